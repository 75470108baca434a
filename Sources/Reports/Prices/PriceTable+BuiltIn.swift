import SessionModel

extension PriceTable {
  /// The table that is part of the program, as TOML.
  package static let builtIn = PackageResources.prices_toml
}
