import SessionModel
import TestSupport
import Testing
import WireFormats

@Suite("Copilot CLI")
struct CopilotTests {
  /// Reads events given as type and data, a second apart.
  func session(_ events: [(String, String)], finishing: Bool = true) throws -> Session {
    try Conversation("copilot", lines(events)).read(finishing: finishing)
  }

  func lines(_ events: [(String, String)]) -> [String] {
    events.enumerated().map { place, event in
      let time = TimeText.text(Milliseconds(1_767_348_000_000 + Int64(place) * 1000))
      return
        #"{"type":"\#(event.0)","data":{\#(event.1)},"id":"e\#(place)","timestamp":"\#(time)","#
        + #""parentId":null}"#
    }
  }

  /// A message that asks for one call, and its start.
  let opened = [
    ("user.message", #""content":"go""#),
    (
      "assistant.message",
      #""messageId":"m1","content":"","toolRequests":[{"toolCallId":"t","name":"bash"}]"#
    ),
    ("tool.execution_start", #""toolCallId":"t","toolName":"bash","arguments":{"command":"ls"}"#),
  ]

  @Test("calls, subagents, reasoning and the end are told as they were recorded")
  func whole() throws {
    let session = try Conversation("copilot", fixture: "agents.jsonl").read()
    #expect(
      view(session) == """
        user: Tidy the docs⏎please
        assistant: On it. 〈Look first.〉
          bash({"command":"ls"}) completed 250ms → a⏎b
          task({"prompt":"read"}) completed 1500ms → nothing there
            assistant: Reading.
              view({"path":"x"}) failed ✗ no such file
        assistant: All tidy.
        """)
    #expect(
      summary(session)
        == "succeeded id=c-1 title=Tidy the docs please model=m-1 inputTokens=100 outputTokens=15 cachedTokens=40 outputText=All tidy."
    )
    #expect(session.unknownCount + session.malformedCount == 0)
  }

  @Test("it can be cut anywhere, and the past stays as it was")
  func laws() throws { try Conversation("copilot", fixture: "agents.jsonl").checkLaws() }

  @Test("a call that asks waits for a person, and is rejected when the person says no")
  func questions() throws {
    let asked =
      opened + [
        ("permission.requested", #""requestId":"p","permissionRequest":{"toolCallId":"t"}"#)
      ]
    #expect(try view(session(asked, finishing: false)).contains("waiting"))
    let denied =
      asked + [
        (
          "permission.completed",
          #""requestId":"p","result":{"kind":"denied-interactively-by-user"}"#
        ),
        (
          "tool.execution_complete", #""toolCallId":"t","success":false,"error":"The user said no""#
        ),
      ]
    #expect(
      try view(session(denied)).contains(#"bash({"command":"ls"}) rejected ✗ The user said no"#))
  }

  @Test("an abort cancels the open calls, and the session ends like that")
  func abort() throws {
    let session = try session(opened + [("abort", #""reason":"user_initiated""#)])
    #expect(view(session).contains("cancelled*"))
    #expect(summary(session).hasPrefix("cancelled*"))
  }

  @Test("a call whose subagent goes on in the background is open until the subagent is over")
  func background() throws {
    var events =
      opened + [
        ("subagent.started", #""toolCallId":"t","agentName":"x""#),
        (
          "tool.execution_complete",
          #""toolCallId":"t","success":true,"result":{"content":"started"}"#
        ),
      ]
    #expect(try view(session(events, finishing: false)).contains("background → started"))
    events.append(("subagent.failed", #""toolCallId":"t","agentName":"x","error":"too long""#))
    #expect(try view(session(events)).contains("failed → started ✗ too long"))
  }

  @Test("a session that goes on after its end is at work again, and calls of before are lost")
  func resume() throws {
    let events =
      opened + [
        ("session.shutdown", #""shutdownType":"routine""#),
        ("session.resume", #""selectedModel":"m-2""#), ("user.message", #""content":"again""#),
      ]
    let session = try session(events, finishing: false)
    #expect(summary(session) == "in_progress title=go model=m-2")
    #expect(view(session).contains("lost*"))
  }

  @Test("a record that was glued to a torn one is read, and the torn one is told")
  func glued() throws {
    var lines = lines(opened)
    lines[1] = String(lines[0].prefix(50)) + lines[1]
    let session = try Conversation("copilot", [lines[1], lines[2]]).read(finishing: false)
    #expect(view(session) == "assistant: \n  bash({\"command\":\"ls\"}) running")
    #expect(session.malformedCount == 1)
  }

  @Test("what was rewound is taken back")
  func rewind() throws {
    let events = opened + [("session.snapshot_rewind", #""upToEventId":"e1","eventsRemoved":2"#)]
    #expect(
      try view(session(events, finishing: false)).hasPrefix("user: go\nassistant:  (retracted)"))
  }

  @Test("a result whose call never comes is shown at the end")
  func orphan() throws {
    let events = [
      ("user.message", #""content":"go""#),
      ("tool.execution_complete", #""toolCallId":"x","success":true,"result":{"content":"r"}"#),
    ]
    #expect(
      try view(session(events)) == "user: go\nsystem: Results without calls\n  ?() completed → r")
  }

  @Test("the name in workspace.yaml is the title")
  func name() throws {
    var conversation = try Conversation("copilot", lines(opened))
    conversation.add(["id: c-1\nname: Docs\nbranch: main"], file: "workspace.yaml")
    var source = SessionReader(format: conversation.format)
    for record in conversation.records {
      source.follow(
        record.text, framing: record.file == nil ? .line : .document, file: record.file)
    }
    #expect(source.session.text(.root, .title, at: source.session.position) == "Docs")
  }

  @Test("unknown records are told each time, wrong types once, and neither stops the reading")
  func unknown() throws {
    let session = try session(
      [("zoo.open", ""), ("zoo.open", ""), ("assistant.message", #""messageId":7,"content":3"#)])
    #expect(session.unknownCount == 2)
    #expect(session.malformedCount == 1)
    #expect(view(session) == "assistant: 3")
  }

  @Test(
    "every recorded file is read through",
    .enabled(if: Conversation.samples("copilot") != nil, "no samples beside the project"))
  func samples() throws {
    for path in Conversation.files(in: Conversation.samples("copilot") ?? "", ending: ".jsonl") {
      let text = try #require(Files.text(path))
      let session = try Conversation("copilot", text.split(separator: "\n").map(String.init)).read()
      #expect(session.malformedCount + session.unknownCount == 0, "\(path)")
      #expect(session.status(at: session.position)?.value.isOpen == false)
    }
  }
}
