import CellGrid
import TestGate
import TestSupport
import Testing

/// Several sessions at once, and telling a person who looks elsewhere.
@Suite("Tabs and notices", .startsPrograms)
struct TabsTests {
  private let folder = TestFolder()

  /// A job as a snapshot document: calls by status.
  private func job(_ title: String, _ statuses: String..., status: String = "in_progress") -> String
  {
    let calls = statuses.enumerated().map { index, status in
      """
      {"id":"c\(index)","name":"tool_\(index)","arguments":{},"status":"\(status)"}
      """
    }
    return """
      {"response_id":"r","status":"\(status)","progress":[{"ts":"2025-01-01T00:00:00Z",\
      "state":"processing","message":"\(title)","tool_calls":[\(calls.joined(separator: ","))]}]}

      """
  }

  @Test("two sources are two tabs: keys and clicks go from one to the other, q closes one")
  func two() throws {
    let one = folder.write(job("message of one", "running"), to: "one.json")
    let two = folder.write(job("message of two", "completed"), to: "two.json")
    let pty = try Espalier.screen("watch", one, two)
    try pty.wait(for: "message of one")
    #expect(pty.screen.text.hasPrefix(" 1 "))
    #expect(pty.screen.text.split(separator: "\n")[0].contains("two.json"))
    pty.press("a")
    try pty.wait(for: "message of two")
    pty.press("A")
    try pty.wait(for: "message of one")
    pty.type("\u{1b}2")
    try pty.wait(for: "message of two")
    pty.mouse(.press(.left), row: 0, column: 3)
    try pty.wait(for: "message of one")
    // What fails where nobody looks is counted in the bar, and what is news is shown at once.
    folder.write(job("message of two", "completed", "failed"), to: "two.json")
    try pty.wait(for: "two.json ✗1")
    pty.press("a")
    try pty.wait(for: "tool_1")
    try pty.wait(forNo: "two.json ✗1")
    pty.press("q")
    try pty.wait(for: "message of one")
    try pty.wait(forNo: "two.json")
    pty.press("a")
    try pty.wait(for: "only this session is open")
    #expect(try pty.quit() == .exit(0))
  }

  @Test("all running sessions of a folder open with --all")
  func all() throws {
    folder.write(job("message of one", "running"), to: "one.json")
    folder.write(job("message of two", "running"), to: "two.json")
    folder.write(job("over", "completed", status: "completed"), to: "three.json")
    let pty = try Espalier.screen("watch", "--all", folder.path)
    try pty.wait(for: "one.json")
    try pty.wait(for: "two.json")
    #expect(!pty.screen.text.contains("three.json"))
    pty.press("Q")
    #expect(try pty.waitForExit() == .exit(0))
  }

  @Test("without a screen, several sources are refused")
  func plain() throws {
    let one = folder.write(job("one", "running"), to: "one.json")
    let run = try Espalier.run("watch", one, one)
    #expect(run.ending == .exit(2))
  }

  @Test("a failure is told by bell, title and notification, sanitised, and the title comes back")
  func notices() throws {
    let name = "one.json"
    let path = folder.write(job("first", "running"), to: name)
    let pty = try Espalier.screen("watch", "--notify", "bell,title,osc9", path)
    try pty.wait(for: "tool_0")
    let quiet = pty.outputText
    #expect(quiet.contains("\u{1b}[22;2t"))
    #expect(!quiet.contains("\u{1b}]9;"))
    folder.write(
      job("first", "failed").replacing("tool_0", with: #"evil\u001b]0;x\u0007"#), to: name)
    try pty.wait(for: "failed")
    try pty.wait("for the notice") { _ in
      pty.outputText.contains("\u{1b}]9;one.json: evil")
    }
    try pty.wait("for the title") { _ in pty.outputText.contains(" ✗1 one.json") }
    _ = try pty.quit()
    let text = pty.outputText
    #expect(text.contains("\u{1b}]2;"))
    #expect(!text.contains("\u{1b}]0;x"))
    #expect(text.contains("\u{1b}[23;2t"))
  }

  @Test("a trap and a signal bring the title back")
  func crash() throws {
    let path = folder.write(job("first", "running"), to: "one.json")
    let trapped = try Espalier.screen(
      "watch", "--notify", "title", "--crash-test", "index", path)
    _ = try trapped.waitForExit()
    #expect(trapped.outputText.contains("\u{1b}[23;2t"))
    let silent = try Espalier.screen("watch", path)
    try silent.wait(for: "tool_0")
    _ = try silent.quit()
    #expect(!silent.outputText.contains("\u{1b}[22;2t"))
  }
}
