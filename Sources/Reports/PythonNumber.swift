/// Numbers as Python prints them.
enum PythonNumber {
  /// A number of JSON: a whole one with all its digits, another one as the shortest text of a double.
  static func text(_ number: String) -> String {
    let isWhole = number.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (48...57).contains($0) }
    // A whole number has no negative zero.
    if isWhole { return number == "-0" ? "0" : number }
    return Double(number).map(repr) ?? number
  }

  /// A double as `repr()` prints it: with an exponent below 0.0001 and from 1e16 on.
  static func repr(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
    let sign = number.sign == .minus ? "-" : ""
    let (digits, point) = shortest(number.magnitude)
    if point <= -4 || point > 16 {
      let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
      let exponent = String((point - 1).magnitude)
      return sign + digits.prefix(1) + fraction + (point > 0 ? "e+" : "e-")
        + (exponent.count < 2 ? "0" : "") + exponent
    }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    let zeros = String(repeating: "0", count: max(0, point - digits.count))
    let whole = digits.prefix(point) + zeros
    let fraction = digits.dropFirst(point)
    return sign + whole + "." + (fraction.isEmpty ? "0" : fraction)
  }

  /// The fewest digits that tell a double from all others, and the place of the point: the number is
  /// `0.digits × 10^point`.
  private static func shortest(_ number: Double) -> (digits: String, point: Int) {
    if number == 0 { return ("0", 1) }
    let parts = "\(number)".split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    let whole = mantissa[0].drop { $0 == "0" }
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    var digits = Substring(whole + fraction)
    var point = whole.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    if whole.isEmpty {
      let significant = digits.drop { $0 == "0" }
      point -= digits.count - significant.count
      digits = significant
    }
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    return (String(digits), point)
  }
}
