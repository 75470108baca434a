import Glibc
import TestGate
import TestSupport
import Testing

/// The board of the agents on this machine.
@Suite("The board of agents", .startsPrograms)
struct BoardTests {
  private let home = MadeUpHome()

  /// Writes a session of Claude Code with a call; its lines are as young as they can be.
  private func add(
    _ id: String, _ project: String, tool: String, input: String, more: [String] = []
  ) {
    let prompt =
      #"{"type":"user","uuid":"u","sessionId":"\#(id)","cwd":"/home/me/\#(project)","gitBranch":"fix/it","timestamp":"\#(TestFolder.time(ago: 9))","message":{"role":"user","content":"Work on \#(project)"}}"#
    let call =
      #"{"type":"assistant","uuid":"a","sessionId":"\#(id)","timestamp":"\#(TestFolder.time(ago: 5))","message":{"id":"m","role":"assistant","content":[{"type":"tool_use","id":"t1","name":"\#(tool)","input":\#(input)}]}}"#
    home.write(
      ([prompt, call] + more).joined(separator: "\n") + "\n",
      to: ".claude/projects/-home-me-\(project)/\(id).jsonl")
  }

  /// Writes down that our own process works on a session.
  private func register(_ id: String, _ words: String) {
    home.write(
      #"{"pid":\#(getpid()),"sessionId":"\#(id)",\#(words)}"#,
      to: ".claude/sessions/\(getpid()).json")
  }

  private static let end =
    #"{"type":"assistant","uuid":"e","timestamp":"2026-01-02T03:04:07.000Z","message":{"id":"n","role":"assistant","content":[{"type":"text","text":"All is pushed."}],"stop_reason":"end_turn"}}"#
  private static let result =
    #"{"type":"user","uuid":"r","timestamp":"2026-01-02T03:04:06.000Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"ok"}]}}"#

  @Test(
    "who waits for leave stands on top, and is done and new when the turn is over, while one looks")
  func live() throws {
    add("a1", "api", tool: "Bash", input: #"{"command":"git push"}"#)
    add("b2", "web", tool: "AskUserQuestion", input: #"{"questions":[{"question":"Which port?"}]}"#)
    add("c3", "infra", tool: "Bash", input: #"{"command":"make"}"#)
    register("a1", #""status":"waiting","waitingFor":"permission prompt""#)
    let pty = try Espalier.screen(environment: home.environment)
    try pty.wait(for: "permission: Bash git push")
    try pty.wait(for: "question: Which port?")
    try pty.wait(for: "Bash make")
    try pty.wait(for: "? 2 need you")
    register("a1", #""status":"idle""#)
    add(
      "a1", "api", tool: "Bash", input: #"{"command":"git push"}"#, more: [Self.result, Self.end])
    try pty.wait(for: "All is pushed.")
    try pty.wait(for: "? 1 needs you")
    #expect(pty.screen.text.contains("new"))
    pty.type("/needs:done")
    try pty.wait(for: "1 of 3")
    pty.press("enter")
    pty.press("enter")
    try pty.wait(for: "git push")
    pty.press("q")
    try pty.wait(for: "filter: needs:done")
    try pty.wait(for: "Nothing matches")
    pty.press("esc")
    try pty.wait(for: "3 found")
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("the board is printed for scripts")
  func print() throws {
    add("a1", "api", tool: "Bash", input: #"{"command":"git push"}"#)
    register("a1", #""status":"waiting","waitingFor":"permission prompt""#)
    let json = try Espalier.run("--json", "--compact", environment: home.environment)
    #expect(json.ending == .exit(0))
    #expect(json.outputText.contains(#""status":"permission","needs":"permission""#))
    #expect(json.outputText.contains(#""pid":\#(getpid()),"cwd":"/home/me/api","branch":"fix/it""#))
    let lines = try Espalier.run("--once", environment: home.environment)
    #expect(lines.outputText.hasPrefix("permission"))
    #expect(lines.outputText.hasSuffix("permission: Bash git push\n"))
    #expect(try Espalier.run("--json", "x.jsonl", environment: home.environment).ending == .exit(2))
  }

  @Test(
    "a session is opened by the beginning of its id, as the newest, and by the folder it worked in")
  func names() throws {
    add("a1b2", "api", tool: "Bash", input: #"{"command":"git push"}"#)
    add("a1c3", "web", tool: "Bash", input: "{}")
    for name in ["session:a1b", "session:a1b2"] {
      let text = try Espalier.run("print", name, environment: home.environment)
      #expect(text.outputText.contains("git push"))
    }
    #expect(
      try Espalier.run("print", "session:a1", environment: home.environment).ending == .exit(66))
    #expect(
      try Espalier.run("print", "session:x", environment: home.environment).ending == .exit(66))
    #expect(try Espalier.run("print", "--last", environment: home.environment).ending == .exit(0))
  }
}
