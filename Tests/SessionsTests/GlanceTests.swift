import SessionModel
import Sessions
import TestSupport
import Testing

/// What heads and tails tell.
@Suite("Glances at sessions")
struct GlanceTests {
  static let prompt =
    #"{"type":"user","sessionId":"s1","cwd":"/home/me/api","timestamp":"2026-01-02T03:04:05.000Z","message":{"role":"user","content":"Fix the test"}}"#
  static let call =
    #"{"type":"assistant","message":{"role":"assistant","model":"m-1","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{}}]}}"#
  static let result =
    #"{"type":"user","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"ok"}]}}"#
  static let failure =
    #"{"type":"user","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"no","is_error":true}]}}"#
  static let refusal =
    #"{"type":"user","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"The user doesn't want to proceed with this tool use. The tool use was rejected.","is_error":true}]}}"#
  static let end =
    #"{"type":"assistant","message":{"role":"assistant","content":[{"type":"text","text":"Done."}],"stop_reason":"end_turn"}}"#
  static let question =
    #"{"type":"assistant","message":{"role":"assistant","content":[{"type":"tool_use","id":"t2","name":"AskUserQuestion","input":{}}]}}"#

  /// So many results of about 1,000 bytes.
  static func filler(_ count: Int) -> [String] {
    let text = String(repeating: "x", count: 1000)
    return Array(repeating: result.replacing("\"ok\"", with: "\"\(text)\""), count: count)
  }

  /// A Claude session of these lines.
  static func claude(_ lines: [String], age: Int = 0, _ more: (MadeUpHome) -> Void = { _ in })
    throws -> ListedSession
  {
    let home = MadeUpHome()
    home.write(
      lines.joined(separator: "\n") + "\n", to: ".claude/projects/-home-me-api/s1.jsonl", age: age)
    more(home)
    return try #require(Listing.of(home.environment, alive: [4711]).first)
  }

  @Test("title, project, model, times and counts are told")
  func everything() throws {
    let session = try Self.claude([Self.prompt, Self.call, Self.failure, Self.end])
    #expect(session.title == "Fix the test")
    #expect(session.project == "api")
    #expect(session.glance?.model == "m-1")
    #expect(session.glance?.startedAt == TimeText.moment("2026-01-02T03:04:05.000Z"))
    #expect(session.glance?.calls?.failed == 1)
    #expect(session.glance?.calls?.isPartial == false)
    #expect(session.state == .succeeded)
  }

  @Test(
    "without a process, an open turn is alive for two minutes and an open call for half an hour")
  func age() throws {
    let prompt = Self.prompt.replacing(
      "2026-01-02T03:04:05.000Z",
      with: TimeText.text(Milliseconds(Int64(MadeUpHome.now - 1) * 1000)))
    let turn = [prompt, Self.call, Self.result]
    #expect(try Self.claude(turn, age: 60).state == .running)
    #expect(try Self.claude(turn, age: 180).state == .lost)
    let call = [prompt, Self.call]
    #expect(try Self.claude(call, age: 1500).state == .running)
    #expect(try Self.claude(call, age: 2000).state == .lost)
    let question = [prompt, Self.question]
    #expect(try Self.claude(question, age: 1500).state == .waiting)
    #expect(try Self.claude(question, age: 2000).state == .interrupted)
    #expect(try Self.claude([prompt, Self.end], age: 5).state == .succeeded)
    // A copy: the file is new, its last record is not.
    #expect(try Self.claude([Self.prompt, Self.call], age: 5).state == .lost)
  }

  @Test("the registry of processes counts more than the clock, as long as the process lives")
  func registry() throws {
    func state(_ lines: [String], _ word: String, pid: Int = 4711) throws -> SessionState {
      try Self.claude(lines, age: 80_000) {
        $0.write(
          #"{"pid":\#(pid),"sessionId":"s1","status":"\#(word)"}"#,
          to: ".claude/sessions/\(pid).json")
      }.state
    }
    #expect(try state([Self.prompt, Self.call], "busy") == .running)
    #expect(try state([Self.prompt, Self.call], "idle") == .waiting)
    #expect(try state([Self.prompt, Self.end], "idle") == .idle)
    #expect(try state([Self.prompt, Self.question], "busy") == .waiting)
    #expect(try state([Self.prompt, Self.call], "busy", pid: 4712) == .lost)
  }

  @Test("a first line that is longer than the head still tells its prompt and folder")
  func hugeFirstLine() throws {
    let image = String(repeating: "iVBORw0KGgo", count: 30_000)
    let first =
      #"{"type":"user","sessionId":"s1","cwd":"/home/me/api","message":{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image","source":{"data":"\#(image)"}}]}}"#
    let session = try Self.claude([first, Self.call, Self.result, Self.end])
    #expect(session.title == "What is this?")
    #expect(session.project == "api")
    #expect(session.state == .succeeded)
    #expect(session.glance?.calls?.completed == 1)
    #expect(session.glance?.calls?.isPartial == true)
  }

