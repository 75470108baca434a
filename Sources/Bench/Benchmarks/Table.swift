import Glibc

/// The table that is printed: names, figures with their units, and what they are beside.
enum Table {
  /// Prints a row.
  static func row(_ name: String, _ value: Double, _ unit: String, _ beside: [Ratio] = []) {
    var line = left(name, 42) + right(text(value), 12) + "  " + left(unit, 9)
    for ratio in beside {
      line += right(text(ratio.value), 8) + left(ratio.sign, 2) + " " + left(ratio.name, 22)
    }
    while line.last == " " { line.removeLast() }
    write(line)
  }

  /// Prints a line of text.
  static func write(_ line: String) {
    print(line)
    // Seen while the rest is measured, also in a pipe.
    fflush(nil)
  }

  /// A figure with three digits that say something; `-` when there is none.
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    let size = abs(value)
    let digits =
      size >= 99.95 || value == value.rounded() ? 0 : size >= 9.995 ? 1 : size >= 1 ? 2 : 3
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let number = Int((size * scale).rounded())
    let sign = value < 0 && number > 0 ? "-" : ""
    let whole = String(number / Int(scale))
    if digits == 0 { return sign + whole }
    let rest = String(number % Int(scale))
    return sign + whole + "." + String(repeating: "0", count: digits - rest.count) + rest
  }

  /// Text with blanks behind it.
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Text with blanks in front of it.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
