import TestSupport
import Testing

@testable import ViewerCore

extension SweepTests {
  /// What texts are made of: letters with other cases in other scripts, what JSON escapes, what looks like colours.
  private static let pieces = [
    "s", "k", "S", "K", "\u{17F}", "\u{212A}", "a", "e", "m", "u", "n", "r", "0", "1", "b", "\"",
    "/",
    "\\", "\u{e9}", "日", "\n", "\u{1b}[31m", "\u{1b}[m", "\u{1b}", "\u{1b}[0;1m", "u001b[0m", "{",
  ]

  /// Writes a text as JSON would, in any of its spellings.
  ///
  /// - Parameter usesNumbers: whether letters of ASCII may be spelled by number, which nobody does to those of an escape.
  private func spelled(
    _ text: String, usesNumbers: Bool, _ generator: inout SeededGenerator
  ) -> String {
    let isASCII = Bool.random(using: &generator)
    var isColor = false
    return text.unicodeScalars.reduce(into: "") { json, scalar in
      isColor = scalar == "\u{1b}" || isColor && "[01;3".unicodeScalars.contains(scalar)
      let isNumbered =
        scalar.value < 0x20 || isASCII && scalar.value >= 0x80
        || usesNumbers && scalar.isASCII && !isColor && scalar != "m" && scalar != "["
          && Int.random(in: 0..<4, using: &generator) == 0
      if scalar == "\n" {
        json += "\\n"
      } else if isNumbered {
        let digits = String(scalar.value, radix: 16, uppercase: Bool.random(using: &generator))
        json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        if "\"\\".unicodeScalars.contains(scalar) { json += "\\" }
        if scalar == "/", Bool.random(using: &generator) { json += "\\" }
        json.unicodeScalars.append(scalar)
      }
    }
  }

  /// A text as people read it.
  private func shown(_ json: String) -> String {
    var bytes = Array(json.utf8)
    return bytes.withUnsafeMutableBytes { bytes in
      var count = JSONEscapes.decode(UnsafeRawBufferPointer(bytes), into: bytes)
      if count > 0, bytes[0] == UInt8(ascii: "{") {
        count = JSONEscapes.decode(UnsafeRawBufferPointer(rebasing: bytes[..<count]), into: bytes)
      }
      count = ColorEscapes.strip(UnsafeRawBufferPointer(rebasing: bytes[..<count]), into: bytes)
      return String(decoding: bytes[..<count], as: UTF8.self)
    }
  }

  @Test("what can be read in a text is met in its bytes, however they spell it")
  func anySpelling() throws {
    var generator = SeededGenerator(seed: 42)
    var (missed, found): ([String], Int) = ([], 0)
    for round in 0..<30_000 {
      let count = Int.random(in: 2...12, using: &generator)
      var text = (0..<count).reduce(into: "") { text, _ in
        text += Self.pieces.randomElement(using: &generator) ?? ""
      }
      let isNested = round % 3 == 0
      // What is none would be read as JSON in JSON.
      if text.hasPrefix("{") { continue }
      if isNested { text = "{" + spelled(text, usesNumbers: true, &generator) }
      let json = spelled(text, usesNumbers: !isNested, &generator)
      let shown = Array(shown(json).unicodeScalars)
      guard shown.count > 1 else { continue }
      let start = Int.random(in: 0..<shown.count - 1, using: &generator)
      let end = min(shown.count, start + Int.random(in: 2...6, using: &generator))
      var query = ""
      query.unicodeScalars.append(contentsOf: shown[start..<end])
      if Bool.random(using: &generator) { query = query.lowercased() }
      var whole = ""
      whole.unicodeScalars.append(contentsOf: shown)
      let literal = SearchQuery(query, isLiteral: true)
      guard try !TextPattern(literal).matches(in: whole, limit: 1).isEmpty else { continue }
      found += 1
      let sweep = Sweep(literal)
      if !Array(json.utf8).withUnsafeBytes({ sweep.mayHold($0) }) {
        missed.append("\(query) in \(json)")
      }
    }
    #expect(found > 10_000)
    #expect(missed.isEmpty, "\(missed.count): \(missed.prefix(12).joined(separator: "\n"))")
  }
}
