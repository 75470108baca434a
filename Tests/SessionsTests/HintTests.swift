import JSONReading
import SessionModel
import TestSupport
import Testing
import WireFormats

@testable import Sessions

/// What hooks leave about sessions, and for how long that says anything.
@Suite("Hints of hooks")
struct HintTests {
  private static let now = Milliseconds(1_800_000_000_000)

  private func read(_ json: String, _ agent: HookAgent? = nil, event: String? = nil)
    -> HookMessage?
  {
    HookMessage(Array(json.utf8), agent: agent, event: event, parser: JSONParser())
  }

  // MARK: Messages

  @Test(
    "the messages of four agents are told apart and say what is needed",
    arguments: [
      // Claude Code
      (
        #"{"session_id":"s","transcript_path":"/h/.claude/projects/x/s.jsonl","cwd":"/w","hook_event_name":"PermissionRequest","tool_name":"Bash","tool_input":{"command":"git push"}}"#,
        nil, "claude-code permission Bash git push|"
      ),
      (
        #"{"session_id":"s","hook_event_name":"PermissionRequest","tool_name":"AskUserQuestion","tool_input":{"questions":[{"question":"Which port?"}]}}"#,
        nil, "claude-code question AskUserQuestion Which port?|"
      ),
      (
        #"{"session_id":"s","hook_event_name":"Notification","notification_type":"permission_prompt","message":"Claude needs your permission to use Bash"}"#,
        nil, "claude-code permission |Claude needs your permission to use Bash"
      ),
      (
        #"{"session_id":"s","hook_event_name":"Notification","message":"Claude needs your permission to use Bash"}"#,
        nil, "claude-code permission |Claude needs your permission to use Bash"
      ),
      (
        #"{"session_id":"s","hook_event_name":"Notification","message":"Claude is waiting for your input"}"#,
        nil, "claude-code done |Claude is waiting for your input"
      ),
      (
        #"{"session_id":"s","hook_event_name":"Notification","notification_type":"elicitation_dialog","message":"A server asks"}"#,
        nil, "claude-code question |A server asks"
      ),
      (
        #"{"session_id":"s","hook_event_name":"Notification","notification_type":"auth_success","message":"Logged in"}"#,
        nil, "claude-code notification |Logged in"
      ),
      (
        #"{"session_id":"s","hook_event_name":"Stop","last_assistant_message":"\n  \nAll done.\nReally."}"#,
        nil, "claude-code done |All done."
      ),
      (#"{"session_id":"s","hook_event_name":"Stop","agent_id":"a"}"#, nil, "nothing"),
      (
        #"{"session_id":"s","hook_event_name":"StopFailure","error":"rate_limit","error_details":"429"}"#,
        nil, "claude-code failed |rate_limit"
      ),
      (
        #"{"session_id":"s","hook_event_name":"SessionEnd","reason":"exit"}"#, nil,
        "claude-code over |"
      ),
      (#"{"session_id":"s","hook_event_name":"PreToolUse","tool_name":"Bash"}"#, nil, "nothing"),
      // Codex
      (
        #"{"session_id":"s","transcript_path":null,"turn_id":"t","hook_event_name":"PermissionRequest","tool_name":"Bash","tool_input":{"command":"make"}}"#,
        nil, "codex permission Bash make|"
      ),
      (
        #"{"type":"agent-turn-complete","thread-id":"s","turn-id":"1","cwd":"/w","input-messages":["x"],"last-assistant-message":"Ready."}"#,
        nil, "codex done |Ready."
      ),
      // Gemini
      (
        #"{"session_id":"s","transcript_path":"/h/.gemini/tmp/a/chats/session-1.json","timestamp":"2026-01-02T03:04:05Z","hook_event_name":"Notification","notification_type":"ToolPermission","message":"Tool run_shell_command requires confirmation"}"#,
        nil, "gemini permission |Tool run_shell_command requires confirmation"
      ),
      (
        #"{"session_id":"s","hook_event_name":"AfterAgent","prompt_response":"Here."}"#, nil,
        "gemini done |Here."
      ),
      // Copilot, whose messages do not all name their event
      (
        #"{"sessionId":"s","timestamp":1704614400000,"cwd":"/w","toolName":"bash","toolArgs":"{\"command\":\"rm x\"}"}"#,
        "permissionRequest", "copilot permission bash rm x|"
      ),
      (#"{"sessionId":"s","stopReason":"end_turn"}"#, "agentStop", "copilot done |"),
      (
        #"{"sessionId":"s","error":{"message":"no network","name":"E"},"recoverable":false}"#,
        "errorOccurred", "copilot failed |no network"
      ),
      (
        #"{"sessionId":"s","error":{"message":"again"},"recoverable":true}"#, "errorOccurred",
        "nothing"
      ),
      // No messages
      ("", nil, "nothing"), ("[]", nil, "nothing"), ("{\"session_id\":5}", nil, "nothing"),
      (#"{"hook_event_name":"Stop"}"#, nil, "nothing"), ("{\"session_id\":\"s\"", nil, "nothing"),
    ] as [(String, String?, String)])
  func messages(json: String, event: String?, told: String) {
    let message = read(json, event: event)
    let text = message.map {
      "\($0.agent) \($0.kind?.rawValue ?? "over") \($0.call ?? "")|\($0.text ?? "")"
    }
    #expect(text ?? "nothing" == told)
    #expect(message.map { $0.session == "s" } ?? true)
  }

  @Test("what stands in a message is kept short")
  func long() throws {
    let long = String(repeating: "x", count: 100_000)
    let message = try #require(
      read(
        #"{"session_id":"s","hook_event_name":"PermissionRequest","tool_name":"Bash","tool_input":{"command":"\#(long)"},"message":"\#(long)"}"#
      ))
    #expect(message.call?.count == 300)
    #expect(message.text?.count == 300)
  }

  @Test("a letter of many marks does not make a file too long to be read")
  func marks() throws {
    let letter = "e" + String(repeating: "\u{301}", count: 200)
    let message = try #require(
      read(
        #"{"session_id":"s","hook_event_name":"Notification","notification_type":"permission_prompt","message":"\#(String(repeating: letter, count: 50))"}"#
      ))
    let hint = SessionHint(
      try #require(message.kind), agent: message.agent, session: message.session,
      text: message.text, at: Self.now)
    #expect(hint.json.count < SessionHint.fileLimit)
    #expect(SessionHint(hint.json, parser: JSONParser()) == hint)
  }

  // MARK: How long they hold

  @Test(
    "a hint holds until the next record, and no longer than half a day",
    arguments: [
      // As it was: nothing was written.
      (100, nil, 0, 0, true), (100, -5000, -5000, 0, true),
      // A record that was made before and written a moment after.
      (150, -200, 90, 0, true),
      // The next record.
      (150, 1, 90, 0, false), (150, nil, 90, 0, false), (90, 1, 90, 0, false),
      (150, 0, 90, 0, false), (150, -1000, 90, 0, true),
      // Written later, whatever its clock says.
      (150, -200, 2001, 0, false),
      // Too old, and from a clock that is ahead.
      (100, nil, 0, 43_199_999, true), (100, nil, 0, 43_200_000, false),
      (100, nil, 0, -60_000, false),
    ] as [(Int64, Int64?, Int64, Int64, Bool)])
  func holding(size: Int64, record: Int64?, written: Int64, later: Int64, holds: Bool) {
    let hint = SessionHint(
      .permission, agent: "codex", session: "s", at: Self.now, size: 100)
    #expect(
      hint.holds(
        size: size, lastRecord: record.map { Self.now + Milliseconds($0) },
        written: Self.now + Milliseconds(written), now: Self.now + Milliseconds(later)) == holds)
  }

  @Test("several hooks for one thing are one wait, which began with the first")
  func merging() {
    func hint(_ kind: SessionHint.Kind, _ later: Int64, size: Int64? = 7, call: String? = nil)
      -> SessionHint
    {
      SessionHint(
        kind, agent: "codex", session: "s", call: call, at: Self.now + Milliseconds(later),
        size: size)
    }
    let first = hint(.permission, 0, call: "Bash make")
    let second = hint(.permission, 6000).after(first)
    #expect(second.at == Self.now && second.call == "Bash make")
    #expect(hint(.notification, 6000).after(first) == first)
    #expect(hint(.done, 6000).after(first) == hint(.done, 6000))
    #expect(hint(.permission, 6000, size: 8).after(first) == hint(.permission, 6000, size: 8))
    let unsized = hint(.permission, 0, size: nil)
    #expect(hint(.permission, 9, size: nil).after(unsized).at == Self.now + Milliseconds(9))
  }

  @Test("a hint is written and read as it was, and what is none is not read")
  func file() {
    var hint = SessionHint(
      .question, agent: "gemini", session: "a-1", call: "ask \"x\"", text: "é", at: Self.now,
      size: 12)
    (hint.process, hint.started) = (4711, 9)
    #expect(SessionHint(hint.json, parser: JSONParser()) == hint)
    #expect(hint.json.count { $0 == 10 } == 1)
    for text in ["", "{}", "[1]", #"{"kind":"x","agent":"a","session":"s","at":1}"#] {
      #expect(SessionHint(Array(text.utf8), parser: JSONParser()) == nil)
    }
    #expect(hint.fileName == "gemini.a-1.json")
    for name in ["", "../x", "a/b", ".x", "a b", "ü", String(repeating: "a", count: 129)] {
      #expect(SessionHint.fileName(agent: "codex", session: name) == nil, "\(name)")
    }
  }

  // MARK: What becomes of sessions

  private func glance(_ turn: SessionGlance.Turn) -> SessionGlance {
    var glance = SessionGlance()
    (glance.id, glance.turn) = ("s", turn)
    glance.lastRecordAt = Self.now - Milliseconds(3_600_000)
    return glance
  }

  @Test(
    "a hint tells what neither records nor clock do, and a process that is gone outweighs it",
    arguments: [
      (.permission, nil, .working, nil, .waiting), (.question, .busy, .working, 1, .waiting),
      (.permission, .gone, .working, nil, .lost), (.notification, nil, .working, nil, .lost),
      (.done, nil, .working, 5, .idle), (.done, nil, .answered, nil, .succeeded),
      (.done, .idle, .answered, nil, .idle), (.failed, nil, .working, 5, .failed),
      (.failed, .gone, .working, nil, .lost),
    ]
      as [(
        SessionHint.Kind, ProcessRegistry.Word?, SessionGlance.Turn, Int32?, SessionState
      )])
  func states(
    kind: SessionHint.Kind, process: ProcessRegistry.Word?, turn: SessionGlance.Turn,
    pid: Int32?, state: SessionState
  ) {
    var hint = SessionHint(kind, agent: "codex", session: "s", at: Self.now)
    hint.process = pid
    var session = ListedSession(
      path: "/x", agent: "codex", format: "codex", size: 1,
      modified: Self.now - Milliseconds(3_600_000))
    session.take(glance(turn), process: process, hint: hint, now: Self.now)
    #expect(session.state == state)
  }

  @Test("hints of a folder are read, but for those of processes that are gone")
  func book() {
    let home = MadeUpHome()
    func leave(_ session: String, pid: Int32? = nil, started: UInt64? = nil) {
      var hint = SessionHint(.permission, agent: "codex", session: session, at: Self.now)
      (hint.process, hint.started) = (pid, started)
      home.write(
        String(decoding: hint.json, as: UTF8.self),
        to: ".local/state/espalier/hints/codex.\(session).json")
    }
    leave("a")
    leave("b", pid: 1, started: 7)
    leave("c", pid: 1, started: 8)
    leave("d", pid: 2)
    home.write("{", to: ".local/state/espalier/hints/codex.e.json")
    let folder = HintBook.folder(home.environment)
    let book = HintBook(folder) { $0 == 1 ? RunningProcess(started: 7) : nil }
    #expect(["a", "b", "c", "d", "e"].filter { book["codex", $0] != nil } == ["a", "b"])
    #expect(book["gemini", "a"] == nil)
    #expect(HintBook.folder(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/espalier/hints")
    #expect(HintBook.folder(["XDG_STATE_HOME": "s"]) == nil)
  }

  @Test("the process that called is found past the shells that it put between")
  func starter() {
    func process(_ name: String, parent: Int32) -> RunningProcess {
      var process = RunningProcess(started: 1)
      (process.name, process.parent) = (name, parent)
      return process
    }
    let all: [Int32: RunningProcess] = [
      9: process("sh", parent: 8), 8: process("node", parent: 7), 5: process("bash", parent: 1),
    ]
    #expect(RunningProcess.starter(9) { all[$0] }?.pid == 8)
    #expect(RunningProcess.starter(8) { all[$0] }?.pid == 8)
    #expect(RunningProcess.starter(5) { all[$0] } == nil)
  }
}
