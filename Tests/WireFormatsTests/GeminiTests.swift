import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Gemini CLI")
struct GeminiTests {
  let listed = """
    user: List @a
    assistant: Looking. 〈**Plan**⏎Look.〉
      shell({"command":"ls"}) completed → a
      read({}) failed ✗ no file
    """

  @Test("of a message that comes again the last one counts, and what was rewound is taken back")
  func log() throws {
    let session = try Conversation("gemini", fixture: "log.jsonl").read()
    #expect(
      view(session) == listed + """

        assistant: Wrong. (retracted)
        system: Rewound.
        assistant: One file.
        """)
    #expect(
      summary(session)
        == "succeeded* id=g-1 title=Listing files model=gem-1 inputTokens=31 outputTokens=9 cachedTokens=5 outputText=One file."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("a call waits while a person is asked")
  func waiting() throws {
    var conversation = try Conversation("gemini", fixture: "log.jsonl")
    conversation.records.removeSubrange(5...)
    #expect(view(conversation.read(finishing: false)).contains(#"shell({"command":"ls"}) waiting"#))
  }

  @Test("a message that is told again as it is changes nothing")
  func again() throws {
    var source = SessionReader("gemini")
    let lines = try Conversation("gemini", fixture: "log.jsonl").records.map(\.text)
    for line in lines { source.follow(line) }
    let position = source.session.position
    source.follow(lines[9])
    #expect(source.session.position == position)
  }

  @Test("the old document is read whole, and again when it was rewritten")
  func document() throws {
    let lines = try Conversation("gemini", fixture: "log.jsonl").records.map(\.text)
    func document(_ messages: [Int]) -> String {
      #"{"sessionId":"g-1","projectHash":"h","startTime":"2026-01-02T10:00:00.000Z","messages":["#
        + messages.map { lines[$0] }.joined(separator: ",") + "]}"
    }
    var source = SessionReader("gemini")
    source.follow(document([1, 3]), framing: .document)
    #expect(view(source.session) == "user: List @a\nassistant:  〈**Plan**⏎Look.〉")
    source.follow(document([1, 5, 6]), framing: .document)
    #expect(view(source.session) == listed + "\nassistant: Wrong.")
    source.follow(document([1, 5, 9]), framing: .document)
    #expect(
      view(source.session) == listed + "\nassistant: Wrong. (retracted)\nassistant: One file.")
    // Each message arrived at its own time.
    var fresh = SessionReader("gemini")
    fresh.follow(document([1, 5, 9]), framing: .document)
    #expect(fresh.session.timeline.marks.count == 4)
  }

  @Test("a list of messages in the log replaces them all")
  func replaced() throws {
    var conversation = try Conversation("gemini", fixture: "log.jsonl")
    conversation.records.append(
      (
        #"{"$set":{"messages":[{"id":"u1","type":"user","content":"List"},{"id":"m9","type":"gemini","content":"Anew."}]}}"#,
        nil
      ))
    let text = view(conversation.read())
    #expect(text.contains("assistant: One file. (retracted)"))
    #expect(text.hasPrefix("user: List\n"))
    #expect(text.hasSuffix("assistant: Anew."))
  }

  @Test(
    "a subagent's log stands under its call, also when it comes first", arguments: [true, false])
  func subagent(first: Bool) throws {
    let child = [
      #"{"sessionId":"s-1","projectHash":"h","startTime":"2026-01-02T10:00:02.000Z","kind":"subagent"}"#,
      #"{"id":"a","timestamp":"2026-01-02T10:00:03.000Z","type":"user","content":"look"}"#,
      #"{"id":"b","timestamp":"2026-01-02T10:00:04.000Z","type":"gemini","content":"seen"}"#,
    ]
    let parent = [
      #"{"sessionId":"g","projectHash":"h","startTime":"2026-01-02T10:00:00.000Z","kind":"main"}"#,
      #"{"id":"u","timestamp":"2026-01-02T10:00:01.000Z","type":"user","content":"go"}"#,
      #"{"id":"m","timestamp":"2026-01-02T10:00:02.000Z","type":"gemini","content":"","toolCalls":[{"id":"c","name":"agent","args":{},"status":"executing","agentId":"s-1","timestamp":"2026-01-02T10:00:02.000Z"}]}"#,
    ]
    var conversation = try Conversation("gemini", first ? [] : parent)
    conversation.add(child, file: "g/s-1.jsonl")
    if first { conversation.records += parent.map { ($0, nil) } }
    var source = SessionReader(format: conversation.format)
    for record in conversation.records { source.follow(record.text, file: record.file) }
    #expect(
      view(source.session) == """
        user: go
        assistant: 
          agent({}) running
            user: look
            assistant: seen
        """)
    #expect(source.linkedFiles == ["g/"])
    conversation.checkLaws()
  }

  @Test("the stream tells everything outright")
  func stream() throws {
    let session = try Conversation("gemini", fixture: "stream.jsonl").read()
    #expect(
      view(session) == """
        user: List files
        assistant: I look.
          ls({"path":"."}) completed → a
          cat({}) failed ✗ no
        system: Loop?
        assistant: One file.
        """)
    #expect(
      summary(session)
        == "succeeded id=g-2 title=List files model=gem-2 inputTokens=10 outputTokens=3 cachedTokens=4 outputText=One file."
    )
  }

  @Test("they can be cut anywhere, and the past stays as it was", arguments: ["log", "stream"])
  func laws(fixture: String) throws {
    try Conversation("gemini", fixture: fixture + ".jsonl").checkLaws()
  }

  @Test("unknown kinds and states are told, wrong types degrade their field")
  func unknown() throws {
    let session = try Conversation(
      "gemini",
      [
        #"{"sessionId":"g","projectHash":"h"}"#, #"{"id":"x","type":"zoo"}"#, #"{"type":"zoo"}"#,
        #"{"id":"y","type":"gemini","content":5,"toolCalls":[{"id":7,"name":"n","status":"odd"}],"tokens":[]}"#,
      ]
    ).read()
    #expect(session.unknownCount == 3)
    #expect(session.malformedCount == 1)
    #expect(view(session) == "assistant: 5\n  n() lost*")
  }

  @Test(
    "every recorded file is read through",
    .enabled(if: Conversation.samples("gemini") != nil, "no samples beside the project"))
  func samples() throws {
    let folder = Conversation.samples("gemini") ?? ""
    for path in Conversation.files(in: folder, ending: ".json") {
      let text = try #require(Files.text(path))
      var source = SessionReader("gemini")
      source.follow(text, framing: .document)
      source.finish()
      let session = source.session
      #expect(session.malformedCount + session.unknownCount == 0, "\(path)")
      var counts: [String: Int] = [:]
      for index in 1..<session.nodeCount {
        let node = NodeID(Int32(index))
        guard session.kind(node) == .call else { continue }
        counts[session.toolStatus(node, at: session.position)?.value.word ?? "", default: 0] += 1
      }
      for (word, status) in [
        ("success", "completed"), ("error", "failed"), ("cancelled", "cancelled"),
      ] {
        let told = text.matches(of: /"status":\s*"([a-z_]+)"/).count { $0.1 == word }
        #expect(counts[status] ?? 0 == told, "\(path)")
      }
    }
  }
}
