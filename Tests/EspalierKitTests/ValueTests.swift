import EspalierKit
import Reports
import SessionModel
import TestSupport
import Testing

@Suite("Sessions as values")
struct ValueTests {
  /// A job with an agent, a failure, and an entry that was taken back.
  private func job() throws -> Session {
    var reader = SessionReader("progress-snapshot")
    let gone =
      #"{"ts":"2025-09-14T09:00:05Z","state":"s","message":"gone","tool_calls":[{"name":"x"}]}"#
    func snapshot(_ more: String) -> String {
      #"{"response_id":"r","status":"failed","title":"T","output_text":"O","error":"E","#
        + #""usage":{"input_tokens":12,"output_tokens":3,"cost_usd":0.25},"progress":["#
        + #"{"ts":"2025-09-14T09:00:00Z","state":"completed","message":"m","model":"large","#
        + #""tool_calls":[{"id":"a","name":"Task","arguments":{"n":1},"result":[1,2],"#
        + #""status":"completed","started_at":"2025-09-14T09:00:01Z","#
        + #""completed_at":"2025-09-14T09:00:03.500Z","progress":[{"ts":"2025-09-14T09:00:02Z","#
        + #""state":"s","message":"in","tool_calls":[{"id":"b","name":"bash","status":"failed","#
        + #""error":"exit 1"}]}]}]}\#(more)]}"#
    }
    try reader.read(snapshot("," + gone))
    try reader.read(snapshot(""))
    return reader.session
  }

  @Test("the session, its entries, their calls and what agents did are there in full")
  func values() throws {
    let session = try job()
    let facts = session.facts
    #expect(facts.id == "r" && facts.title == "T" && facts.format == "progress-snapshot")
    #expect(facts.status == .failed && !facts.isInferred)
    #expect(facts.outputText == "O" && facts.error == "E")
    #expect(facts.usage.inputTokens == 12 && facts.usage.outputTokens == 3)
    #expect(facts.usage.cost == 0.25 && facts.usage.cachedTokens == nil)
    let entry = try #require(session.entries.first)
    #expect(session.entries.count == 1)
    #expect(entry.message == "m" && entry.state == "completed" && entry.model == "large")
    #expect(entry.role == .step && entry.usage == nil && !entry.isRetracted)
    #expect(entry.time == TimeText.moment("2025-09-14T09:00:00Z"))
    let call = try #require(entry.toolCalls.first)
    #expect(call.id == "a" && call.name == "Task" && call.kind == .agent)
    #expect(call.arguments == #"{"n":1}"# && call.result == "[1,2]" && call.error == nil)
    #expect(call.status == .completed && call.duration == Milliseconds(2500))
    #expect(call.entries.map(\.message) == ["in"])
    #expect(call.entries.first?.toolCalls.first?.error == "exit 1")
    #expect(session.entries(under: call) == call.entries)
    #expect(session.toolCalls(of: entry) == entry.toolCalls)
  }

  @Test("what was taken back is told only to who asks for it")
  func retracted() throws {
    let session = try job()
    #expect(session.toolCalls().map(\.name) == ["Task", "bash"])
    let all = session.entries(at: session.position, includingRetracted: true)
    #expect(all.map(\.message) == ["m", "gone"] && all.map(\.isRetracted) == [false, true])
    #expect(session.entries(at: 0).isEmpty)
  }

  @Test("a filter takes names in any letters; one of each sort must hold")
  func filter() throws {
    let session = try job()
    func names(_ filter: ToolCallFilter) -> [String?] { session.toolCalls(filter).map(\.name) }
    #expect(names(ToolCallFilter(names: ["TASK", "none"])) == ["Task"])
    #expect(names(ToolCallFilter(statuses: [.failed])) == ["bash"])
    #expect(names(ToolCallFilter(kinds: [.agent, .command])) == ["Task", "bash"])
    #expect(names(ToolCallFilter(names: ["bash"], statuses: [.completed])) == [])
    #expect(names(.all).count == 2)
  }

  @Test("values say what the document says, for any history of snapshots", arguments: 0..<20)
  func document(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var snapshot = GeneratedSnapshot()
    var reader = SessionReader("progress-snapshot")
    for _ in 0..<15 {
      try reader.read(snapshot.json)
      snapshot.change(using: &random)
    }
    let session = reader.session
    let document = try EditableJSON(session.report(.json))
    let entries = session.entries(at: session.position, includingRetracted: true)
    try compare(entries, try #require(document["progress"]))
    #expect(session.facts.status.word == document["session"]?["status"]?.string)
  }

  private func compare(_ entries: [ProgressEntry], _ json: EditableJSON) throws {
    #expect(entries.count == json.elements.count)
    for (entry, json) in zip(entries, json.elements) {
      #expect(entry.message == json["message"]?.string && entry.state == json["state"]?.string)
      #expect(entry.isRetracted == (json["retracted"] == .word("true")))
      let calls = try #require(json["tool_calls"])
      #expect(entry.toolCalls.count == calls.elements.count)
      for (call, json) in zip(entry.toolCalls, calls.elements) {
        #expect(call.id == json["id"]?.string && call.name == json["name"]?.string)
        #expect(call.status.word == json["status"]?.string)
        try compare(call.entries, try #require(json["progress"]))
      }
    }
  }
}
