import Reports
import SessionModel
import TestSupport
import Testing
import WireFormats

/// The same events in other wrappings and in other orders.
extension AGUITests {
  @Test("sent as events, lines, an array, or one byte at a time, it is the same document")
  func framings() throws {
    let lines = try Conversation("ag-ui", fixture: "agents.jsonl").records.map(\.text)
    let expected = document(lines)
    #expect(document(lines.flatMap { [": beat", "event: x", "data: \($0)", ""] }) == expected)
    #expect(document(lines.map { "data: \($0)\r\n\r\n" }) == expected)
    #expect(document(["[" + lines.joined(separator: ",\n") + "]"], framing: .document) == expected)
    #expect(document(["[" + lines.joined(separator: ",") + "]"]) == expected)
  }

  @Test("a recording of server-sent events can be cut after any byte")
  func cutEvents() throws {
    let lines = try Conversation("ag-ui", fixture: "agents.jsonl").records.map(\.text)
    let text = Array(lines.map { "data: \($0)\n\n" }.joined().utf8)
    for end in stride(from: 0, to: text.count, by: 37) {
      var source = SessionReader("ag-ui")
      let cut = String(decoding: text[..<end], as: UTF8.self)
      for line in cut.split(separator: "\n", omittingEmptySubsequences: false) {
        source.follow(String(line))
      }
      source.finish()
      let status = source.session.status(at: source.session.position)?.value
      #expect(status == .lost || source.session.nodeCount == 1, "cut at \(end)")
    }
  }

  @Test("events that come twice, not at all or in any order cost no more than their meaning")
  func disorder() throws {
    let lines = try Conversation("ag-ui", fixture: "agents.jsonl").records.map(\.text)
    let snapshot =
      #"{"type":"MESSAGES_SNAPSHOT","messages":[{"id":"u1","role":"user","content":"a"},"#
      + #"{"id":"new","role":"assistant","content":"b"},{"id":"t1","role":"assistant","content":"c"},"#
      + #"{"id":"m2","role":"assistant","content":"d","toolCalls":[{"id":"c1","function":{}}]},"#
      + #"{"id":"x","role":"tool","toolCallId":"c2","content":"e"}]}"#
    for seed in 0..<150 {
      var random = SeededGenerator(seed: UInt64(seed))
      var events = lines + [snapshot, snapshot]
      for _ in 0..<Int.random(in: 0..<30, using: &random) {
        let from = Int.random(in: events.indices, using: &random)
        let to = Int.random(in: events.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: events.swapAt(from, to)
        case 1: events.insert(events[from], at: to)
        default: events.remove(at: from)
        }
      }
      let session = try Conversation("ag-ui", events).read()
      #expect(session.status(at: session.position)?.value.isOpen == false, "seed \(seed)")
      #expect(!(document(events) ?? "").isEmpty)
    }
  }

  @Test("it is found out by its first event, in any wrapping")
  func detection() {
    let event = #"{"type":"RUN_STARTED","threadId":"t","runId":"r"}"#
    for text in [
      event, "data: \(event)\n\n", ": \"hi\"\n\nid: {\ndata: \(event)\n\n", "[\(event)]",
    ] {
      let found = Array(text.utf8).withUnsafeBytes { Format.detect($0, isWhole: true) }
      #expect(found.format?.name == "ag-ui", "\(text)")
    }
  }

  /// The document that records give.
  func document(_ records: [String], framing: Record.Framing = .line) -> String? {
    guard let format = Format.named("ag-ui") else { return nil }
    var source = SessionReader(format: format)
    for record in records { source.follow(record, framing: framing) }
    source.finish()
    var document: [UInt8] = []
    ReportStyle.json.write(source.session, ReportOptions(clean: { $0 })) { document += $0 }
    return String(decoding: document, as: UTF8.self)
  }
}