  @Test("a session is called after the first paragraph of its prompt, whatever lines that has")
  func paragraph() throws {
    func title(_ prompt: String, gap: Int) throws -> String {
      let line = Self.prompt.replacing("Fix the test", with: prompt)
      return try Self.claude([line] + Self.filler(gap) + [Self.end]).title
    }
    for gap in [0, 400] {
      let lines = #"\n Move it\n  out of\tthe box \n \nIt is slow."#
      #expect(try title(lines, gap: gap) == "Move it out of\tthe box")
      let long = String(repeating: "word ", count: 80)
      #expect(try title(long, gap: gap).count == 200)
    }
  }

  @Test("what an editor puts in front of a prompt is no title, however long it is")
  func longContext() throws {
    let tabs = (0..<40).map { "- route.ts: apps/web/src/app/api/teams/\($0)/route.ts" }
    for gap in [0, 400] {
      let home = MadeUpHome()
      let lines = Self.others[0].lines.map {
        $0.replacing("# Context\\n", with: "# Context\\n\(tabs.joined(separator: "\\n"))\\n")
      }
      home.write(
        (lines + Self.filler(gap)).joined(separator: "\n") + "\n", to: Self.others[0].path)
      #expect(Listing.of(home.environment).first?.title == "Port it")
    }
  }

