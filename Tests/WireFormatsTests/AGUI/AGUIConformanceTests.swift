import JSONReading
import SessionModel
import TestSupport
import Testing
import WireFormats

/// The conformance streams of the protocol and the fixtures of its validator, beside the project.
@Suite("AG-UI, held to its conformance streams")
struct AGUIConformanceTests {
  @Test(
    "Messages, state, outcome and errors of each official stream are as expected",
    .enabled(if: Conversation.samples("ag-ui") != nil, "no samples beside the project"))
  func official() throws {
    let folder = try #require(Conversation.samples("ag-ui")) + "/conformance-1.1"
    let files = Conversation.files(in: folder, ending: ".json")
    #expect(!files.isEmpty)
    for file in files {
      let text = try #require(Files.text(file))
      try JSONParser().parse(copying: Array(text.utf8)) { (stream) throws(JSONError) in
        check(stream, file.split(separator: "/").last.map(String.init) ?? file)
      }
    }
  }

  @Test(
    "Each invalid stream breaks the rule that it is named after, and nothing else",
    .enabled(if: Conversation.samples("ag-ui") != nil, "no samples beside the project"))
  func invalid() throws {
    let folder = try #require(Conversation.samples("ag-ui")) + "/ag-ui-validate-0.4.0/fixtures"
    let files = Conversation.files(in: folder + "/invalid", ending: "stream.jsonl")
    #expect(!files.isEmpty)
    for file in files {
      let name = String(file.split(separator: "/").dropLast().last ?? "")
      let expected = try diagnostics(file.replacing("stream.jsonl", with: "expected.json"))
      #expect(try found(file) == expected, "\(name)")
    }
  }

  @Test(
    "The valid streams break no rule that they are not known for",
    .enabled(if: Conversation.samples("ag-ui") != nil, "no samples beside the project"))
  func valid() throws {
    let folder = try #require(Conversation.samples("ag-ui")) + "/ag-ui-validate-0.4.0/fixtures"
    for file in Conversation.files(in: folder + "/valid", ending: ".jsonl") {
      let expected = try diagnostics(file.replacing(".jsonl", with: ".expected.json"))
      #expect(try found(file) == expected, "\(file)")
    }
  }

  @Test(
    "What needs a connection is found by the times at which it came",
    .enabled(if: Conversation.samples("ag-ui") != nil, "no samples beside the project"))
  func scenarios() throws {
    let folder = try #require(Conversation.samples("ag-ui")) + "/ag-ui-validate-0.4.0/fixtures"
    for (name, rules) in [
      ("AGUI501-missing-data-prefix", ["AGUI501"]), ("AGUI506-keepalive-gap", ["AGUI506"]),
      ("AGUI507-buffered-response", ["AGUI507"]),
    ] {
      let text = try #require(Files.text(folder + "/invalid/\(name)/scenario.json"))
      var source = SessionReader("ag-ui")
      var clock = Milliseconds(0)
      var pieces = 0
      try JSONParser().parse(copying: Array(text.utf8)) { (scenario) throws(JSONError) in
        for chunk in scenario["chunks"]!.elements {
          pieces += 1
          clock = clock + Milliseconds(chunk["gapMs"]!.integer!)
          for line in chunk["text"]!.string!.split(
            separator: "\n", omittingEmptySubsequences: false)
          {
            try? source.read(String(line), arrival: clock)
          }
        }
      }
      source.see(Delivery(contentType: "text/event-stream", pieces: pieces))
      source.finish()
      #expect(source.session.notes.compactMap { $0.note.rule?.id } == rules, "\(name)")
    }
  }

  @Test(
    "Arrays of events of the official SDKs are read without a loss",
    .enabled(if: Conversation.samples("ag-ui") != nil, "no samples beside the project"))
  func sdks() throws {
    let folder = try #require(Conversation.samples("ag-ui")) + "/official/sdks"
    let files = Conversation.files(in: folder, ending: "-events.json")
    #expect(!files.isEmpty)
    for file in files {
      var source = SessionReader("ag-ui")
      source.follow(try #require(Files.text(file)), framing: .document)
      source.finish()
      #expect(source.session.nodeCount > 1 || file.contains("state"), "\(file)")
      #expect(source.session.unknownCount == 0, "\(file)")
    }
    let dart = try #require(
      Files.text(folder + "/community/dart/test/fixtures/events.json"))
    try JSONParser().parse(copying: Array(dart.utf8)) { (suite) throws(JSONError) in
      for member in suite.members where member.value.kind == .array {
        let events = member.value.elements.map { String(decoding: $0.bytes, as: UTF8.self) }
        guard events.first?.contains("\"type\"") == true,
          let format = Format.named("ag-ui")
        else { continue }
        var source = SessionReader(format: format)
        for event in events { source.follow(event.replacing("\n", with: " ")) }
        source.finish()
        let status = source.session.status(at: source.session.position)?.value
        #expect(status?.isOpen == false, "\(member.key)")
        #expect(source.session.malformedCount == 0, "\(member.key)")
      }
    }
  }

