/// Numbers of bytes for people: a kilobyte is 1000 bytes, everywhere.
package enum SizeText {
  /// The columns that any brief size fits.
  package static let width = 5

  /// In a sentence: `812 B`, `4.2 KB`, `38 MB`.
  package static func text(_ bytes: some BinaryInteger) -> String {
    let (number, unit) = parts(Int64(clamping: bytes))
    return unit.isEmpty ? "\(number) B" : "\(number) \(unit)B"
  }

  /// In a column: `812`, `4.2K`, `38M`.
  package static func brief(_ bytes: some BinaryInteger) -> String {
    let (number, unit) = parts(Int64(clamping: bytes))
    return number + unit
  }

  /// The number in the unit that fits: with a decimal below ten, since there it says something.
  private static func parts(_ bytes: Int64) -> (number: String, unit: String) {
    var value = max(0, bytes)
    if value < 1000 { return ("\(value)", "") }
    for unit in ["K", "M", "G"] {
      let tenths = nearest(value, 100)
      if tenths < 100 { return ("\(tenths / 10).\(tenths % 10)", unit) }
      if nearest(value, 1000) < 1000 { return ("\(nearest(value, 1000))", unit) }
      value /= 1000
    }
    return ("\(nearest(value, 1000))", "T")
  }

  /// How often a unit goes into a number, to the nearest.
  private static func nearest(_ value: Int64, _ unit: Int64) -> Int64 {
    value / unit + (value % unit * 2 >= unit ? 1 : 0)
  }
}
