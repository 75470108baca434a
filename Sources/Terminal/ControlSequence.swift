/// A control sequence (CSI) of the keyboard, by its parts: ECMA-48, 5.4.
struct ControlSequence {
  /// `<`, `=`, `>` or `?` in front of the parameters.
  private var marker: UInt8?
  /// The parameters; `nil` when they are something other than numbers with `;` between them.
  private var numbers: [Int]?
  /// The bytes between parameters and final byte.
  private var intermediates: ArraySlice<UInt8>
  private var final: UInt8

  /// The largest number that means something: the last scalar of Unicode.
  private static let limit = 0x10FFFF

  /// Takes a sequence apart, whose introducer was left out.
  init?(_ body: some Collection<UInt8>) {
    let body = Array(body)
    guard let final = body.last else { return nil }
    var rest = body.dropLast()
    if let first = rest.first, (0x3c...0x3f).contains(first) {
      marker = first
      rest.removeFirst()
    }
    let parameters = rest.prefix { (0x30...0x3f).contains($0) }
    intermediates = rest.dropFirst(parameters.count)
    self.final = final
    let parts = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { part in
        Int(String(decoding: part, as: UTF8.self)).flatMap { $0 <= Self.limit ? $0 : nil }
      }
    numbers = parameters.isEmpty ? [] : parts.contains(nil) ? nil : parts.compactMap { $0 }
  }

  /// Whether a paste begins here.
  var beginsPaste: Bool { isPlain && final == UInt8(ascii: "~") && numbers == [200] }

  private var isPlain: Bool { marker == nil && intermediates.isEmpty }

  /// The bytes that libtermkey is given for it; `nil` for everything that is no key that it takes.
  ///
  /// What it does not expect it does not survive: bytes between parameters and final byte index beyond
  /// its tables, as do parameters that are missing. So only this is passed on: a report of the mouse
  /// (SGR), and keys with up to three whole numbers.
  var passed: [UInt8]? {
    guard let numbers, numbers.count <= 3 else { return nil }
    switch (marker, final) {
    case (UInt8(ascii: "<"), UInt8(ascii: "M")), (UInt8(ascii: "<"), UInt8(ascii: "m")):
      return numbers.count == 3 && intermediates.isEmpty ? spelled("<", numbers) : nil
    case (.some, _): return nil
    case (nil, UInt8(ascii: "M")), (nil, UInt8(ascii: "m")):
      return nil
    // How rxvt writes shift, control and both.
    case (nil, UInt8(ascii: "$")): return rxvt(2)
    case (nil, UInt8(ascii: "^")): return rxvt(5)
    case (nil, UInt8(ascii: "@")): return rxvt(6)
    case (nil, UInt8(ascii: "~")):
      return isPlain && !numbers.isEmpty ? Self.function(numbers) : nil
    case (nil, UInt8(ascii: "u")): return isPlain && !numbers.isEmpty ? spelled("", numbers) : nil
    default: return isPlain ? spelled("", numbers) : nil
    }
  }

  private func rxvt(_ modifiers: Int) -> [UInt8]? {
    guard let numbers, numbers.count == 1, intermediates.isEmpty else { return nil }
    return Self.function(numbers + [modifiers])
  }

  /// A key by its number; `nil` for 27, unless modifiers and a character follow it.
  private static func function(_ numbers: [Int]) -> [UInt8]? {
    guard numbers.first != 27 || numbers.count == 3 else { return nil }
    return spelled("", numbers, UInt8(ascii: "~"))
  }

  private func spelled(_ marker: String, _ numbers: [Int]) -> [UInt8] {
    Self.spelled(marker, numbers, final)
  }

  private static func spelled(_ marker: String, _ numbers: [Int], _ final: UInt8) -> [UInt8] {
    Array("\u{1b}[\(marker)\(numbers.map { "\($0)" }.joined(separator: ";"))".utf8) + [final]
  }
}
