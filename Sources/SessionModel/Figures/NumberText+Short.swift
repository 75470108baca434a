extension NumberText {
  /// A number in a few characters: `818`, `52 k`, `3.6 M`.
  package static func short(_ number: some BinaryInteger) -> String {
    for (unit, sign) in [(1_000_000_000, "G"), (1_000_000, "M"), (10_000, "k")] {
      guard number.magnitude >= unit else { continue }
      let one = sign == "k" ? 1000 : unit
      let value = Double(number) / Double(one)
      let digits = abs(value) < 10 ? fixed(value, places: 1) : "\(Int64(value.rounded()))"
      return "\(digits) \(sign)"
    }
    return grouped(number)
  }
}
