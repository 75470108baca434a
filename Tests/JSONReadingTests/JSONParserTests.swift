import JSONReading
import TestSupport
import Testing

@Suite("Reading JSON")
struct JSONParserTests {
  private let parser = JSONParser()

  /// Parses a text and prints it again on one line.
  private func compact(_ text: String) throws(JSONError) -> String {
    try parser.parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
      var writer = JSONWriter(compact: true)
      writer.value(value)
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  @Test(
    "what is JSON is read, and written in one spelling",
    arguments: [
      ("null", "null"), (" true ", "true"), ("-0.5e+10", "-0.5e+10"), ("[]", "[]"),
      ("{ }", "{}"), ("[1 , 2,\n3]", "[1,2,3]"), (#"{"a":{"b":[{}]}}"#, #"{"a":{"b":[{}]}}"#),
      (#""\u0041\/\n\ud83c\udf33""#, "\"A/\\n\u{1F333}\""), (#""\ud83c""#, "\"\u{FFFD}\""),
      (#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#), ("\u{FEFF}[1]", "[1]"),
      ("[NaN,-Infinity]", #"["NaN","-Infinity"]"#),
      ("123456789012345678901234567890", "123456789012345678901234567890"),
      ("1e999", "1e999"), ("\"a\u{9B}2J\u{202E}\u{2066}é\u{2019}\"", #""a\u009b2J\u202e\u2066é’""#),
      (#"{"a\tb":"é\u0000"}"#, #"{"a\tb":"é\u0000"}"#),
    ])
  func reads(text: String, expected: String) throws {
    #expect(try compact(text) == expected)
    #expect(try compact(expected) == expected, "writing again changes nothing")
  }

  @Test(
    "what is no JSON is refused, with the place",
    arguments: [
      ("", .empty, 0), ("   ", .empty, 0), ("[1,]", .unexpectedByte, 3),
      ("[1 2]", .unexpectedByte, 3),
      (#"{"a" 1}"#, .unexpectedByte, 5), (#"{"a":}"#, .unexpectedByte, 5),
      (#"{a:1}"#, .unexpectedByte, 1),
      (#"{"a":1"#, .cutOff, 6), (#"["abc"#, .unclosedString, 5), ("[1] [2]", .trailingBytes, 4),
      ("01", .unexpectedByte, 0), ("1.", .unexpectedByte, 0), ("tru", .unexpectedByte, 0),
      ("}", .unexpectedByte, 0), (#"{"a":1,}"#, .unexpectedByte, 7), ("[}", .unexpectedByte, 1),
      (#"["a"b]"#, .unexpectedByte, 4), (#"{"a""b":1}"#, .unexpectedByte, 4),
    ] as [(String, JSONError.Reason, Int)])
  func refuses(text: String, reason: JSONError.Reason, offset: Int) {
    #expect(throws: JSONError(reason, at: offset)) { try compact(text) }
  }

  @Test("bytes that are no text do not cost the value, nor do bare control bytes")
  func repairs() throws {
    let bytes: [UInt8] = Array("[\"a".utf8) + [0xFF, 0xC3] + Array("b\tc\", 1]".utf8)
    let ranges = try parser.parse(copying: bytes) { (value) throws(JSONError) in
      value.elements.map { $0.range }
    }
    #expect(ranges == [1..<9, 11..<12], "ranges are true for the bytes as they came")
  }

  @Test("the last of two members with one key counts")
  func duplicates() throws {
    let value = try parser.parse(copying: Array(#"{"a":1,"b":2,"a":3}"#.utf8)) {
      (value) throws(JSONError) in value["a"]?.integer
    }
    #expect(value == 3)
  }

  @Test("a key matches in any spelling")
  func escapedKeys() throws {
    let value = try parser.parse(copying: Array(#"{"t\u0079pe":"x"}"#.utf8)) {
      (value) throws(JSONError) in value["type"]?.string
    }
    #expect(value == "x")
  }

  @Test("containers beyond the limit of depth are passed on whole")
  func deep() throws {
    let text = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(try compact("{\"a\":\(text),\"b\":1}") == "{\"a\":\(text),\"b\":1}")
  }

  @Test("a document that is cut anywhere is refused, and never crashes", arguments: 0..<20)
  func cuts(seed: Int) {
    let text = #"{"a":[1,-2.5e3,"x\u00e9\n",{"b":null,"c":[true,false]}],"d":"\ud83c\udf33"}"#
    var random = SeededGenerator(seed: UInt64(seed))
    for end in 0..<text.utf8.count {
      #expect(throws: JSONError.self) {
        try parser.parse(copying: Array(text.utf8.prefix(end))) { (_) throws(JSONError) in }
      }
    }
    // Nor does one with some bytes turned into others.
    for _ in 0..<300 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      _ = try? parser.parse(copying: bytes) { (value) throws(JSONError) in
        var writer = JSONWriter(compact: false)
        writer.value(value)
      }
    }
  }
}
