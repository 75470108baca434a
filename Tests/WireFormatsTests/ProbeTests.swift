import TestSupport
import Testing

@testable import WireFormats

@Suite("First look at a source")
struct ProbeTests {
  /// The keys and texts that are seen in a text.
  static func keys(_ text: String) -> [String] {
    Array(text.utf8).withUnsafeBytes { bytes in
      Probe(bytes).keys.map { $0.name + "=" + ($0.text ?? "-") }
    }
  }

  @Test(
    "A value belongs to the key in front of its colon, and to none where that is missing",
    arguments: [
      (#"{"a":"b","c":1}"#, ["a=b", "c=-"]), (#"{:"b"}"#, []),
      (#"{"a":1,:"b"}"#, ["a=-"]), (#"{"a"::"b"}"#, ["a=b"]),
      (#"[{:"b","c":"d"}]"#, ["c=d"]), (#"{{:"b":{"c":1}}}"#, []),
    ])
  func keysAndValues(text: String, keys: [String]) {
    #expect(Self.keys(text) == keys)
  }

  @Test("No bytes end the look")
  func anyBytes() {
    var random = SeededGenerator(seed: 11)
    let alphabet = Array("{}[],:\"\\a\n\u{FEFF}".utf8)
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0..<16, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      _ = text.withUnsafeBytes { Format.detect($0, isWhole: true) }
    }
  }
}
