import Glibc
import TestGate
import TestSupport
import Testing

/// Ten agents of four kinds at once, each of which stands otherwise.
@Suite("Ten agents on the board", .startsPrograms)
struct ManyAgentsTests {
  private let home = MadeUpHome()

  /// Writes down that a process that is there works on a session.
  private func register(_ agent: MadeUpAgent, pid: pid_t, _ words: String) {
    home.write(
      #"{"pid":\#(pid),"sessionId":"\#(agent.id)",\#(words)}"#, to: ".claude/sessions/\(pid).json")
  }

  private func hook(_ agent: MadeUpAgent, _ name: String, _ fields: String) throws {
    let message =
      #"{"session_id":"\#(agent.id)","transcript_path":"\#(home.path)/\#(agent.file)",\#(fields)}"#
    let run = try CommandRun.run(
      Espalier.path, ["hook", name], environment: home.environment,
      input: .bytes(Array(message.utf8)))
    #expect(run.ending == .exit(0))
  }

  /// The row of the screen that tells of a project.
  private static func row(_ project: String, _ screen: VirtualTerminal) -> String {
    let place = (0..<screen.size.rows).first { row in
      screen.row(row).split(separator: " ").prefix(5).contains { $0 == project }
    }
    return place.map { screen.row($0) } ?? ""
  }

  /// Waits until the lane of a project has this sign and says this.
  private func wait(
    _ pty: PseudoTerminal, _ project: String, _ sign: String, _ words: String = ""
  ) throws {
    try pty.wait("for \(project) to be \(sign) \(words)") { screen in
      let row = Self.row(project, screen)
      return row.drop { $0 == " " }.hasPrefix(sign) && row.contains(words)
    }
  }

  @Test("who waits, fails, is stuck, works and is done is told apart, and each change is seen")
  func ten() throws {
    // One has leave to ask for, and its process says so.
    var leave = MadeUpAgent(.claude, "leave", in: home)
    leave.call("1", "Bash", #"{"command":"git push"}"#)
    register(leave, pid: getpid(), #""status":"waiting","waitingFor":"permission prompt""#)
    // One asks.
    var asks = MadeUpAgent(.claude, "asks", in: home)
    asks.call("1", "AskUserQuestion", #"{"questions":[{"question":"Which port?"}]}"#)
    // One goes on and gets nowhere.
    var stuck = MadeUpAgent(.claude, "stuck", in: home)
    for number in 1...5 {
      stuck.call("\(number)", "Bash", #"{"command":"make try\#(number)"}"#, ago: 30)
      stuck.end("\(number)", failed: true, ago: 20)
    }
    // One wants to leave its sandbox.
    var escapes = MadeUpAgent(.codex, "escapes", in: home)
    escapes.call(
      "1", "shell", #"{"command":["apt","update"],"with_escalated_permissions":true}"#)
    // One has failed.
    var failed = MadeUpAgent(.codex, "failed", in: home)
    failed.fail("no more tokens")
    // One works.
    var works = MadeUpAgent(.codex, "works", in: home)
    works.call("1", "shell", #"{"command":["make","all"]}"#)
    // One works for all that its file says.
    var silent = MadeUpAgent(.gemini, "silent", in: home)
    silent.call("1", "run_shell_command", #"{"command":"rm -r build"}"#)
    // One is done.
    var done = MadeUpAgent(.gemini, "done", in: home)
    done.finish("All is tidy.")
    // One asks for leave in its records.
    var formal = MadeUpAgent(.copilot, "formal", in: home)
    formal.call("1", "bash", #"{"command":"npm publish"}"#)
    formal.askLeave("1")
    // One works.
    var busy = MadeUpAgent(.copilot, "busy", in: home)
    busy.call("1", "bash", #"{"command":"npm test"}"#)

    let pty = try Espalier.screen(
      environment: home.environment, size: Espalier.Size(rows: 30, columns: 110))
    try wait(pty, "leave", "?", "permission: Bash git push")
    try wait(pty, "asks", "?", "question: Which port?")
    try wait(pty, "stuck", "!", "stuck: 5 errors in a row")
    try wait(pty, "escapes", "?", "permission: shell")
    try wait(pty, "failed", "✗", "failed: no more tokens")
    try wait(pty, "works", "◐", "make, all")
    try wait(pty, "silent", "◐", "rm -r build")
    try wait(pty, "done", "✓", "All is tidy.")
    try wait(pty, "formal", "?", "npm publish")
    try wait(pty, "busy", "◐", "npm test")
    try pty.wait(for: "? 4 need you  ✗ 1 failed  ! 1 stuck  ◐ 3 running  ✓ 1 done")

    // Each change is seen, and changes nobody else.
    try hook(
      silent, "gemini",
      #""hook_event_name":"Notification","notification_type":"ToolPermission","message":"Allow it?""#
    )
    try wait(pty, "silent", "?", "permission: run_shell_command rm -r build")
    register(leave, pid: getpid(), #""status":"busy""#)
    try wait(pty, "leave", "◐", "git push")
    works.fail("the disk is full")
    try wait(pty, "works", "✗", "failed: the disk is full")
    asks.end("1")
    try wait(pty, "asks", "◐")
    escapes.end("1")
    escapes.finish("It is installed.")
    try wait(pty, "escapes", "✓", "It is installed.")
    busy.end("1")
    busy.finish("All tests pass.")
    try wait(pty, "busy", "✓", "All tests pass.")
    silent.end("1")
    try wait(pty, "silent", "◐")
    try pty.wait(for: "? 1 needs you  ✗ 2 failed  ! 1 stuck  ◐ 3 running  ✓ 3 done")
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }
}
