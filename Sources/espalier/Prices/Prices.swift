import CellGrid
import Reports
import SessionModel
import Settings

/// The prices that estimates are made with: those of the program, and the user's own over them.
enum Prices {
  /// The user's own table; `nil` where there is no folder for it.
  static func path(_ environment: Environment) -> String? {
    environment.folder("XDG_CONFIG_HOME", default: ".config").map { $0 + "/prices.toml" }
  }

  /// The largest file that is believed to be a table of prices.
  private static let sizeLimit = 1 << 20

  /// Reads the tables. One of the user's that cannot be used is told and left out.
  static func table(_ environment: Environment, readsOwn: Bool) -> PriceTable {
    var table = PriceTable.builtIn
    do throws(TomlError) {
      guard readsOwn, let path = path(environment),
        let text = try TomlFile.read(path, limit: sizeLimit)
      else { return table }
      table.put(try PriceFile.table(text, name: path))
    } catch {
      Output.error("\(error)")
    }
    return table
  }
}
