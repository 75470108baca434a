import SessionModel
import Testing
import WireFormats

@Suite("The status of Claude's tool calls")
struct ClaudeStatusTests {
  /// One row of the table: what the result looks like, and what it makes of the call.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var line: String
    var outcome: String
    var testDescription: String { name }

    init(_ name: String, _ line: String, _ outcome: String) {
      (self.name, self.line, self.outcome) = (name, line, outcome)
    }
  }

  static let rows = [
    Row("a text", Line.result("t1"), "Bash completed = done"),
    Row("no error", Line.result("t1", error: false), "Bash completed = done"),
    Row("an error", Line.result("t1", #""boom""#, error: true), "Bash failed ! boom"),
    Row(
      "an error in tags",
      Line.result("t1", #""<tool_use_error>no such file</tool_use_error>""#, error: true),
      "Bash failed ! no such file"),
    Row(
      "blocks of text",
      Line.result("t1", #"[{"type":"text","text":"a"},{"type":"text","text":"b"}]"#),
      "Bash completed = a|b"),
    Row(
      "a picture",
      Line.result(
        "t1",
        #"[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAABBBB"}}]"#
      ),
      "Bash completed = [image/png 6 B]"),
    Row(
      "a structured form of a wrong type", Line.result("t1", twin: "17"), "Bash completed = done"),
    Row(
      "rejected, by its structured form",
      Line.result("t1", #""no""#, error: true, twin: #""User rejected tool use""#),
      "Bash rejected = no"),
    Row(
      "rejected, by its kind",
      Line.result("t1", #""no""#, error: true, at: 3, #""toolDenialKind":"user-rejected""#),
      "Bash rejected = no"),
    Row(
      "rejected, by its text",
      Line.result(
        "t1", #""The user doesn't want to proceed with this tool use. Stop.""#, error: true),
      "Bash rejected = The user doesn't want to proceed with this tool use. Stop."),
    Row(
      "cut short", Line.result("t1", #""part""#, twin: #"{"interrupted":true,"stdout":"part"}"#),
      "Bash cancelled = part"),
    Row(
      "rejected outranks cut short",
      Line.result(
        "t1", #""The user doesn't want to proceed with this tool use""#,
        twin: #"{"interrupted":true}"#),
      "Bash rejected = The user doesn't want to proceed with this tool use"),
    Row(
      "in the background, by a shell",
      Line.result("t1", #""runs""#, twin: #"{"backgroundTaskId":"b1","interrupted":false}"#),
      "Bash background = runs"),
    Row(
      "in the background, by its words",
      Line.result("t1", #""Async agent launched successfully.""#),
      "Bash background = Async agent launched successfully."),
    Row(
      "in the background, by its status",
      Line.result("t1", #""ok""#, twin: #"{"status":"async_launched","agentId":"a1"}"#),
      "Bash background = ok"),
  ]

  @Test("Each form of a result has its status", arguments: rows)
  func table(row: Row) throws {
    let source = try ClaudeSource(lines: [Line.user("go"), Line.call("t1", "Bash"), row.line])
    #expect(source.outline() == ["user: go", "assistant:", "  " + row.outcome])
    #expect(source.notes == [])
  }

  @Test("A result before its call is put to it when it comes")
  func orphan() throws {
    let source = try ClaudeSource(lines: [
      Line.user("go"), Line.result("t1", #""early""#), Line.call("t1", "Read"),
    ])
    #expect(source.outline() == ["user: go", "assistant:", "  Read completed = early"])
  }

  @Test("A result whose call never comes is shown at the end")
  func lostCall() throws {
    var source = try ClaudeSource(lines: [Line.user("go"), Line.result("t9", #""alone""#)])
    source.finish()
    #expect(
      source.outline()
        == ["user: go", "system: Results without calls", "  ? completed = alone"])
  }

  @Test("An interruption cancels what is open, and nothing that is done")
  func interruption() throws {
    let source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "Bash"), Line.call("t2", "Read"), Line.result("t2"),
      Line.user("[Request interrupted by user]", at: 4),
    ])
    #expect(
      source.outline() == [
        "user: go", "assistant:", "  Bash cancelled", "  Read completed = done",
        "system: [Request interrupted by user]",
      ])
    #expect(source.status == .cancelled)
  }

  @Test("An interruption in a call makes the error that it left a cancellation")
  func interruptionInCall() throws {
    let source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "Bash"), Line.result("t1", #""killed""#, error: true),
      Line.user("[Request interrupted by user for tool use]", at: 4),
    ])
    #expect(source.outline()[2] == "  Bash cancelled ! killed")
  }

  @Test(
    "A task in the background ends as its notification says",
    arguments: [("completed", "completed"), ("failed", "failed"), ("stopped", "cancelled")])
  func notification(word: String, status: String) throws {
    let note =
      #"<task-notification>\n<task-id>b1</task-id>\n<status>\#(word)</status>\n<summary>It is over</summary>\n</task-notification>"#
    let source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "Bash"),
      Line.result("t1", #""runs""#, twin: #"{"backgroundTaskId":"b1"}"#),
      Line.text("Started.", id: "m2", stop: "end_turn", at: 4), Line.user(note, at: 9),
    ])
    #expect(source.outline()[2].hasPrefix("  Bash \(status)"))
    #expect(source.outline().last == "system: It is over")
    let call = try #require(source.calls.first?.node)
    #expect(source.text(.completedAt, of: call) == Line.time(9))
  }

  @Test("A queued notification ends a task by the id of its call")
  func queuedNotification() throws {
    let source = try ClaudeSource(lines: [
      Line.call("t1", "Agent"),
      Line.result("t1", #""ok""#, twin: #"{"status":"async_launched","agentId":"a1"}"#),
      #"{"type":"attachment","attachment":{"type":"queued_command","prompt":"<task-notification><task-id>x</task-id><tool-use-id>t1</tool-use-id><status>completed</status><result>42</result></task-notification>"}}"#,
    ])
    #expect(source.outline()[1] == "  Agent completed = 42")
  }

  @Test("A shell in the background ends when it is killed or when its output says so")
  func shells() throws {
    var source = try ClaudeSource(lines: [
      Line.call("t1", "Bash"), Line.result("t1", twin: #"{"backgroundTaskId":"b1"}"#),
      Line.call("t2", "KillBash", id: "m2"),
      Line.result("t2", twin: #"{"success":true,"shell_id":"b1"}"#),
    ])
    #expect(source.outline()[1] == "  Bash cancelled = done")
    source = try ClaudeSource(lines: [
      Line.call("t1", "Bash"), Line.result("t1", twin: #"{"backgroundTaskId":"b1"}"#),
      Line.call("t2", "BashOutput", id: "m2"),
      Line.result("t2", twin: #"{"shellId":"b1","status":"completed","exitCode":0}"#),
    ])
    #expect(source.outline()[1] == "  Bash completed = done")
  }

  @Test("A question and a plan wait for a person until they are answered")
  func waiting() throws {
    var source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "AskUserQuestion"),
    ])
    #expect(source.outline()[2] == "  AskUserQuestion waiting?")
    #expect(source.status == .inProgress)
    try source.read(Line.result("t1", #""blue""#))
    #expect(source.outline()[2] == "  AskUserQuestion completed = blue")
  }

  @Test("A call without a result is lost when the source ends")
  func lost() throws {
    var source = try ClaudeSource(lines: [Line.user("go"), Line.call("t1", "Bash")])
    #expect(source.outline()[2] == "  Bash running")
    source.finish()
    #expect(source.outline()[2] == "  Bash lost?")
    #expect(source.status == .lost)
  }

  @Test(
    "The program's own duration is kept",
    arguments: [#"{"durationMs":1234}"#, #"{"totalDurationMs":1234,"agentId":"a"}"#])
  func duration(twin: String) throws {
    let source = try ClaudeSource(lines: [Line.call("t1", "Glob"), Line.result("t1", twin: twin)])
    let call = try #require(source.calls.first?.node)
    #expect(source.text(.duration, of: call) == "1234")
  }

  @Test("The tools of the service end inside the message")
  func serverTools() throws {
    let source = try ClaudeSource(lines: [
      Line.assistant(
        #"{"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"q"}},{"type":"web_search_tool_result","tool_use_id":"s1","content":[{"type":"web_search_result","title":"T"}]},{"type":"server_tool_use","id":"s2","name":"web_search","input":{}},{"type":"web_search_tool_result","tool_use_id":"s2","content":{"type":"web_search_tool_result_error","error_code":"max_uses_exceeded"}}"#
      )
    ])
    #expect(
      source.outline() == [
        "assistant:",
        #"  web_search completed = [{"type":"web_search_result","title":"T"}]"#,
        "  web_search failed ! max_uses_exceeded",
      ])
  }

  @Test("What is handed over goes on beside a session that ended well")
  func handedOver() throws {
    let monitor = #"{"taskId":"b7","timeoutMs":9000,"persistent":false}"#
    let mate = #"{"status":"teammate_spawned","teammate_id":"owl@t","name":"owl"}"#
    var source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "Monitor"), Line.call("t2", "Agent"),
      Line.result("t1", twin: monitor), Line.result("t2", twin: mate),
      Line.user(
        "<task-notification><task-id>b7</task-id><summary>It hums</summary></task-notification>"),
      Line.user("[Request interrupted by user]", at: 4), Line.user("on", at: 5),
      Line.text("They work.", id: "m2", stop: "end_turn", at: 6),
    ])
    let running = [
      "  Monitor background = done", "  Agent background = done",
    ]
    #expect(source.outline().filter { $0.hasPrefix("  ") } == running)
    source.finish()
    #expect(source.status == .succeeded)
    #expect(source.text(.outputText) == "They work.")
    #expect(source.outline().filter { $0.hasPrefix("  ") } == running)
    try source.read(
      Line.user(
        "<task-notification><task-id>b7</task-id><status>completed</status><summary>It boils</summary></task-notification>",
        at: 7))
    try source.read(
      Line.user(
        #"<teammate-message teammate_id=\"owl\">\n{\"type\":\"shutdown_approved\"}\n</teammate-message>"#,
        at: 8))
    #expect(
      source.outline().filter { $0.hasPrefix("  ") }
        == ["  Monitor completed = It boils", "  Agent completed = done"])
  }

  @Test("A question that nobody answered waits, in a session that it interrupted")
  func question() throws {
    var source = try ClaudeSource(lines: [Line.user("go"), Line.call("q", "AskUserQuestion")])
    source.finish()
    #expect(source.status == .interrupted)
    #expect(source.outline().last == "  AskUserQuestion waiting?")
  }

  @Test("A call that is told again in later messages while it is open is one call")
  func toldAgain() throws {
    let source = try ClaudeSource(lines: [
      Line.user("go"), Line.call("t1", "Read"), Line.call("t1", "Read", id: "m2"),
      Line.call("t2", "Read", id: "m2"), Line.result("t1", #""one""#),
      Line.result("t2", #""two""#), Line.call("t1", "Edit", id: "m3", at: 5),
    ])
    #expect(
      source.outline() == [
        "user: go", "assistant:", "  Read completed = one", "assistant:", "  Read completed = two",
        "assistant:", "  Edit running",
      ])
  }

  @Test("A large output is shown with the path of the whole, and whole when its file comes")
  func largeOutput() throws {
    var source = try ClaudeSource(lines: [
      Line.call("t1", "Bash"),
      Line.result(
        "t1", #""the beginning""#, twin: #"{"persistedOutputPath":"/x/s/tool-results/o1.txt"}"#),
    ])
    #expect(
      source.outline()[1]
        == "  Bash completed = the beginning|[Full output: /x/s/tool-results/o1.txt]")
    try source.read("all of it", file: "tool-results/o1.txt", framing: .document)
    #expect(source.outline()[1] == "  Bash completed = all of it")
  }
}

extension ClaudeSource {
  /// Makes a kept session of these lines.
  init(lines: [String]) throws { try self.init("claude-code", lines) }
}