  // MARK: Official streams

  /// A message as the streams expect it.
  private struct Message: Equatable {
    var id: String?
    var role: String
    var content: String
    var calls: [String] = []
  }

  private func check(_ stream: JSONValue, _ name: String) {
    guard let format = Format.named("ag-ui"), let expect = stream["expect"] else { return }
    var source = SessionReader(format: format)
    for event in stream["stream"]?.elements.map({ $0 }) ?? [] {
      var writer = JSONWriter(compact: true)
      writer.value(event)
      source.follow(String(decoding: writer.bytes, as: UTF8.self))
    }
    source.finish()
    let session = source.session
    let reasons = session.notes.filter { $0.note.rule?.severity != .info }.map { $0.note.reason }
    if let error = expect["errorContains"]?.string {
      #expect(reasons.contains { $0.contains(error) }, "\(name): \(reasons)")
      return
    }
    let status = session.status(at: session.position)
    #expect(status?.value == .succeeded || status?.value == .interrupted, "\(name)")
    let told = messages(session)
    if let count = expect["messageCount"]?.integer { #expect(told.count == Int(count), "\(name)") }
    for (place, message) in (expect["messages"]?.elements.map { $0 } ?? []).enumerated() {
      guard place < told.count else { break }
      check(told[place], message, "\(name), message \(place)")
    }
    if let state = expect["state"] {
      let text = session.text(.root, .data, at: session.position)
      #expect(text == state.compact, "\(name)")
    }
  }

  private func check(_ told: Message, _ expected: JSONValue, _ place: String) {
    // A result stands in its call: the id of its message is not kept.
    let id = expected["toolCallId"] ?? expected["id"]
    if let id = id?.string { #expect(told.id == id, "\(place)") }
    if let role = expected["role"]?.string { #expect(told.role == role, "\(place)") }
    if let content = expected["content"] {
      #expect(told.content == content.string ?? content.compact, "\(place)")
    }
    if let calls = expected["toolCalls"] {
      let words = calls.elements.map { call in
        let function = call["function"]
        return [call["id"], function?["name"], function?["arguments"]].map { $0?.string ?? "" }
          .joined(separator: " ")
      }
      #expect(told.calls == words, "\(place)")
    }
  }

  /// The messages that a client would have: results of calls are messages there.
  private func messages(_ session: Session) -> [Message] {
    var messages: [Message] = []
    let at = session.position
    func walk(_ parent: NodeID) {
      for entry in session.children(of: parent, at: at) {
        if session.isRetracted(entry, at: at) { continue }
        let calls = session.children(of: entry, at: at).map { $0 }
        if let id = session.text(entry, .id, at: at) {
          let thought = session.text(entry, .reasoning, at: at)
          let isActivity = session.role(entry) == .step
          messages.append(
            Message(
              id: id,
              role: isActivity
                ? "activity" : thought != nil ? "reasoning" : session.role(entry).word,
              content: isActivity
                ? session.text(entry, .outputText, at: at) ?? ""
                : thought ?? session.text(entry, .message, at: at) ?? "",
              calls: calls.map { call in
                [Channel.id, .name, .arguments].map { session.text(call, $0, at: at) ?? "" }
                  .joined(separator: " ")
              }))
        }
        for call in calls {
          if let result = session.datum(call, .result, at: at) {
            let text = session.store.text(of: result)
            messages.append(
              Message(id: session.text(call, .id, at: at), role: "tool", content: text))
          }
          walk(call)
        }
      }
    }
    walk(.root)
    return messages
  }

  // MARK: Diagnostics

  /// The rules that a file breaks, with severity and index of the event.
  private func found(_ file: String) throws -> [String] {
    let lines = try #require(Files.text(file)).split(separator: "\n").map(String.init)
    let session = try Conversation("ag-ui", lines).read()
    let options = Files.text(file.replacing("stream.jsonl", with: "options.json")) ?? ""
    let features = AGUIFeature.allCases.filter {
      file.hasSuffix("stream.jsonl") && options.contains("\"\($0.rawValue)\"")
    }
    return (session.notes.map(\.note) + features.flatMap { $0.faults(of: session) })
      .compactMap { note in
        note.rule.map { "\($0.id) \($0.severity.word) \(note.line - 1)" }
      }
  }

  /// The rules that a file of diagnostics names; none when it is not there.
  private func diagnostics(_ file: String) throws -> [String] {
    guard let text = Files.text(file) else { return [] }
    return try JSONParser().parse(copying: Array(text.utf8)) { (list) throws(JSONError) in
      list.elements.map { found in
        let words = ["rule", "severity"].map { (key: StaticString) in found[key]?.string ?? "" }
        return words.joined(separator: " ") + " \(found["eventIndex"]?.integer ?? 0)"
      }
    }
  }
}

extension JSONValue {
  /// The value on one line.
  fileprivate var compact: String {
    var writer = JSONWriter(compact: true)
    writer.value(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
