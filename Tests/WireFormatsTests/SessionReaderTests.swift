import SessionModel
import Testing
// As a program does that embeds the library: without anything that only the package sees.
import WireFormats

@Suite("A session reader")
struct SessionReaderTests {
  /// A source, and the format that it is known by.
  struct Source: Sendable {
    var format: String
    var text: String
  }

  static let sources = [
    Source(
      format: "claude-code",
      text: """
        {"type":"user","uuid":"u","sessionId":"s","message":{"role":"user","content":"Hello"}}\r
        not JSON
        {"type":"assistant","uuid":"a","sessionId":"s","parentUuid":"u","message":{"id":"m",\
        "role":"assistant","content":[{"type":"text","text":"Good day ☺"}]}}
        """),
    Source(
      format: "ag-ui",
      text: """
        \u{FEFF}: a comment

        event: message
        id: 1
        data: {"type":"RUN_STARTED","threadId":"t","runId":"r"}

        data: {"type":"TEXT_MESSAGE_CHUNK","messageId":"m","delta":"Hello"}

        """),
    Source(
      format: "espalier-json",
      text: """

        {
          "espalier": 1,
          "session": {"id": "x", "status": "succeeded"},
          "progress": [{"message": "Hello", "tool_calls": []}]
        }
        """),
    Source(
      format: "progress-snapshot",
      text: #"{"response_id":"r","status":"succeeded","progress":[{"message":"Hello"}]}"#),
  ]

  /// The messages of the entries at the top.
  private func messages(_ session: Session) -> [String] {
    session.children(of: .root, at: session.position).compactMap {
      session.text($0, .message, at: session.position)
    }
  }

  /// Reads bytes in pieces of one size.
  private func read(_ bytes: [UInt8], by count: Int, _ format: Format? = nil) -> SessionReader {
    var reader = SessionReader(format: format)
    for start in stride(from: 0, to: bytes.count, by: count) {
      reader.read(Array(bytes[start..<min(start + count, bytes.count)]))
    }
    reader.finish()
    return reader
  }

  @Test("tells the format by the bytes, whatever pieces they come in", arguments: sources)
  func pieces(source: Source) {
    let bytes = Array(source.text.utf8)
    for count in [1, 2, 7, 64, bytes.count] {
      let reader = read(bytes, by: count)
      #expect(reader.format?.name == source.format)
      #expect(messages(reader.session).first == "Hello")
      #expect(reader.session.malformedCount == (source.format == "claude-code" ? 1 : 0))
    }
  }

  @Test("can be asked for the session before the source has ended")
  func watching() {
    var reader = SessionReader(format: Format.named("claude-code"))
    let lines = Array(Self.sources[0].text.utf8).split(separator: 10).map { $0 + [10] }
    reader.read(Array(lines[0]))
    #expect(messages(reader.session) == ["Hello"])
    reader.read(Array(lines[2].prefix(20)))
    #expect(messages(reader.session) == ["Hello"])
    reader.read(Array(lines[2].dropFirst(20)))
    #expect(messages(reader.session) == ["Hello", "Good day ☺"])
  }

  @Test("notes what cannot be read, with its line, and goes on")
  func notes() throws {
    let session = read(Array(Self.sources[0].text.utf8), by: 30).session
    let note = try #require(session.notes.first?.note)
    #expect(note.kind == .malformed && note.line == 2)
    #expect(messages(session).count == 2)
  }

  @Test("has no items and no format for a source that nobody knows")
  func unknown() {
    let reader = read(Array("What is this?\n\nNobody knows.".utf8), by: 5)
    #expect(reader.format == nil)
    #expect(reader.session.nodeCount == 1 && reader.session.malformedCount == 2)
    #expect(read([], by: 1).session.position == 0)
  }

  @Test("takes answers to polls as records, of which one that cannot be read changes nothing")
  func records() throws {
    var reader = SessionReader()
    func answer(_ text: String) throws {
      try reader.read(record: Array(text.utf8), framing: .document)
    }
    try answer(#"{"response_id":"r","status":"in_progress","progress":[{"message":"One"}]}"#)
    let before = reader.session.position
    #expect(throws: UnreadableRecord.self) { try answer("<html>busy</html>") }
    #expect(reader.session.position == before)
    try answer(
      #"{"response_id":"r","status":"succeeded","progress":[{"message":"One"},{"message":"Two"}]}"#)
    #expect(messages(reader.session) == ["One", "Two"])
    #expect(reader.session.status(at: reader.session.position) == Stated(.succeeded))
  }
}
