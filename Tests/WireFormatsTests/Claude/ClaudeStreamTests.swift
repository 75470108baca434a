import SessionModel
import Testing
import WireFormats

@Suite("Claude's stream")
struct ClaudeStreamTests {
  private static func fixture(_ name: String) -> [String] {
    TestFile.lines(TestFile.fixtures + "/claude-stream-json/\(name).jsonl")
  }

  private static let whole = [
    "assistant: I look.", "  Task completed = Nothing seen.", "    user: Look",
    "    assistant:", "      Bash rejected ! Permission denied", "assistant: I saw nothing.",
  ]

  @Test("Messages, subagents, denied calls and the outcome are read")
  func wholeMessages() throws {
    let source = try ClaudeSource("claude-stream-json", Self.fixture("whole"))
    #expect(source.outline() == Self.whole)
    #expect(source.session.status(at: source.session.position) == Stated(.succeeded))
    #expect(source.text(.outputText) == "I saw nothing.")
    #expect(source.text(.cost) == "0.25")
    #expect(source.text(.inputTokens) == "60")
    #expect(source.text(.outputTokens) == "30")
    #expect(source.text(.id) == "s1")
    #expect(source.text(.model) == "claude-x")
    #expect(source.notes == [])
  }

  @Test("Hooks that failed, servers that failed and tries are told; no tokens are no figure")
  func troubles() throws {
    let source = try ClaudeSource(
      "claude-stream-json",
      [
        #"{"type":"system","subtype":"init","session_id":"s","model":"m","mcp_servers":[{"name":"a","status":"connected"},{"name":"b","status":"failed"}]}"#,
        #"{"type":"system","subtype":"hook_response","hook_name":"Pre","exit_code":0,"stdout":"fine","session_id":"s"}"#,
        #"{"type":"system","subtype":"hook_response","hook_name":"Pre","exit_code":2,"stderr":"locked\n","session_id":"s"}"#,
        #"{"type":"system","subtype":"api_retry","error":"overloaded","attempt":2,"max_retries":5,"session_id":"s"}"#,
        #"{"type":"result","subtype":"success","is_error":false,"result":"ok","session_id":"s"}"#,
      ])
    #expect(
      source.outline() == [
        "system: MCP server b failed", "system: Pre stopped the work: locked",
        "system: overloaded: trying again (try 2 of 5)",
      ])
    #expect(source.text(.inputTokens) == nil)
    #expect(source.text(.outputTokens) == nil)
  }

  @Test("The sums by model at the end are kept, and count where they are more than was told before")
  func byModel() throws {
    let source = try ClaudeSource(
      "claude-stream-json",
      [
        #"{"type":"assistant","message":{"id":"m","model":"big","content":[],"usage":{"input_tokens":5,"output_tokens":6}},"session_id":"s"}"#,
        #"{"type":"result","subtype":"success","result":"ok","session_id":"s","usage":{"input_tokens":5,"output_tokens":6},"modelUsage":{"big":{"inputTokens":5,"outputTokens":6,"cacheReadInputTokens":0,"costUSD":0.25},"small":{"inputTokens":1,"outputTokens":2,"cacheCreationInputTokens":4}}}"#,
      ])
    #expect(source.text(.inputTokens) == "10")
    #expect(source.text(.outputTokens) == "8")
    #expect(
      source.text(.modelUsage)
        == #"[{"model":"big","input_tokens":5,"output_tokens":6,"cached_tokens":0,"cost_usd":0.25},{"model":"small","input_tokens":5,"output_tokens":2,"cache_write_5m_tokens":4}]"#
    )
  }

  @Test("A subagent's message before its call waits for it")
  func early() throws {
    var lines = Self.fixture("whole")
    lines.insert(lines.remove(at: 3), at: 1)
    let source = try ClaudeSource("claude-stream-json", lines)
    #expect(source.outline() == Self.whole)
  }

  @Test("A message that arrives in pieces and then whole is there once")
  func pieces() throws {
    let lines = Self.fixture("pieces")
    var source = try ClaudeSource("claude-stream-json", Array(lines.prefix(4)))
    #expect(source.outline() == ["assistant: (Hm)"])
    for line in lines[4..<9] { try source.read(line) }
    #expect(source.outline() == ["assistant: (Hmm.) I will "])
    for line in lines[9..<15] { try source.read(line) }
    #expect(source.outline() == ["assistant: (Hmm.) I will count.", "  Bash pending"])
    let call = try #require(source.calls.first?.node)
    #expect(source.text(.arguments, of: call) == #"{"command":"#)
    for line in lines[15...] { try source.read(line) }
    #expect(source.outline() == ["assistant: (Hmm.) I will count.", "  Bash completed = 7"])
    #expect(source.text(.arguments, of: call) == #"{"command":"wc"}"#)
    #expect(source.text(.outputTokens) == "55")
    #expect(source.status == .incomplete)
    #expect(source.notes == [])
  }

  @Test("What comes whole behind all its pieces is there once; more follows it")
  func lateWhole() throws {
    let lines = Self.fixture("pieces")
    let wholes = lines.filter { $0.contains(#""type":"assistant""#) }
    let pieces = lines.filter { !wholes.contains($0) }
    let source = try ClaudeSource(
      "claude-stream-json", pieces.dropLast(2) + wholes + pieces.suffix(2))
    #expect(source.outline().first == "assistant: (Hmm.) I will count.")
    #expect(source.notes == [])
    var again = try ClaudeSource("claude-stream-json", lines)
    try again.read(
      #"{"type":"assistant","message":{"id":"m1","content":[{"type":"text","text":"Done."}]},"session_id":"s"}"#
    )
    #expect(again.outline().first == "assistant: (Hmm.) I will count.||Done.")
  }

  @Test("When a piece was lost, the whole message counts")
  func lostPiece() throws {
    var lines = Self.fixture("pieces")
    lines.remove(at: 9)
    let source = try ClaudeSource("claude-stream-json", lines)
    #expect(source.outline().first == "assistant: (Hmm.) I will count.")
  }

  @Test(
    "The result says how the session ended",
    arguments: [
      (#""subtype":"success","is_error":false"#, SessionStatus.succeeded),
      (#""subtype":"success","is_error":true,"result":"bad""#, .failed),
      (#""subtype":"error_max_turns","is_error":true"#, .incomplete),
      (#""subtype":"error_during_execution","is_error":true"#, .failed),
      (#""subtype":"success","is_error":false,"stop_reason":"refusal""#, .incomplete),
      (#""subtype":"error_during_execution","terminal_reason":"aborted_tools""#, .cancelled),
    ])
  func results(fields: String, status: SessionStatus) throws {
    let source = try ClaudeSource(
      "claude-stream-json", [#"{"type":"result",\#(fields),"session_id":"s"}"#])
    #expect(source.session.status(at: source.session.position) == Stated(status))
  }

  @Test("A stream that is cut off is lost, with its open calls")
  func cut() throws {
    var source = try ClaudeSource("claude-stream-json", Array(Self.fixture("whole").prefix(5)))
    #expect(source.status == .inProgress)
    source.finish()
    #expect(source.status == .lost)
    #expect(source.calls.allSatisfy { $0.status == Stated(.lost, inferred: true) })
  }

  @Test("Another turn opens the session again")
  func turns() throws {
    var source = try ClaudeSource("claude-stream-json", Self.fixture("whole"))
    let second = Self.fixture("whole").suffix(2).map {
      $0.replacing("m3", with: "m9").replacing("z1", with: "z2")
    }
    try source.read(second[0])
    #expect(source.status == .inProgress)
    try source.read(second[1])
    #expect(source.status == .succeeded)
    #expect(source.text(.outputTokens) == "60")
  }

  @Test("A call waits while a person is asked, and runs when they answered")
  func permission() throws {
    var source = try ClaudeSource("claude-stream-json", Array(Self.fixture("whole").prefix(5)))
    try source.read(
      #"{"type":"control_request","request_id":"q","request":{"subtype":"can_use_tool","tool_use_id":"t2"}}"#
    )
    #expect(source.outline()[4] == "      Bash waiting")
    try source.read(
      #"{"type":"control_response","response":{"subtype":"success","request_id":"q"}}"#)
    #expect(source.outline()[4] == "      Bash running")
  }

  @Test("A task in the background ends by its notification")
  func task() throws {
    let source = try ClaudeSource(
      "claude-stream-json",
      [
        #"{"type":"assistant","message":{"id":"m","content":[{"type":"tool_use","id":"t","name":"Agent","input":{}}]},"session_id":"s","uuid":"a"}"#,
        #"{"type":"system","subtype":"task_started","task_id":"k","tool_use_id":"t","session_id":"s","uuid":"b"}"#,
        #"{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t","content":"Async agent launched successfully."}]},"session_id":"s","uuid":"c"}"#,
        #"{"type":"system","subtype":"task_notification","task_id":"k","status":"failed","summary":"No luck","session_id":"s","uuid":"d"}"#,
      ])
    #expect(
      source.outline() == [
        "assistant:", "  Agent failed = Async agent launched successfully. ! No luck",
        "system: No luck",
      ])
  }
}
