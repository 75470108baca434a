/// Cuts what reached a terminal or a pipe into what a terminal makes of it, and names what must not be
/// there.
///
/// It is written from ECMA-48 and the manual of xterm and knows nothing of the program's own sanitiser,
/// so that the two can be held against each other.
package struct OutputScanner {
  /// Where the bytes went.
  package enum Place: Hashable, Sendable {
    /// A full screen: what a program that draws may send, and no more.
    case screen
    /// A pipe or a file: text, line ends and tabs.
    case plain
  }

  /// Something that must not be there.
  package struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// The offset of its first byte.
    package var offset: Int
    /// What it is: `csi ?1049l`, `c1 9B`, `hidden U+202E`.
    package var name: String
    package var description: String { "\(name) at byte \(offset)" }
  }

  /// What was found, at most ``limit`` of it.
  package private(set) var findings: [Finding] = []
  /// How often the terminal was asked for its background.
  package private(set) var backgroundQuestions = 0
  /// The texts that were put on the clipboard by the terminal, as they were sent.
  package private(set) var copies: [String] = []

  private let place: Place
  private let allowed: Set<String>
  private static let limit = 20

  /// Scans bytes as a whole.
  ///
  /// - Parameter allowed: Numbers of OSC that the user has switched on.
  package init(_ bytes: [UInt8], _ place: Place, allowing allowed: Set<String> = []) {
    self.place = place
    self.allowed = allowed
    var at = 0
    while at < bytes.count, findings.count < Self.limit { at = token(bytes, at) }
  }

  /// Judges the token at an offset and returns the offset behind it.
  private mutating func token(_ bytes: [UInt8], _ at: Int) -> Int {
    switch bytes[at] {
    case 0x20..<0x7F: return at + 1
    case 0x1B: return escape(bytes, at)
    case 0..<0x20, 0x7F:
      let fine: Set<UInt8> = place == .plain ? [9, 10] : [7, 8, 9, 10, 13, 14, 15]
      if !fine.contains(bytes[at]) { find("c0 \(Self.hex(UInt32(bytes[at])))", at) }
      return at + 1
    default: return scalar(bytes, at)
    }
  }

  /// Judges a character outside of ASCII.
  private mutating func scalar(_ bytes: [UInt8], _ at: Int) -> Int {
    let length = bytes[at] >= 0xF0 ? 4 : bytes[at] >= 0xE0 ? 3 : 2
    let end = min(at + length, bytes.count)
    guard let text = String(validating: bytes[at..<end], as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else {
      find("no UTF-8 \(Self.hex(UInt32(bytes[at])))", at)
      return at + 1
    }
    switch scalar.value {
    case 0x80...0x9F: find("c1 \(Self.hex(scalar.value))", at)
    case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069,  // turn the line round
      0x200B, 0x200C, 0x2060...0x2064, 0xFEFF, 0xAD, 0x180E, 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0,
      0x2028, 0x2029,  // end it
      0xFFF9...0xFFFB, 0xE0000...0xE007F, 0xFDD0...0xFDEF:
      find("hidden U+\(Self.hex(scalar.value))", at)
    case _ where scalar.value & 0xFFFE == 0xFFFE: find("hidden U+\(Self.hex(scalar.value))", at)
    default: break
    }
    return end
  }

  /// Judges what begins with an escape.
  private mutating func escape(_ bytes: [UInt8], _ at: Int) -> Int {
    guard at + 1 < bytes.count else {
      find("escape without its end", at)
      return at + 1
    }
    switch bytes[at + 1] {
    case UInt8(ascii: "["): return control(bytes, at)
    case UInt8(ascii: "]"): return command(bytes, at)
    case UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      find("string \(Character(UnicodeScalar(bytes[at + 1])))", at)
      return Self.endOfString(bytes, at).next
    default:
      var end = at + 1
      while end < bytes.count, (0x20...0x2F).contains(bytes[end]) { end += 1 }
      guard end < bytes.count else {
        find("escape without its end", at)
        return end
      }
      let name = String(decoding: bytes[(at + 1)...end], as: UTF8.self)
      let drawing: Set<String> = [
        "7", "8", "=", ">", "M", "D", "E", "H", "\\", "(B", "(0", ")0", ")B", "*B", "+B",
      ]
      if place == .plain || !drawing.contains(name) { find("esc \(name)", at) }
      return end + 1
    }
  }

  /// Judges a control sequence (CSI).
  private mutating func control(_ bytes: [UInt8], _ at: Int) -> Int {
    var end = at + 2
    while end < bytes.count, (0x20...0x3F).contains(bytes[end]) { end += 1 }
    guard end < bytes.count, (0x40...0x7E).contains(bytes[end]) else {
      find("csi without its end", at)
      return max(end, at + 1)
    }
    let body = String(decoding: bytes[(at + 2)..<end], as: UTF8.self)
    let final = Character(UnicodeScalar(bytes[end]))
    if place == .plain || !Self.draws(body, final) { find("csi \(body)\(final)", at) }
    return end + 1
  }

  /// Tells whether a control sequence is one of those that drawing takes.
  private static func draws(_ body: String, _ final: Character) -> Bool {
    let numbers = body.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ";" || $0 == ":") }
    switch final {
    // Moves, erasing, inserting, scrolling, colours.
    case "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "P", "S", "T", "X", "Z",
      "@", "`", "a", "b", "d", "e", "f", "g", "m", "r":
      return numbers
    case "h", "l":
      let modes: Set<String> = [
        "1", "3", "5", "7", "12", "25", "40", "45", "47", "66", "1000", "1002", "1003", "1004",
        "1006", "1034", "1047", "1048", "1049", "2004", "2026",
      ]
      guard body.hasPrefix("?") else { return ["4", "20", "34"].contains(body) }
      return body.dropFirst().split(separator: ";").allSatisfy { modes.contains(String($0)) }
    case "t": return ["22;0;0", "23;0;0", "22;2", "23;2", "22;2;0", "23;2;0"].contains(body)
    case "q": return body.hasSuffix(" ")  // the shape of the cursor
    case "p": return body == "!"  // the soft reset of some terminals' descriptions
    case "c": return body.hasPrefix("?") && body.count > 1  // the console's cursor
    default: return false
    }
  }

  /// Judges a command to the operating system (OSC).
  private mutating func command(_ bytes: [UInt8], _ at: Int) -> Int {
    // The Linux console has two of its own, without an end: `R` and `P` with seven digits.
    if place == .screen, at + 2 < bytes.count, bytes[at + 2] == UInt8(ascii: "R") { return at + 3 }
    if place == .screen, at + 9 < bytes.count, bytes[at + 2] == UInt8(ascii: "P") { return at + 10 }
    let (body, next, isWhole) = Self.endOfString(bytes, at)
    let text = String(decoding: body, as: UTF8.self)
    let number = String(text.prefix { $0 != ";" })
    guard isWhole, place == .screen else {
      find(isWhole ? "osc \(number)" : "osc \(number) without its end", at)
      return next
    }
    switch number {
    // The colours of the palette as they were: part of some terminals' descriptions.
    case "104" where text == "104": break
    case "11" where text == "11;?": backgroundQuestions += 1
    case "4" where allowed.contains("4"): break
    case "52" where allowed.contains("52"): copies.append(String(text.dropFirst("52;c;".count)))
    case _ where allowed.contains(number): break
    default: find("osc \(number)", at)
    }
    return next
  }

  /// The body of a string, the offset behind it, and whether it has an end.
  private static func endOfString(
    _ bytes: [UInt8], _ at: Int
  ) -> (body: ArraySlice<UInt8>, next: Int, isWhole: Bool) {
    var end = at + 2
    while end < bytes.count {
      if bytes[end] == 0x07 { return (bytes[(at + 2)..<end], end + 1, true) }
      if bytes[end] == 0x1B {
        let isWhole = end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "\\")
        return (bytes[(at + 2)..<end], isWhole ? end + 2 : end, isWhole)
      }
      end += 1
    }
    return (bytes[min(at + 2, bytes.count)...], bytes.count, false)
  }

  private mutating func find(_ name: String, _ offset: Int) {
    if findings.count < Self.limit { findings.append(Finding(offset: offset, name: name)) }
  }

  private static func hex(_ value: UInt32) -> String {
    String(value, radix: 16, uppercase: true)
  }
}
