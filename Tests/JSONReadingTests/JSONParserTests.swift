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

  @Test("a member is found as by looking at all of them", arguments: 0..<40)
  func members(seed: Int) throws {
    // Some of them are alike in all that is looked at first: their beginning, their end, their length.
    let keys: [StaticString] = [
      "", "a", "b", "ab", "ba", "type", "typo", "message", "messsage", "uuid", "sessionId",
      "sessxxxId", "sesszzzId", "parentUuid", "é", "timestamp", "isMeta", "isSidechain", "cwd",
    ]
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<100 {
      var text = "{"
      let count = Int.random(in: 0...(seed % 4 == 0 ? 150 : 14), using: &random)
      for number in 0..<count {
        let key = "\(keys[Int.random(in: keys.indices, using: &random)])"
        let isEscaped = seed % 5 == 0 && Int.random(in: 0..<9, using: &random) == 0
        let first = key.unicodeScalars.first.map { "\\u00" + String($0.value, radix: 16) }
        let spelt = isEscaped && key.utf8.first ?? 0 > 0x20 ? first! + key.dropFirst() : key
        let member = number % 3 == 0 ? #"{"a":0}"# : "\(number)"
        text += (number == 0 ? "\"" : ",\"") + spelt + "\":" + member
      }
      text += "}"
      try parser.parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
        for key in keys {
          var last: JSONValue?
          for member in value.members where member.key == key.description { last = member.value }
          #expect(value[key]?.range == last?.range, "\(key) in \(text)")
        }
      }
    }
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

  /// What a writer makes of a text, without the quotes.
  private func written(_ text: String) -> String {
    var bytes: [UInt8] = []
    JSONText.append(text, to: &bytes)
    return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
  }

  @Test(
    "what a reader would not see is escaped, and what shapes an emoji is not",
    arguments: [
      ("a\u{9b}b\u{7f}\u{85}", #"a\u009bb\u007f\u0085"#), ("\u{202e}x\u{2066}", #"\u202ex\u2066"#),
      ("a\u{ad}\u{200b}\u{200e}\u{feff}", #"a\u00ad\u200b\u200e\ufeff"#),
      ("\u{2028}\u{2029}\u{fff9}\u{ffff}", #"\u2028\u2029\ufff9\uffff"#),
      ("\u{e0041}\u{1d173}\u{10ffff}", #"\udb40\udc41\ud834\udd73\udbff\udfff"#),
      ("\u{61c}\u{115f}\u{3164}\u{ffa0}\u{180e}", #"\u061c\u115f\u3164\uffa0\u180e"#),
      ("a\u{200d}b\u{fe0f}", #"a\u200db\ufe0f"#),
      (
        "👩\u{1f3fd}\u{200d}💻 ❤\u{fe0f} 1\u{fe0f}\u{20e3}",
        "👩\u{1f3fd}\u{200d}💻 ❤\u{fe0f} 1\u{fe0f}\u{20e3}"
      ),
      ("日本語 العربية עברית é \u{600}", "日本語 العربية עברית é \u{600}"),
    ])
  func hidden(text: String, json: String) {
    #expect(Array(written(text).unicodeScalars) == Array(json.unicodeScalars))
  }

  @Test("every scalar is read back as itself")
  func everyScalar() throws {
    for start in stride(from: UInt32(0), to: 0x110000, by: 97) {
      var text = String.UnicodeScalarView()
      for value in start..<min(start + 97, 0x110000) {
        if let scalar = Unicode.Scalar(value) { text.append(scalar) }
      }
      var bytes: [UInt8] = []
      JSONText.append(String(text), to: &bytes)
      let back = bytes.withUnsafeBytes { JSONText.decoded($0) }
      #expect(Array(back.unicodeScalars) == Array(text))
      #expect(!bytes.contains { $0 < 0x20 || $0 == 0x7f })
    }
  }

  @Test("what is copied from a source, too deep or no text, holds nothing that a terminal obeys")
  func copied() throws {
    let deep =
      String(repeating: "[", count: 2000) + "\"\u{202e}\u{9b}\u{7f}é\""
      + String(repeating: "]", count: 2000)
    let copied = try compact(deep)
    #expect(copied == deep.replacing("\u{202e}\u{9b}\u{7f}", with: #"\u202e\u009b\u007f"#))
    var written: [UInt8] = []
    let broken: [UInt8] = [0x78, 0x9b, 0xff, 0xe2, 0x80]
    broken.withUnsafeBytes { JSONText.append($0, to: &written) }
    #expect(String(validating: written, as: UTF8.self) == "\"x\u{fffd}\u{fffd}\u{fffd}\"")
  }
}
