import SessionModel
import TestSupport
import Testing
import WireFormats

@testable import Reports

/// What `display_progress_entry` prints of entries in Python 3.11. The expected texts were worked out by hand.
@Suite("The simple style")
struct SimpleReportTests {
  /// The display of a job with these entries.
  func simple(_ entries: String, around: String = #""response_id":"j","status":"succeeded""#)
    throws -> String
  {
    var reader = SessionReader("progress-snapshot")
    try reader.read(
      record: Array("{\(around),\"progress\":[\(entries)]}".utf8), framing: .document)
    reader.finish()
    var bytes: [UInt8] = []
    let options = ReportOptions(clean: { $0.replacing("\u{1B}", with: "^[") })
    ReportStyle.simple.write(reader.session, options) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The line of one argument that has this value.
  func argument(_ value: String) throws -> String {
    let entry = #"{"ts":"t","state":"s","message":"m","tool_calls":[{"name":"n","arguments":{"k":"#
    let lines = try simple(entry + value + "}}]}").split(separator: "\n", maxSplits: 2)
    return String(lines[2].dropFirst("    • k: ".count).dropLast())
  }

  @Test(
    "numbers have the digits that Python gives them",
    arguments: [
      ("0", "0"), ("-0", "0"), ("-7", "-7"),
      ("123456789012345678901234567890", "123456789012345678901234567890"),
      ("0.0", "0.0"), ("-0.0", "-0.0"), ("1.50", "1.5"), ("2e3", "2000.0"), ("1E2", "100.0"),
      ("0.0001", "0.0001"), ("0.00001", "1e-05"), ("0.000123", "0.000123"), ("1.25e-7", "1.25e-07"),
      ("9007199254740993.0", "9007199254740992.0"), ("1e15", "1000000000000000.0"),
      ("1e16", "1e+16"), ("1.5e16", "1.5e+16"), ("1e100", "1e+100"),
      ("1e400", "inf"), ("-1e400", "-inf"), ("1e-400", "0.0"), ("5e-324", "5e-324"),
      ("1.7976931348623157e308", "1.7976931348623157e+308"),
      ("NaN", "nan"), ("-Infinity", "-inf"),
    ])
  func numbers(json: String, python: String) throws {
    #expect(try argument(json) == python)
    #expect(try argument("[\(json)]") == "[\(python)]")
  }

  @Test(
    "a text inside a list has quotes, and escapes for what cannot be printed",
    arguments: [
      (#""plain""#, "'plain'"), (#""""#, "''"), (#""it's""#, #""it's""#),
      (#""say \"so\"""#, #"'say "so"'"#), (#""it's \"so\"""#, #"'it\'s "so"'"#),
      (#""a\\b\n\r\t""#, #"'a\\b\n\r\t'"#), (#""\u0000\u001b\u007f""#, #"'\x00\x1b\x7f'"#),
      (#""\u0085\u00a0\u00ad\u00e9""#, #"'\x85\xa0\xadé'"#),
      (#""\u200b\u2028\u3000\ue000\ufeff""#, #"'\u200b\u2028\u3000\ue000\ufeff'"#),
      (#""中\ud83d\ude00""#, "'中😀'"), (#""\udb40\udc01""#, #"'\U000e0001'"#),
      // Half a pair, a character that came with Unicode 15, and one that nobody has assigned.
      (#""x\ud800y""#, #"'x\ud800y'"#), (#""\udc00\ud83d\ude00""#, #"'\udc00😀'"#),
      (#""\ud83e\udee8""#, #"'\U0001fae8'"#), (#""\u0378""#, #"'\u0378'"#),
    ])
  func quotes(json: String, python: String) throws {
    #expect(try argument("[\(json)]") == "[\(python)]")
    #expect(try argument("{\(json):1}") == "{\(python): 1}")
  }

  @Test(
    "values are written as Python writes them",
    arguments: [
      ("null", "None"), ("true", "True"), ("false", "False"), ("[]", "[]"), ("{}", "{}"),
      (#"[null,true,[1,{"a":[]}]]"#, "[None, True, [1, {'a': []}]]"),
      (#""it's""#, "it's"), (#""""#, ""),
      (#"{"a":1,"b":2,"a":3}"#, "{'a': 3, 'b': 2}"),
      // Two spellings of the same letter are two names.
      ("{\"\u{E9}\":1,\"e\u{301}\":2}", "{'\u{E9}': 1, 'e\u{301}': 2}"),
    ])
  func values(json: String, python: String) throws { #expect(try argument(json) == python) }

  @Test("what is missing, null or empty is told as the function tells it")
  func absent() throws {
    let calls = #"[{},{"name":null,"result":null},{"name":"","result":"","arguments":{"":""}}]"#
    let text = try simple(
      """
      {"ts":"1","state":"Wei\u{DF}","message":null,"tool_calls":\(calls)},
      {"ts":"2","state":"","message":"","tool_calls":null},
      {"ts":"3","state":"done","tool_calls":[]}
      """)
    let expected = [
      "WEISS - None", "  ⧉ Unknown Tool", "  ⧉ None", "    → None", "  ⧉ ", "    • : ", "    → ",
      " - ", "DONE - None", "",
    ]
    #expect(text == expected.joined(separator: "\n"))
  }

  @Test("every line end and tab of a text is printed, and nothing that drives a terminal")
  func lines() throws {
    let text = try simple(
      #"{"ts":"1","state":"s","message":"a\n\nb\n","tool_calls":[{"name":"n\tm","result":"x\r\ny\u001b[1m\n"}]}"#
    )
    #expect(text == "S - a\n\nb\n\n  ⧉ n\tm\n    → x\ny^[[1m\n\n")
  }

  @Test("where the function stops with an error, what is there is printed")
  func beyondTheFunction() throws {
    let text = try simple(
      """
      {"ts":"1","message":"no state","tool_calls":[{"name":"n","arguments":null},{"name":"n","arguments":[1.0]}]},
      {"ts":"2","state":null,"message":7,"tool_calls":[{"name":"n","arguments":"{\\"a\\": \\"b\\"}"},"bare"]}
      """)
    #expect(
      text == """
        COMPLETED - no state
          ⧉ n
          ⧉ n
            • [1.0]
        COMPLETED - 7
          ⧉ n
            • a: b
          ⧉ bare

        """)
  }

  @Test("in the words of the document, null says nothing: a call without a result has none")
  func ownWords() throws {
    let call = #"{"name":null,"arguments":{},"result":null,"status":"running","inferred":false}"#
    let text = try simple(#"{"ts":"1","state":"s","message":"m","tool_calls":[\#(call)]}"#)
    #expect(text == "S - m\n  ⧉ Unknown Tool\n")
  }
}
