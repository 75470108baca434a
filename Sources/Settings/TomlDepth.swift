/// How deep a TOML document goes, told without reading it.
///
/// What reads it goes down with each bracket and each part of a dotted name, and so do those that free it:
/// a line of dots is enough to use up the stack.
enum TomlDepth {
  /// Brackets within each other, and parts of one name, that are taken.
  static let limit = 64

  /// The line, from 1, on which it goes too deep; `nil` when it does nowhere.
  static func excess(in text: [UInt8]) -> Int? {
    var (line, brackets, parts) = (1, 0, 0)
    var place = 0
    while place < text.count {
      switch text[place] {
      case UInt8(ascii: "\n"):
        line += 1
        parts = 0
      case UInt8(ascii: "="), UInt8(ascii: ","): parts = 0
      case UInt8(ascii: "."): parts += 1
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        brackets += 1
        parts = 0
      case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
      case UInt8(ascii: "#"): place = end(of: text, from: place) - 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let behind = endOfString(text, from: place)
        line += text[place..<behind].count { $0 == UInt8(ascii: "\n") }
        place = behind - 1
      default: break
      }
      if parts >= limit || brackets > limit { return line }
      place += 1
    }
    return nil
  }

  /// The place of the next line end.
  private static func end(of text: [UInt8], from place: Int) -> Int {
    text[place...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
  }

  /// The place behind a string; one that is not closed ends with its line, as the reader has it.
  private static func endOfString(_ text: [UInt8], from start: Int) -> Int {
    let quote = text[start]
    let isLong = text[start...].prefix(3).count { $0 == quote } == 3
    var place = start + (isLong ? 3 : 1)
    while place < text.count {
      if text[place] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        place += 2
      } else if !isLong, text[place] == UInt8(ascii: "\n") {
        return place
      } else if text[place] == quote, !isLong || text[place...].starts(with: [quote, quote, quote])
      {
        return place + (isLong ? 3 : 1)
      } else {
        place += 1
      }
    }
    return text.count
  }
}
