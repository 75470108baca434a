import TestSupport
import Testing

@testable import WireFormats

@Suite("Elements of an array")
struct JSONElementsTests {
  /// The elements of a text; `nil` when a call takes no byte of it.
  static func elements(_ text: [UInt8]) -> [String]? {
    text.withUnsafeBytes { bytes in
      var elements = JSONElements(bytes)
      var found: [String] = []
      var end = 0
      while let range = elements.next() {
        guard range.lowerBound >= end, range.upperBound > range.lowerBound else { return nil }
        end = range.upperBound
        found.append(String(decoding: bytes[range], as: UTF8.self))
      }
      return found
    }
  }

  /// Arrays, whole and broken, and their elements.
  static let arrays: [(text: String, elements: [String])] = [
    ("[]", []), ("[1, 2]", ["1", "2"]), ("[{\"a\":[1,2]} ,[]]", ["{\"a\":[1,2]}", "[]"]),
    ("[\"],\", 3", ["\"],\"", "3"]), ("[}", ["}"]), ("[x}", ["x}"]), ("[},1]", ["}", "1"]),
    ("[{]},1]", ["{]}", "1"]), ("[,,]", []), ("[", []), ("[\"\\", ["\"\\"]),
  ]

  @Test("Elements end where a comma or the bracket stands, whatever is in them")
  func ends() {
    for (text, elements) in Self.arrays {
      #expect(Self.elements(Array(text.utf8)) == elements, "\(text)")
    }
  }

  @Test("Each call takes a byte at least, for any bytes")
  func progress() {
    var random = SeededGenerator(seed: 10)
    let alphabet = Array("[]{},:\"\\ x1\n".utf8)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<24, using: &random)
      let text = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      #expect(
        Self.elements([UInt8(ascii: "[")] + text) != nil, "\(String(decoding: text, as: UTF8.self))"
      )
    }
  }
}
