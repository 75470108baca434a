import SessionModel
import Testing
import WireFormats

@Suite("Claude's sessions")
struct ClaudeSessionTests {
  @Test("Lines with one message id are one message, whatever stands between them")
  func splitMessage() throws {
    let source = try ClaudeSource(lines: [
      Line.user("go"),
      Line.assistant(#"{"type":"thinking","thinking":"Hm."}"#),
      Line.text("First."), Line.call("t1", "Read"), Line.result("t1"), Line.text("Second."),
      Line.call("t2", "Edit"), Line.text("Another.", id: "m2"),
    ])
    #expect(
      source.outline() == [
        "user: go", "assistant: (Hm.) First.||Second.", "  Read completed = done",
        "  Edit running", "assistant: Another.",
      ])
  }

  @Test("A request's tokens count once, as the line with the most output says")
  func usage() throws {
    func line(_ id: String, _ request: String, _ usage: String) -> String {
      #"{"type":"assistant","requestId":"\#(request)","message":{"id":"\#(id)","content":[],"usage":\#(usage)}}"#
    }
    let source = try ClaudeSource(lines: [
      line("m1", "r1", #"{"input_tokens":3,"output_tokens":3,"cache_read_input_tokens":10}"#),
      line("m1", "r1", #"{"input_tokens":3,"output_tokens":172,"cache_read_input_tokens":10}"#),
      line("m1", "r1", #"{"input_tokens":3,"output_tokens":172,"cache_read_input_tokens":10}"#),
      line("m1", "r2", #"{"input_tokens":1,"output_tokens":2}"#),
      line("m2", "r3", "null"), line("m3", "r4", "17"),
      #"{"type":"cost-state","totalCostUSD":1.5}"#,
    ])
    #expect(source.text(.inputTokens) == "14")
    #expect(source.text(.outputTokens) == "174")
    #expect(source.text(.cachedTokens) == "10")
    #expect(source.text(.cost) == "1.5")
    #expect(source.notes == [#"field "usage" is no object: 17"#])
  }

  @Test("A message names its model and its tokens, with what was written to a cache")
  func usageOfMessages() throws {
    let writes =
      #"{"input_tokens":3,"output_tokens":9,"cache_read_input_tokens":10,"cache_creation_input_tokens":70,"cache_creation":{"ephemeral_5m_input_tokens":30,"ephemeral_1h_input_tokens":40}}"#
    let source = try ClaudeSource(lines: [
      #"{"type":"assistant","message":{"id":"m1","model":"big","content":[],"usage":\#(writes)}}"#,
      #"{"type":"assistant","message":{"id":"m2","model":"small","content":[],"usage":{"input_tokens":0,"output_tokens":1}}}"#,
    ])
    let channels: [Channel] = [
      .model, .inputTokens, .outputTokens, .cachedTokens, .cacheWrites5m, .cacheWrites1h,
    ]
    let figures = [NodeID(1), NodeID(2), .root].map { node in
      channels.map { source.text($0, of: node) }
    }
    #expect(
      figures == [
        ["big", "83", "9", "10", "30", "40"], ["small", "0", "1", nil, nil, nil],
        ["small", "83", "10", "10", "30", "40"],
      ])
  }

  @Test("An answer behind an end is the answer, whatever had been taken for it")
  func secondAnswer() throws {
    var source = try ClaudeSource(lines: [
      Line.user("go"), Line.text("Done.", stop: "end_turn", at: 2),
      Line.user("Stop hook feedback: not all", at: 3, #""isMeta":true"#),
      Line.text("Now it is.", id: "m2", stop: "end_turn", at: 9),
    ])
    source.finish()
    #expect(source.text(.outputText) == "Now it is.")
    #expect(source.text(.completedAt) == "2026-01-02T03:04:09.000Z")
    var split = try ClaudeSource(lines: [
      Line.user("go"),
      Line.assistant(#"{"type":"thinking","thinking":"Hm."}"#, stop: "end_turn", at: 2),
      Line.text("So.", stop: "end_turn", at: 3),
    ])
    split.finish()
    #expect(split.text(.outputText) == "So.")
  }

  @Test("A hook that ends the work says why the session ended")
  func hookEnds() throws {
    var source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "Bash"), Line.result("t1", #""no""#, error: true),
      #"{"type":"attachment","attachment":{"type":"hook_stopped_continuation","hookName":"PostToolUse","message":"it is late"}}"#,
    ])
    source.finish()
    #expect(source.status == .cancelled)
    #expect(source.text(.error) == "it is late")
    #expect(source.outline().last == "system: PostToolUse ended the work: it is late")
  }

  @Test("What the program notes of itself in newer versions says nothing to a reader")
  func newerLines() throws {
    let kinds = [
      "agent-color", "artifact-autoreact-ledger", "artifact-comment-monitor",
      "attribution-snapshot", "content-replacement", "ended-by-model", "fork-context-ref",
      "isolation-latch", "marble-origami-commit", "marble-origami-reset",
      "marble-origami-snapshot", "observer-ref", "tag",
    ]
    let source = try ClaudeSource(lines: kinds.map { #"{"type":"\#($0)","sessionId":"s"}"# })
    #expect(source.outline() == [])
    #expect(source.notes == [])
  }

  /// What a line of the user, or of the program, is shown as.
  static let texts: [(line: String, shown: [String])] = [
    (
      Line.user("<command-name>/model</command-name><command-args>opus</command-args>"),
      ["user: /model opus"]
    ),
    (Line.user("<local-command-stdout>Set.</local-command-stdout>"), ["system: Set."]),
    (Line.user("<local-command-stdout></local-command-stdout>"), []),
    (Line.user("<bash-input>ls</bash-input>"), ["user: ! ls"]),
    (Line.user("<bash-stdout>a</bash-stdout><bash-stderr>b</bash-stderr>"), ["system: a|b"]),
    (
      Line.user(
        "Caveat: The messages below were generated by the user while running local commands."), []
    ),
    (Line.user("<system-reminder>Be good.</system-reminder>"), []),
    (Line.user("for the model", #""isMeta":true"#), ["system: for the model"]),
    (Line.user("so far", #""isCompactSummary":true"#), ["system: so far"]),
    (
      #"{"type":"system","subtype":"compact_boundary","content":"Compacted","compactMetadata":{"trigger":"auto","preTokens":9}}"#,
      ["system: Compacted (auto, 9 tokens before)"]
    ),
    (
      #"{"type":"system","subtype":"api_error","error":{"error":{"error":{"message":"Overloaded"}}},"retryAttempt":2,"maxRetries":10}"#,
      ["system: Overloaded (try 2 of 10)"]
    ),
    (#"{"type":"system","subtype":"turn_duration","durationMs":5}"#, []),
    (
      #"{"type":"system","subtype":"local_command","content":"<local-command-stdout>hi</local-command-stdout>"}"#,
      ["system: hi"]
    ),
    (
      #"{"type":"attachment","attachment":{"type":"queued_command","prompt":"and this","commandMode":"prompt"}}"#,
      ["user: and this"]
    ),
    (#"{"type":"attachment","attachment":{"type":"hook_success","content":"fine"}}"#, []),
    (#"{"type":"pr-link","prUrl":"https://x/1"}"#, ["system: Pull request: https://x/1"]),
    (#"{"type":"queue-operation","operation":"enqueue","content":"later"}"#, []),
    (
      #"{"type":"user","message":{"content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},{"type":"text","text":"What is it?"}]}}"#,
      ["user: [image/png 3 B]|What is it?"]
    ),
    (
      #"{"type":"assistant","isApiErrorMessage":true,"message":{"model":"<synthetic>","content":[{"type":"text","text":"API Error: 500"}]}}"#,
      ["assistant: ! API Error: 500"]
    ),
  ]

  @Test("Each kind of line is shown as what it says to a reader", arguments: texts.indices)
  func lines(index: Int) throws {
    let source = try ClaudeSource(lines: [Self.texts[index].line])
    #expect(source.outline() == Self.texts[index].shown)
    #expect(source.notes == [])
  }

  /// Lines with something wrong in them, and what is told of it.
  static let wrong: [(line: String, note: String)] = [
    (#"{"type":"user","message":"oh"}"#, "a user line without a message"),
    (
      #"{"type":"user","message":{"content":7}}"#,
      "the content of a message is neither text nor blocks"
    ),
    (
      #"{"type":"assistant","message":{"content":[{"type":"future"}]}}"#,
      #"unknown block "future""#
    ),
    (
      #"{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Bash"}]}}"#,
      "a tool call without an id"
    ),
    (
      #"{"type":"user","message":{"content":[{"type":"tool_result","content":"x"}]}}"#,
      "a tool result without the id of its call"
    ),
    (#"{"type":"news","uuid":"x"}"#, #"unknown record "news""#),
    (#"{"silly":"this"}"#, #"unknown record "without a type""#),
    (#"{"type":7}"#, #"unknown record "7""#),
    (
      #"{"type":"attachment","attachment":{"type":"novelty"}}"#,
      #"unknown attachment "novelty""#
    ),
  ]

  @Test("What is not understood is told, and costs nothing else", arguments: wrong.indices)
  func wrongTypes(index: Int) throws {
    let source = try ClaudeSource(lines: [
      Line.user("before"), Self.wrong[index].line, Line.text("after"),
    ])
    #expect(source.notes == [Self.wrong[index].note])
    #expect(source.outline().first == "user: before")
    #expect(source.outline().last == "assistant: after")
  }

  @Test("What is no object is an unreadable record", arguments: ["42", "[1]", "\"x\"", "{\"a\":"])
  func unreadable(text: String) throws {
    var source = try ClaudeSource(lines: [])
    #expect(throws: UnreadableRecord.self) { try source.read(text) }
  }

  @Test("The best title counts: a person's, a generated one, a summary, the first prompt")
  func title() throws {
    var source = try ClaudeSource(lines: [
      Line.user("for the model", #""isMeta":true"#), Line.user("/clear"),
      Line.user("second", #""uuid":"x""#),
    ])
    #expect(source.text(.title) == "/clear")
    for (line, title) in [
      (#"{"type":"summary","summary":"S","leafUuid":"x"}"#, "S"),
      (#"{"type":"ai-title","aiTitle":"A"}"#, "A"), (#"{"type":"ai-title","aiTitle":"B"}"#, "B"),
      (#"{"type":"custom-title","customTitle":"C"}"#, "C"),
      (#"{"type":"ai-title","aiTitle":"D"}"#, "C"),
    ] {
      try source.read(line)
      #expect(source.text(.title) == title)
    }
  }

  @Test("A summary is the title of the session whose line it names, wherever it stands")
  func summaries() throws {
    var source = try ClaudeSource(lines: [
      #"{"type":"summary","summary":"Another's","leafUuid":"y"}"#,
      #"{"type":"summary","summary":"Its own","leafUuid":"x"}"#,
      Line.user("mend it", #""uuid":"w","sessionId":"s""#),
    ])
    #expect(source.text(.title) == "mend it")
    try source.read(Line.user("more", #""uuid":"x""#))
    #expect(source.text(.title) == "Its own")
  }

  @Test("A result whose call never came has ended when its record says")
  func orphan() throws {
    var source = try ClaudeSource(lines: [Line.result("t1", at: 7)])
    source.finish()
    let call = try #require(source.calls.first?.node)
    let end = source.session.moment(call, .completedAt, at: source.session.position)
    #expect(end == TimeText.moment(Line.time(7)))
    #expect(!source.session.has(.startedAt, of: call, at: source.session.position))
  }

  @Test("A prompt behind a message that was answered already is a way back; a copy is none")
  func rewind() throws {
    let lines = [
      Line.user("one", at: 0, #""uuid":"u1","parentUuid":null"#),
      Line.text("1", id: "m1", at: 1, #""uuid":"a1","parentUuid":"u1""#),
      Line.user("two", at: 2, #""uuid":"u2","parentUuid":"a1""#),
      Line.text("2", id: "m2", at: 3, #""uuid":"a2","parentUuid":"u2""#),
    ]
    var source = try ClaudeSource(
      lines: lines + [Line.user("three", at: 9, #""uuid":"u3","parentUuid":"a1""#)])
    #expect(
      source.outline().suffix(2) == [
        "system: Went back to an earlier message; what stands in between was left behind.",
        "user: three",
      ])
    source = try ClaudeSource(
      lines: lines + [Line.user("three", at: 2, #""uuid":"u3","parentUuid":"a1""#)])
    #expect(source.outline().last == "user: three")
    #expect(source.outline().count == 5)
    source = try ClaudeSource(lines: lines + lines)
    #expect(source.outline().count == 4, "the same lines again are copies")
  }

  @Test("A message that another one replaces is taken back")
  func superseded() throws {
    let source = try ClaudeSource(lines: [
      Line.text("wrong", id: "m1", at: 1, #""uuid":"a1""#),
      Line.text("right", id: "m2", at: 2, #""uuid":"a2","supersedesUuids":["a1"]"#),
    ])
    #expect(source.outline() == ["assistant: (gone) wrong", "assistant: right"])
  }

  @Test("Ids that differ in their bytes only are two")
  func bytes() throws {
    let source = try ClaudeSource(lines: [
      Line.call("é", "A"), Line.call("e\u{301}", "B"), Line.result("e\u{301}"),
    ])
    #expect(source.outline() == ["assistant:", "  A running", "  B completed = done"])
  }
}
