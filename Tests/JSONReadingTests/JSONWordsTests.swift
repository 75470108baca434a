import JSONReading
import Testing

@Suite("Words are found by their bytes")
struct JSONWordsTests {
  private let words = ["a", "ab", "abc", "abcd", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CHUNK", "é"]

  private func number(_ json: String) throws -> Int? {
    try JSONParser().parse(copying: Array(json.utf8)) { (value) throws(JSONError) in
      JSONWords(words).number(of: value)
    }
  }

  @Test("each word is found under its number, with escapes too")
  func found() throws {
    for (place, word) in words.enumerated() {
      #expect(try number("\"\(word)\"") == place)
    }
    #expect(try number(#""\u0061b""#) == 1)
    #expect(try number(#""TEXT\u005fMESSAGE_CHUNK""#) == 5)
  }

  @Test("nothing else is found")
  func others() throws {
    let others = [
      #""""#, #""b""#, #""abcde""#, #""TEXT_MESSAGE_CONTENTS""#, #""ab\n""#, "1", "null", #"["a"]"#,
    ]
    for json in others { #expect(try number(json) == nil) }
  }

  @Test("keys are found, and members by keys that begin or end alike")
  func keys() throws {
    let json = #"{"abcd":1,"abxd":2,"a\u0062c":3,"abcd_efgh":4,"abcx_efgh":5,"abcd":6}"#
    try JSONParser().parse(copying: Array(json.utf8)) { (value) throws(JSONError) in
      let set = JSONWords(words)
      #expect(value.members.map { set.number(of: $0) } == [3, nil, 2, nil, nil, 3])
      #expect(value["abcd"]?.integer == 6)
      #expect(value["abxd"]?.integer == 2)
      #expect(value["abc"]?.integer == 3)
      #expect(value["abcx_efgh"]?.integer == 5)
      #expect(value["abcy_efgh"] == nil)
    }
  }

  @Test("numbers are read as they were, however they are written")
  func numbers() throws {
    let numbers: [(String, Int64?, Double?)] = [
      ("0", 0, 0), ("-0", 0, -0.0), ("17", 17, 17), ("-17", -17, -17),
      ("999999999999999999", 999_999_999_999_999_999, 1e18),
      ("9223372036854775807", .max, 9.223372036854775807e18),
      ("-9223372036854775808", .min, -9.223372036854775808e18),
      ("9223372036854775808", nil, 9.223372036854775808e18), ("1.5", nil, 1.5), ("1e3", 1000, 1000),
      ("12345678", 12_345_678, 12_345_678), ("-12345678", -12_345_678, -12_345_678),
      ("1767348002000", 1_767_348_002_000, 1_767_348_002_000),
      ("1234567890123456", 1_234_567_890_123_456, 1_234_567_890_123_456),
      ("12345.678", nil, 12345.678), ("1234567.8", nil, 1234567.8),
      ("1234567e1", 12_345_670, 12_345_670),
      ("123456e-1", nil, 12345.6), ("12345678.5", nil, 12345678.5),
      ("9007199254740993", 9_007_199_254_740_993, 9_007_199_254_740_992),
    ]
    for (text, integer, double) in numbers {
      try JSONParser().parse(copying: Array(text.utf8)) { (value) throws(JSONError) in
        #expect(value.integer == integer)
        #expect(value.double?.bitPattern == double?.bitPattern)
      }
    }
  }
}
