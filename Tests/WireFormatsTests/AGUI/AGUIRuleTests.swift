import Reports
import SessionModel
import TestSupport
import Testing
import WireFormats

/// What the protocol forbids, or does not know yet: told, and read as well as it can be.
@Suite("AG-UI, what breaks its rules")
struct AGUIRuleTests {
  /// Events that are given without their braces, inside one run.
  func session(_ events: [String], version: String? = nil, finishing: Bool = true) throws -> Session
  {
    let declared = version.map { #","protocolVersion":"\#($0)""# } ?? ""
    let run = [#""type":"RUN_STARTED","threadId":"t","runId":"r""# + declared]
    return try Conversation("ag-ui", (run + events).map { "{\($0)}" }).read(finishing: finishing)
  }

  let end = #""type":"RUN_FINISHED","threadId":"t","runId":"r""#

  /// Events, the version that is declared, the rule, its severity, and words of the reason.
  static let broken:
    [(events: [String], version: String?, rule: String, severity: Note.Severity, words: String)] = [
      (
        [#""type":"REASONING_MESSAGE_START","messageId":"m","role":"assistant""#], "1.0",
        "V-reasoning-role", .error, "expected the role 'reasoning'"
      ),
      (
        [#""type":"TEXT_MESSAGE_START","messageId":"m","role":"choir""#], nil, "V-role", .warning,
        "'choir'"
      ),
      (
        [#""type":"TEXT_MESSAGE_CHUNK","messageId":"m","role":"choir""#], nil, "V-role", .warning,
        "'choir'"
      ),
      (
        [#""type":"MESSAGES_SNAPSHOT","messages":[{"id":"m","role":"choir"}]"#], nil, "V-role",
        .warning, "/messages/0/role"
      ),
      (
        [
          #""type":"MESSAGES_SNAPSHOT","messages":[{"id":"m","role":"user","content":["#
            + #"{"type":"text","text":"a"},{"type":"scent","value":"b"}]}]"#
        ], nil, "V-part", .warning, "/messages/0/content/1"
      ),
      (
        [
          #""type":"TOOL_CALL_RESULT","messageId":"m","toolCallId":"c","content":["#
            + #"{"type":"scent"}]"#
        ], nil, "V-part", .warning, "/content/0"
      ),
      (
        [#""type":"STEP_STARTED","stepName":"a","mood":"good""#], nil, "V-property", .warning,
        "/mood"
      ),
      (
        [
          #""type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":{"type":"interrupt","#
            + #""interrupts":[{"id":"i","reason":"a"},{"id":"i","reason":"b"}]}"#
        ], nil, "V12", .error, "the id 'i'"
      ),
      (
        [#""type":"RUN_FINISHED","threadId":"t","runId":"r","outcome":[]"#], nil, "AGUI504",
        .error, "outcome is no object"
      ),
    ]

  @Test("each is told by its rule, in its line", arguments: broken.indices)
  func rule(index: Int) throws {
    let (events, version, rule, severity, words) = Self.broken[index]
    let session = try session(events, version: version, finishing: false)
    let note = session.notes.map(\.note).first { $0.rule?.id == rule }
    #expect(note?.reason.contains(words) == true, "\(session.notes)")
    #expect(note?.rule?.severity == severity)
    #expect(note?.line == events.count + 1)
  }

  @Test(
    "a newer version is served with a warning, and so is one that cannot be compared",
    arguments: [("1.2", true), ("2.0", true), ("draft", true), ("1.1", false), ("0.9", false)])
  func versions(version: String, isTold: Bool) throws {
    let session = try session([end], version: version)
    #expect(session.notes.contains { $0.note.rule?.id == "V-version" } == isTold)
    #expect(session.status(at: session.position)?.value == .succeeded)
  }

  @Test("before 1.0 a thought may have the role of an answer")
  func oldThoughts() throws {
    let start = #""type":"REASONING_MESSAGE_START","messageId":"m","role":"assistant""#
    let session = try session([start], finishing: false)
    #expect(!session.notes.contains { $0.note.rule?.id == "V-reasoning-role" })
  }

  @Test("a property that is not described is told once for each type of event")
  func properties() throws {
    let content = #""type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"a","mood":1"#
    let session = try session([
      #""type":"TEXT_MESSAGE_START","messageId":"m","mood":1"#, content, content,
    ])
    #expect(session.notes.count { $0.note.rule?.id == "V-property" } == 2)
    #expect(view(session) == "assistant: aa")
  }

  @Test("an operation of a patch that nobody knows is left out, and the others are done")
  func operations() throws {
    let session = try session([
      #""type":"STATE_SNAPSHOT","snapshot":{"n":1}"#,
      #""type":"STATE_DELTA","delta":[{"op":"twice","path":"/n"},{"op":"replace","path":"/n","value":7}]"#,
      #""type":"ACTIVITY_SNAPSHOT","messageId":"a","activityType":"P","content":{"n":1}"#,
      #""type":"ACTIVITY_DELTA","messageId":"a","activityType":"P","patch":[{"op":"twice"},"#
        + #"{"op":"add","path":"/m","value":2}]"#,
    ])
    #expect(session.text(.root, .data, at: session.position) == #"{"n":7}"#)
    let activity = session.children(of: .root, at: session.position).first { _ in true }
    #expect(
      activity.flatMap { session.text($0, .outputText, at: session.position) } == #"{"n":1,"m":2}"#)
    let told = session.notes.map(\.note).filter { $0.rule?.id == "AGUI303" }
    #expect(told.map(\.line) == [3, 5])
    #expect(told.allSatisfy { $0.reason.contains("'twice'") })
  }

  @Test("pieces that lack an id or a name, or contradict the first one, are shown all the same")
  func pieces() throws {
    let session = try session([
      #""type":"TEXT_MESSAGE_CHUNK","delta":"lost""#,
      #""type":"TEXT_MESSAGE_CHUNK","delta":" words""#,
      #""type":"TOOL_CALL_CHUNK","toolCallId":"c","delta":"{\"a\":""#,
      #""type":"TOOL_CALL_CHUNK","toolCallName":"late","delta":"1}""#, end,
    ])
    #expect(view(session) == "assistant: lost words\nassistant: \n  ?({\"a\":1}) requested*")
    #expect(session.notes.count { $0.note.rule?.id == "V-chunk" } == 2)
  }

  @Test("an outcome that is no object may hold a question: nobody knows how the run ended")
  func outcomeOfAnotherType() throws {
    let finished = end + #","outcome":[{"type":"interrupt"}]"#
    let session = try session([finished])
    #expect(summary(session) == "lost* id=t")
    #expect(session.malformedCount == 1)
  }

  @Test("a call that a question is about waits until the next run answers it")
  func question() throws {
    let call = #""type":"TOOL_CALL_START","toolCallId":"c","toolCallName":"open""#
    let asked =
      end
      + #","outcome":{"type":"interrupt","interrupts":[{"id":"i","reason":"ask","toolCallId":"c"}]}"#
    let events = [call, #""type":"TOOL_CALL_END","toolCallId":"c""#, asked]
    let session = try session(events)
    #expect(view(session) == "assistant: \n  open() waiting\nstep: ask")
    let answered = try self.session(
      events + [
        #""type":"RUN_STARTED","threadId":"t","runId":"q""#,
        #""type":"TOOL_CALL_RESULT","messageId":"m","toolCallId":"c","content":"opened""#,
        #""type":"RUN_FINISHED","threadId":"t","runId":"q""#,
      ])
    #expect(view(answered).contains("open() completed → opened"))
  }

  @Test("a subagent that nobody announced ends with a run that went well, and has no time invented")
  func subagents() throws {
    let said = #""type":"TEXT_MESSAGE_CHUNK","messageId":"m","delta":"hm","subagentRunId":"s""#
    #expect(view(try session([said, end])).contains("s() completed*"))
    #expect(view(try session([said])).contains("s() lost*"))
    let start = #""type":"SUBAGENT_STARTED","subagentRunId":"s","name":"scout""#
    #expect(view(try session([start, end])).contains("scout() lost*"))
    let finished = #""type":"SUBAGENT_FINISHED","subagentRunId":"s","timestamp":1700000000000"#
    let session = try session([finished, end])
    let call = NodeID(2)
    #expect(session.kind(call) == .call)
    #expect(session.moment(call, .startedAt, at: session.position) == nil)
    #expect(session.moment(call, .completedAt, at: session.position) != nil)
  }

  @Test("what was cut off has failed; when the stream goes on after all it has not")
  func cutOff() throws {
    func states(_ session: Session) -> [String?] {
      session.children(of: .root, at: session.position).map {
        session.text($0, .state, at: session.position)
      }
    }
    let events = [
      #""type":"STEP_STARTED","stepName":"look""#,
      #""type":"TEXT_MESSAGE_START","messageId":"a","role":"assistant""#,
      #""type":"TEXT_MESSAGE_END","messageId":"a""#,
      #""type":"TEXT_MESSAGE_START","messageId":"m","role":"assistant""#,
      #""type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"half""#,
    ]
    #expect(states(try session(events, finishing: false)) == ["processing", nil, nil])
    #expect(states(try session(events)) == ["failed", nil, "failed"])
    var source = SessionReader("ag-ui")
    source.follow(#"{"type":"RUN_STARTED","threadId":"t","runId":"r"}"#)
    for event in events { source.follow("{\(event)}") }
    source.finish()
    source.follow(#"{"type":"TEXT_MESSAGE_END","messageId":"m"}"#)
    #expect(states(source.session) == ["processing", nil, nil])
  }
}