  @Test("a summary that names no line of the ends is taken for another session's")
  func summary() throws {
    func title(_ leaf: String, gap: Int) throws -> String? {
      let filler = Self.filler(gap)
      let summary = #"{"type":"summary","summary":"Tests","leafUuid":"\#(leaf)"}"#
      let end = Self.end.replacing(
        #""type":"assistant","message""#, with: #""type":"assistant","uuid":"e1","message""#)
      return try Self.claude([summary, Self.prompt] + filler + [end]).title
    }
    for gap in [0, 400] {
      #expect(try title("e1", gap: gap) == "Tests")
      #expect(try title("other", gap: gap) == "Fix the test")
    }
  }

  @Test("what a person refused has not failed, at the ends of a file as in all of it")
  func refusal() throws {
    for gap in [0, 400] {
      let session = try Self.claude(
        [Self.prompt] + Self.filler(gap) + [Self.call, Self.refusal, Self.end])
      #expect(session.glance?.calls?.isPartial == (gap > 0))
      #expect(session.glance?.calls?.failed == 0)
      #expect(session.state == .succeeded)
    }
  }

  @Test("how calls of Codex ended is told by the edges of their outputs")
  func codexOutputs() throws {
    /// A record of so many letters, so that the ends of all files hold as many.
    func output(_ text: String, _ length: Int) -> String {
      let text = text + String(repeating: "x", count: length - text.utf8.count)
      return
        ##"{"type":"response_item","payload":{"type":"function_call_output","call_id":"1","output":"\##(text)"}}"##
    }
    func counts(_ text: String) throws -> [Int] {
      let home = MadeUpHome()
      let filler = Array(repeating: output("Exit code: 0\\n", 1000), count: 400)
      let lines = Self.others[0].lines.prefix(2) + filler + [output(text, 100)]
      home.write(lines.joined(separator: "\n") + "\n", to: Self.others[0].path)
      let calls = try #require(Listing.of(home.environment).first?.glance?.calls)
      return [calls.completed, calls.failed]
    }
    let all = try counts("Exit code: 0")[0]
    #expect(try counts("exec command rejected by user") == [all - 1, 0])
    #expect(try counts("aborted by user after 2.1s") == [all - 1, 0])
    #expect(try counts("failed in sandbox: no") == [all - 1, 1])
    let nested = #"{\"output\": \"no\", \"metadata\": {\"exit_code\": 2}}"#
    #expect(try counts(nested) == [all - 1, 1])
  }

  @Test("how a turn ended is looked for in front of a last record that is longer than the end")
  func hugeLastLine() throws {
    /// A line that says nothing of the turn.
    func huge(_ size: Int) -> String {
      #"{"type":"file-history-snapshot","x":"\#(String(repeating: "x", count: size))"}"#
    }
    let lines = [Self.prompt] + Self.filler(100) + [Self.end]
    #expect(try Self.claude(lines + [huge(60_000)]).state == .succeeded)
    #expect(try Self.claude(lines + [huge(900_000)]).state == .succeeded)
    // Nothing that was read tells: neither do we.
    #expect(try Self.claude(lines + [huge(9_000_000)]).state == .unknown)
  }

  @Test(
    "calls that lie between head and tail are said to be missing, and none is left open by that")
  func gap() throws {
    let filler = Self.filler(400)
    let session = try Self.claude([Self.prompt, Self.call] + filler + [Self.end])
    #expect(session.glance?.calls?.isPartial == true)
    #expect(session.glance?.calls?.open == 0)
    #expect(session.state == .succeeded)
    #expect((session.glance?.calls?.completed ?? 400) < 400)
  }

  @Test("of large files the newest are read whole, as far as their bytes allow")
  func whole() throws {
    let home = MadeUpHome()
    let calls = Self.filler(300).enumerated().flatMap { index, result in
      [Self.call, result].map { $0.replacing("t1", with: "c\(index)") }
    }
    for (name, age) in [("old", 300), ("new", 100)] {
      let lines = [Self.prompt, Self.call, Self.failure] + calls + [Self.end]
      home.write(
        lines.joined(separator: "\n"), to: ".claude/projects/-home-me-api/\(name).jsonl", age: age)
    }
    func counts(_ bytes: Int64) -> [SessionGlance.Calls?] {
      Listing.of(home.environment, wholeBytes: bytes).map { $0.glance?.calls }
    }
    #expect(counts(0).map { $0?.isPartial } == [true, true])
    let half = counts(600_000)
    #expect(half.map { $0?.isPartial } == [false, true])
    #expect(half[0]?.completed == 300)
    #expect(half[0]?.failed == 1)
    #expect(counts(1 << 20).map { $0?.isPartial } == [false, false])
  }

  @Test("of a part of the calls it is told how many there are at least")
  func parts() {
    var calls = SessionGlance.Calls()
    #expect(calls.text(calls.failed) == nil)
    calls.completed = 6
    #expect(calls.text(calls.failed) == nil)
    #expect(calls.text(calls.completed) == "6")
    calls.isPartial = true
    #expect(calls.text(calls.failed) == "0+")
    #expect(calls.text(calls.completed) == "6+")
    calls.completed = 0
    #expect(calls.text(calls.failed) == nil)
  }

  @Test(
    "whatever bytes a file has, it is listed", arguments: ["", "\n", "{", "\u{0}", "[1,2", "{}"])
  func hostile(text: String) throws {
    let home = MadeUpHome()
    for file in PlaceTests.files { home.write(text, to: file.path) }
    #expect(Listing.of(home.environment).count == PlaceTests.files.count)
  }

  /// What other agents write, and what is to be told of it.
  static let others: [(path: String, lines: [String], state: SessionState, title: String)] = [
    (
      ".codex/sessions/2026/01/02/rollout-1.jsonl",
      [
        #"{"type":"session_meta","payload":{"id":"c","cwd":"/home/me/web"}}"#,
        ##"{"type":"event_msg","payload":{"type":"user_message","message":"# Context\n\n## My request for Codex:\nPort it\n"}}"##,
        #"{"type":"response_item","payload":{"type":"function_call","name":"shell","call_id":"1"}}"#,
        #"{"type":"response_item","payload":{"type":"function_call_output","call_id":"1","output":"Exit code: 2\nOutput:\nno"}}"#,
        #"{"type":"event_msg","payload":{"type":"turn_aborted","reason":"interrupted"}}"#,
      ], .cancelled, "Port it"
    ),
    (
      ".copilot/session-state/s/events.jsonl",
      [
        #"{"type":"session.start","data":{"sessionId":"s","context":{"cwd":"/home/me/web"}}}"#,
        #"{"type":"user.message","data":{"content":"List"}}"#,
        #"{"type":"tool.execution_start","data":{"toolCallId":"1"}}"#,
        #"{"type":"permission.requested","data":{"requestId":"9"}}"#,
      ], .waiting, "List"
    ),
    (
      ".gemini/tmp/web/chats/session-1.jsonl",
      [
        #"{"sessionId":"g","projectHash":"x","directories":["/home/me/web"]}"#,
        #"{"id":"1","type":"user","content":[{"text":"Say hello"}]}"#,
        #"{"id":"2","type":"gemini","content":"","toolCalls":[{"id":"a","status":"awaiting_approval"}]}"#,
      ], .waiting, "Say hello"
    ),
    (
      ".pi/agent/sessions/--home-me-web--/1.jsonl",
      [
        #"{"type":"session","id":"p","cwd":"/home/me/web"}"#,
        #"{"type":"message","message":{"role":"user","content":[{"type":"text","text":"Fix"}]}}"#,
        #"{"type":"message","message":{"role":"assistant","stopReason":"toolUse","content":[{"type":"toolCall","id":"1"}]}}"#,
      ], .running, "Fix"
    ),
  ]

  @Test("other agents' sessions tell state, title and project", arguments: others.indices)
  func other(index: Int) throws {
    let other = Self.others[index]
    let home = MadeUpHome()
    home.write(other.lines.joined(separator: "\n") + "\n", to: other.path)
    let session = try #require(Listing.of(home.environment).first)
    #expect(session.state == other.state)
    #expect(session.title == other.title)
    #expect(session.project == "web")
  }
}
