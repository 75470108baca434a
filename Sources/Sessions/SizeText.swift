/// Sizes in at most five columns.
package enum SizeText {
  /// The columns that any size fits.
  package static let width = 5

  /// `812`, `4.2K`, `38M`, `1.3G`: powers of 1024, as file managers have them.
  package static func text(_ bytes: Int64) -> String {
    var value = Double(max(0, bytes))
    if value < 1024 { return "\(Int(value))" }
    for unit in ["K", "M", "G"] {
      value /= 1024
      if value < 9.95 {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)\(unit)"
      }
      if value < 1023.5 { return "\(Int(value.rounded()))\(unit)" }
    }
    return "\(Int((value / 1024).rounded()))T"
  }
}
