import Reports
import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("AG-UI")
struct AGUITests {
  /// Reads events that are given without their braces, inside one run.
  func session(_ events: [String], finishing: Bool = true) throws -> Session {
    let run = [#""type":"RUN_STARTED","threadId":"t","runId":"r""#]
    return try Conversation("ag-ui", (run + events).map { "{\($0)}" }).read(finishing: finishing)
  }

  /// The rules that a session breaks.
  func rules(_ session: Session) -> [String] {
    session.notes.compactMap { $0.note.rule }.filter { $0.severity != .info }.map(\.id)
  }

  /// The state at the end.
  func state(_ session: Session) -> String? {
    session.text(.root, .data, at: session.position)
  }

  let end = #""type":"RUN_FINISHED","threadId":"t","runId":"r""#
  /// A call whose arguments are complete.
  let call = [
    #""type":"TOOL_CALL_START","toolCallId":"c","toolCallName":"look""#,
    #""type":"TOOL_CALL_ARGS","toolCallId":"c","delta":"{\"a\":""#,
    #""type":"TOOL_CALL_ARGS","toolCallId":"c","delta":"1}""#,
    #""type":"TOOL_CALL_END","toolCallId":"c""#,
  ]

  @Test("a run with steps, thoughts, a subagent, state and an activity is told whole")
  func whole() throws {
    let session = try Conversation("ag-ui", fixture: "agents.jsonl").read()
    #expect(
      view(session) == """
        user: Compare the two drafts
        step: read
        assistant:  〈Read both 😀 first.〉
        assistant: I ask a reader.
          ask({"who":"reader"}) completed → one is longer
            step: reader: reads drafts
            assistant: Draft one is longer.
            assistant:\u{20}
              count({}) completed → {"words":90}
        step: raw events of graph
        step: PLAN
        assistant: The first one is longer.
        """)
    #expect(
      summary(session)
        == "succeeded id=th-1 title=Compare the two drafts model=m-1 inputTokens=100 outputTokens=20 cachedTokens=40 outputText=The first one is longer."
    )
    #expect(state(session) == #"{"drafts":["one"],"done":true}"#)
    #expect(session.unknownCount + session.malformedCount == 0)
    #expect(rules(session) == [])
  }

  @Test("snapshots of messages, a question and the run that goes on with its answer")
  func conversation() throws {
    let session = try Conversation("ag-ui", fixture: "snapshots.jsonl").read()
    #expect(
      view(session) == """
        user: Book a table
        assistant: Where?
        system: Be brief. (retracted)
        assistant: One moment, please. (retracted)
          find({"seats":4}) completed → two places (retracted)
          confirm({}) completed → yes (retracted)
        assistant:  (retracted)
          find({"seats":4}) completed → two places⏎[image/png 6 B] (retracted)
        step: MAP
        assistant:  〈Ask first.〉
        step: Book it?
        assistant: Booked.
        """)
    #expect(summary(session) == "succeeded id=th-2 title=Book a table outputText=Booked.")
    #expect(rules(session) == [])
  }

  @Test(
    "it can be cut anywhere, and the past stays as it was",
    arguments: ["agents.jsonl", "snapshots.jsonl"])
  func laws(fixture: String) throws {
    try Conversation("ag-ui", fixture: fixture).checkLaws()
  }

  static let outcomes: [(event: String, summary: String)] = [
    (#""outcome":null"#, "succeeded id=t"),
    (#""outcome":{"type":"success"},"result":"done""#, "succeeded id=t outputText=done"),
    (#""outcome":{"type":"cancelled"}"#, "cancelled id=t"),
    (
      #""outcome":{"type":"interrupt","interrupts":[{"id":"i","reason":"ask"}]}"#,
      "interrupted id=t"
    ),
    (#""outcome":{"type":"novel"}"#, "succeeded id=t"),
  ]

  @Test("each outcome gives the session its status", arguments: outcomes.indices)
  func outcome(index: Int) throws {
    let outcome = Self.outcomes[index]
    #expect(summary(try session([end + "," + outcome.event])) == outcome.summary)
  }

  @Test("an error fails the run, even after its end; an abort cancels it; a new run goes on")
  func errors() throws {
    let error = #""type":"RUN_ERROR","message":"no luck","code":"E1""#
    #expect(summary(try session([error])) == "failed id=t error=no luck (E1)")
    #expect(summary(try session([end, error])) == "failed id=t error=no luck (E1)")
    #expect(summary(try session([error, end])) == "failed id=t error=no luck (E1)")
    #expect(
      summary(try session([#""type":"RUN_ERROR","message":"gone","code":"abort""#]))
        == "cancelled id=t error=gone (abort)")
    let again = #""type":"RUN_STARTED","threadId":"t","runId":"r2""#
    #expect(
      summary(try session([error, again, #""type":"RUN_FINISHED","threadId":"t","runId":"r2""#]))
        == "succeeded id=t")
    #expect(summary(try session([])) == "lost* id=t")
  }

  @Test("a snapshot of messages replaces what it carries and retracts what it leaves out")
  func snapshots() throws {
    let text = { (id: String, delta: String) -> [String] in
      [
        #""type":"TEXT_MESSAGE_START","messageId":"\#(id)""#,
        #""type":"TEXT_MESSAGE_CONTENT","messageId":"\#(id)","delta":"\#(delta)""#,
        #""type":"TEXT_MESSAGE_END","messageId":"\#(id)""#,
      ]
    }
    let snapshot =
      #""type":"MESSAGES_SNAPSHOT","messages":[{"id":"u","role":"user","content":[{"type":"text","text":"see"},"#
      + #"{"type":"image","source":{"type":"data","value":"AAAAAAAA","mimeType":"image/png"}}]},"#
      + #"{"id":"b","role":"assistant","content":"two, better","toolCalls":[{"id":"c","type":"function","#
      + #""function":{"name":"look","arguments":"{\"a\":1}"}}]},"#
      + #"{"id":"x","role":"tool","toolCallId":"c","content":"bad","error":"broke"}]"#
    let events = text("a", "one") + text("b", "two") + call + [snapshot]
    let expected = """
      assistant: one (retracted)
      user: see⏎[image/png 6 B]
      assistant: two, better
        look({"a":1}) failed → bad ✗ broke
      assistant:  (retracted)
        look({"a":1}) running (retracted)
      """
    let once = try session(events, finishing: false)
    #expect(view(once) == expected)
    let twice = try session(events + [snapshot], finishing: false)
    #expect(view(twice) == expected)
    #expect(twice.nodeCount == once.nodeCount)
    #expect(summary(twice).contains("title=see"))
  }

  @Test("a snapshot that carries a message again restores it")
  func restored() throws {
    let list = { (messages: String) -> String in
      #""type":"MESSAGES_SNAPSHOT","messages":[\#(messages)]"#
    }
    let message = #"{"id":"a","role":"assistant","content":"one"}"#
    let session = try session([list(message), list(""), list(message)], finishing: false)
    #expect(view(session) == "assistant: one")
  }

  @Test("a patch that fails leaves the state as it is; null is no state")
  func patches() throws {
    let snapshot = #""type":"STATE_SNAPSHOT","snapshot":{"a":[1]}"#
    let delta = { (operations: String) -> String in
      #""type":"STATE_DELTA","delta":[\#(operations)]"#
    }
    #expect(
      state(try session([snapshot, delta(#"{"op":"add","path":"/a/0","value":0}"#)]))
        == #"{"a":[0,1]}"#)
    let failed = try session([
      snapshot,
      delta(#"{"op":"remove","path":"/a"},{"op":"test","path":"/b","value":1}"#),
    ])
    #expect(state(failed) == #"{"a":[1]}"#)
    #expect(rules(failed).contains("AGUI302"))
    #expect(state(try session([snapshot, #""type":"STATE_SNAPSHOT","snapshot":null"#])) == nil)
  }

  @Test("subagents without a call have one of their own, and fail without the run")
  func subagents() throws {
    let session = try session([
      #""type":"SUBAGENT_STARTED","subagentRunId":"s","name":"scout""#,
      #""type":"TEXT_MESSAGE_CHUNK","messageId":"m","delta":"hm","subagentRunId":"s""#,
      #""type":"SUBAGENT_STARTED","subagentRunId":"n","name":"inner","parentSubagentRunId":"s""#,
      #""type":"SUBAGENT_FINISHED","subagentRunId":"n","result":"ok""#,
      #""type":"SUBAGENT_ERROR","subagentRunId":"s","message":"lost its way""#,
      #""type":"TEXT_MESSAGE_CHUNK","messageId":"q","delta":"who?","subagentRunId":"u""#, end,
    ])
    #expect(
      view(session) == """
        step: scout
          scout() failed ✗ lost its way
            assistant: hm
            step: inner
              inner() completed → ok
        step:\u{20}
          u() completed*
            assistant: who?
        """)
    #expect(summary(session) == "succeeded id=t")
    #expect(rules(session) == [])
  }

  @Test("a suspended subagent goes on in a later run; one that has ended is another")
  func subagentsAgain() throws {
    let start = #""type":"SUBAGENT_STARTED","subagentRunId":"s","name":"scout""#
    let suspended =
      #""type":"SUBAGENT_FINISHED","subagentRunId":"s","outcome":{"type":"suspended"}"#
    let run = #""type":"RUN_STARTED","threadId":"t","runId":"r""#
    let text = #""type":"TEXT_MESSAGE_CHUNK","messageId":"m","delta":"hm","subagentRunId":"s""#
    let finished = #""type":"SUBAGENT_FINISHED","subagentRunId":"s""#
    let events = [start, suspended, end, run, start, text, finished, end]
    let once = """
      step: scout
        scout() completed
          assistant: hm
      """
    #expect(view(try session(events)) == once)
    #expect(
      view(try session(events + [run, start, finished, end])) == once + "\n" + """
        step: scout
          scout() completed
        """)
    #expect(view(try session(Array(events.prefix(3)))).hasSuffix("scout() requested"))
  }

  @Test("the names of older versions are read like the new ones")
  func legacy() throws {
    let copilot = try Conversation(
      "ag-ui",
      [
        #"{"type":"TextMessageStart","messageId":"m"}"#,
        #"{"type":"TextMessageContent","messageId":"m","content":"hello"}"#,
        #"{"type":"TextMessageEnd","messageId":"m"}"#,
        #"{"type":"ActionExecutionStart","actionExecutionId":"c","actionName":"look","parentMessageId":"m"}"#,
        #"{"type":"ActionExecutionArgs","actionExecutionId":"c","args":"{}"}"#,
        #"{"type":"ActionExecutionEnd","actionExecutionId":"c"}"#,
        #"{"type":"ActionExecutionResult","actionExecutionId":"c","actionName":"look","result":"x"}"#,
        #"{"type":"AgentStateMessage","threadId":"t","state":"{\"n\":1}"}"#,
      ]
    ).read()
    #expect(view(copilot) == "assistant: hello\n  look({}) completed → x")
    #expect(state(copilot) == #"{"n":1}"#)
    let thinking = try session([
      #""type":"THINKING_START","title":"Plan""#, #""type":"THINKING_TEXT_MESSAGE_START""#,
      #""type":"THINKING_TEXT_MESSAGE_CONTENT","delta":"hm""#,
      #""type":"THINKING_TEXT_MESSAGE_END""#, #""type":"THINKING_END""#, end,
    ])
    #expect(view(thinking) == "assistant:  〈hm〉")
    #expect(Set(rules(thinking)) == ["V9"])
  }

  @Test("reasoning and text of one id are one entry; hidden reasoning is told by its size")
  func reasoning() throws {
    let session = try session([
      #""type":"REASONING_MESSAGE_CHUNK","messageId":"m","delta":"hm""#,
      #""type":"TEXT_MESSAGE_CHUNK","messageId":"m","delta":"yes""#,
      #""type":"TEXT_MESSAGE_CHUNK","messageId":"n","delta":"no""#,
      #""type":"REASONING_ENCRYPTED_VALUE","subtype":"message","entityId":"n","encryptedValue":"YWJj""#,
    ])
    #expect(view(session) == "assistant: yes 〈hm〉\nassistant: no 〈[hidden reasoning, 4 bytes]〉")
  }

  @Test("a field of a wrong type, an unknown event and a torn line cost nothing but themselves")
  func faults() throws {
    let session = try Conversation(
      "ag-ui",
      [
        #"{"type":"RUN_STARTED","threadId":"t","runId":"r"}"#,
        #"{"type":"TEXT_MESSAGE_START","messageId":"m"}"#,
        #"{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":42}"#,
        #"{"type":"NOVELTY"}"#, #"{"type":"TEXT_MESSAGE_CO"#,
        #"{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"ok"}"#,
      ]
    ).read()
    #expect(view(session) == "assistant: ok")
    #expect(session.notes.map { $0.note.line }.prefix(3) == [3, 4, 5])
    #expect(rules(session).prefix(3) == ["AGUI504", "AGUI503", "AGUI502"])
    #expect(session.unknownCount == 1)
    #expect(session.malformedCount == 2)
  }
}
