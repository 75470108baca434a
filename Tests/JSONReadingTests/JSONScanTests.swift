import JSONReading
import Testing

/// The walk over texts that may be cut anywhere.
@Suite("Scan of JSON")
struct JSONScanTests {
  private func scan(_ text: String) -> JSONScan {
    var scan = JSONScan()
    for byte in text.utf8 { scan.step(byte) }
    return scan
  }

  @Test(
    "brackets count outside of strings only, and an escape is over with the next byte",
    arguments: [
      ("", 0, false, false), (#"{"a":[1,{"#, 3, false, false), (#"{"a":"}]"#, 1, true, false),
      (#"{"a":"\"}"#, 1, true, false), (#"{"a":"\\"}"#, 0, false, false),
      (#"{"a":"\"#, 1, true, true), ("[[]]]", -1, false, false),
    ])
  func place(text: String, depth: Int, isInString: Bool, isEscaped: Bool) {
    let scan = scan(text)
    #expect(scan.depth == depth)
    #expect(scan.isInString == isInString)
    #expect(scan.isEscaped == isEscaped)
  }

  @Test("each byte is a part of a string, a bracket or something else")
  func parts() {
    var scan = JSONScan()
    let parts = #"{"b":1}"#.utf8.map { scan.step($0) }
    #expect(parts == [.opening, .string, .string, .string, .other, .other, .closing])
  }
}
