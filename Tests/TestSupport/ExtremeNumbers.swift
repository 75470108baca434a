/// Puts numbers in a source that no program of sense writes.
package struct ExtremeNumbers {
  /// The numbers.
  package static let all = [
    "0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e308",
    "-1e308", "1000000000000000000", "99999999999999999999", "4294967296", "1e999",
  ]

  /// Replaces each whole number that stands as a value; all by the same one.
  package static func replaced(_ bytes: [UInt8], by number: String) -> [UInt8] {
    replaced(bytes, inStrings: false) { number }
  }

  /// Replaces some of the numbers, those in strings among them, each by another one.
  package static func mixed(_ bytes: [UInt8], using random: inout SeededGenerator) -> [UInt8] {
    replaced(bytes, inStrings: true) {
      random.chance(25) ? all.randomElement(using: &random) : nil
    }
  }

  private static func replaced(
    _ bytes: [UInt8], inStrings: Bool, _ number: () -> String?
  ) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count * 2)
    var place = 0
    var isString = false
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") { isString.toggle() }
      if byte == UInt8(ascii: "\\"), place + 1 < bytes.count {
        out += bytes[place...place + 1]
        place += 2
        continue
      }
      guard isDigit(byte), inStrings || !isString else {
        out.append(byte)
        place += 1
        continue
      }
      var end = place
      while end < bytes.count, isDigit(bytes[end]) || [0x2E, 0x65].contains(bytes[end]) { end += 1 }
      if let text = number() {
        // A sign in front of the old number would make two of it.
        if out.last == UInt8(ascii: "-"), text.hasPrefix("-") { out.removeLast() }
        out += text.utf8
      } else {
        out += bytes[place..<end]
      }
      place = end
    }
    return out
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
