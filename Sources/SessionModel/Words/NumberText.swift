/// Numbers for people.
package enum NumberText {
  /// A whole number with a comma between groups of three digits.
  package static func grouped(_ number: some BinaryInteger) -> String {
    if number.magnitude < 1000 { return "\(number)" }
    let digits = Array(String(number.magnitude))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// Dollars: whole cents from ten dollars on, four places below; what is too little for them is not nothing.
  package static func dollars(_ amount: Double) -> String {
    if amount > 0, amount < 0.00005 { return "<$0.0001" }
    let places = abs(amount) < 10 ? 4 : 2
    return "$" + fixed(amount, places: places)
  }

  /// A number with so many places behind the point.
  package static func fixed(_ number: Double, places: Int) -> String {
    let scale = (0..<places).reduce(Int64(1)) { scale, _ in scale * 10 }
    let scaled = (number * Double(scale)).rounded()
    guard abs(scaled) < 1e18 else { return "\(number)" }
    let whole = Int64(scaled)
    let fraction = String((whole.magnitude) % UInt64(scale))
    let zeros = String(repeating: "0", count: max(0, places - fraction.count))
    return (whole < 0 ? "-" : "") + "\(whole.magnitude / UInt64(scale))." + zeros + fraction
  }
}
