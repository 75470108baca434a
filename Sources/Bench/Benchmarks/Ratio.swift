/// What a figure is beside another one.
struct Ratio {
  /// The number.
  var value: Double
  /// What stands behind the number: `×` or ` %`.
  var sign: String
  /// What it is a share or a multiple of.
  var name: String

  /// So many times as much.
  static func times(_ value: Double, _ name: String) -> Ratio {
    Ratio(value: value, sign: "×", name: name)
  }

  /// So many hundredths.
  static func percent(_ value: Double, _ name: String) -> Ratio {
    Ratio(value: 100 * value, sign: " %", name: name)
  }

  /// The same in another unit.
  static func also(_ value: Double, _ unit: String) -> Ratio {
    Ratio(value: value, sign: "", name: unit)
  }

  /// The limit that the figure should keep.
  static func atMost(_ value: Double, _ unit: String) -> Ratio {
    Ratio(value: value, sign: "", name: unit + " at most")
  }
}
