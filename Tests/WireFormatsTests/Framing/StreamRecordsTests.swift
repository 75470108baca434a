import SessionModel
import Testing

@testable import WireFormats

@Suite("Texts of a stream")
struct StreamRecordsTests {
  /// Reads records and tells each text with its number and, when it can be read again, its offset.
  static func texts(_ records: [String], framing: Record.Framing = .line, origins: Bool = false)
    -> [String]
  {
    let stream = StreamRecords()
    var seen: [String] = []
    var offset: Int64 = 0
    func see(_ payload: StreamRecords.Payload) {
      let record = payload.record
      var text = "\(record.number) " + String(decoding: record.bytes, as: UTF8.self)
      if let event = payload.wrapping.event { text = event + " " + text }
      if let origin = record.origin { text += " @\(origin.offset)" }
      seen.append(text)
    }
    for (place, record) in records.enumerated() {
      let bytes = Array(record.utf8) + Array(repeating: 0, count: Record.padding)
      let origin = Record.Origin(source: ByteStore.Source(index: 1), offset: offset)
      bytes.withUnsafeBytes {
        stream.read(
          Record(
            bytes: UnsafeRawBufferPointer(rebasing: $0.dropLast(Record.padding)),
            origin: origins ? origin : nil, framing: framing, number: place + 1), see)
      }
      offset += Int64(record.utf8.count + 1)
    }
    stream.finish(see)
    return seen
  }

  @Test("Server-sent events keep the place and the number of their line")
  func events() {
    #expect(
      Self.texts([": hi", "event: x", "data: {\"a\":1}", "", "data:[DONE]", ""], origins: true)
        == ["x 3 {\"a\":1} @20", "5 [DONE] @34"])
  }

  @Test("Data over several lines are one text, which is copied")
  func severalLines() {
    #expect(
      Self.texts(["data: {\"a\":", "data: 1}", ""], origins: true) == ["1 {\"a\":\n1}"])
  }

  @Test("Events that a server forgot to part are still several texts")
  func notParted() {
    #expect(
      Self.texts(["data: {\"a\":1}", "data: {\"b\":2}"], origins: true)
        == ["1 {\"a\":1} @6", "2 {\"b\":2} @20"])
  }

  @Test("JSON lines are texts as they stand; blank ones are none, and what is no JSON is not lost")
  func jsonLines() {
    #expect(
      Self.texts(["", " {\"a\":1} ", "  ", "oops", "[{\"b\":2}, 3]", "[DONE]"], origins: true)
        == ["2 {\"a\":1} @2", "4 oops @14", "5 {\"b\":2} @20", "5 3 @29", "6 [DONE] @32"])
  }

  @Test("A bare JSON text between events is a text of its own")
  func bareText() {
    #expect(
      Self.texts(["data: {\"a\":1}", "", "{\"error\":1}", "data: {\"b\":2}", ""])
        == ["1 {\"a\":1}", "3 {\"error\":1}", "4 {\"b\":2}"])
  }

  @Test("A document is its elements, or itself")
  func documents() {
    #expect(
      Self.texts(["[\n {\"a\":\"],\\\"\"} ,\n [1] ]\n"], framing: .document)
        == ["1 {\"a\":\"],\\\"\"}", "2 [1]"])
    #expect(Self.texts(["{\n\"a\": 1}"], framing: .document) == ["1 {\n\"a\": 1}"])
  }

  @Test("A document that grew brings what is new in it; an element that was cut off comes again")
  func growing() {
    #expect(
      Self.texts(["[1, {\"a\"", "[1, {\"a\":2}]", "[1, {\"a\":2}, 3]"], framing: .document)
        == ["1 1", "2 {\"a\"", "2 {\"a\":2}", "3 3"])
  }
}
