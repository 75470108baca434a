/// The version of a program or of a shape, compared as people read it: number by number.
///
/// What stands in front of the first digit is a name (`v1.2`, `ATIF-v1.8`), what stands behind the numbers marks a
/// build (`+abc`) or one that came before the version itself (`-beta.1`, `rc2`, `.dev3`).
public struct VersionNumber: Hashable, Sendable {
  /// The numbers, without zeros at their end.
  private let numbers: [Int]
  /// Whether it came before the version of these numbers.
  private let isEarly: Bool

  /// Reads a version; `nil` for a text without a digit.
  public init?(_ text: String) {
    var rest = text.utf8.drop { !Self.isDigit($0) }
    guard !rest.isEmpty else { return nil }
    var numbers: [Int] = []
    while true {
      let digits = rest.prefix(while: Self.isDigit)
      // One that fits nowhere is larger than any that does.
      numbers.append(Int(String(decoding: digits, as: UTF8.self)) ?? .max)
      rest = rest.dropFirst(digits.count)
      let next = rest.dropFirst()
      guard rest.first == UInt8(ascii: "."), let first = next.first, Self.isDigit(first) else {
        break
      }
      rest = next
    }
    while numbers.last == 0 { numbers.removeLast() }
    self.numbers = numbers
    let mark = rest.drop { [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains($0) }
    isEarly = mark.first.map { $0 | 0x20 }.map { (0x61...0x7A).contains($0) } ?? false
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension VersionNumber: Comparable {
  /// Whether a version came before another.
  public static func < (first: VersionNumber, second: VersionNumber) -> Bool {
    if first.numbers != second.numbers {
      return first.numbers.lexicographicallyPrecedes(second.numbers)
    }
    return first.isEarly && !second.isEarly
  }
}
