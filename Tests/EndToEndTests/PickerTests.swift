import Glibc
import TestGate
import TestSupport
import Testing

/// The list of the sessions that people already have.
@Suite("The list of sessions", .startsPrograms)
struct PickerTests {
  private let home = MadeUpHome()
  private static let prompt =
    #"{"type":"user","sessionId":"ID","cwd":"/home/me/PROJECT","timestamp":"2026-01-02T03:04:05.000Z","message":{"role":"user","content":"TITLE"}}"#
  private static let call =
    #"{"type":"assistant","timestamp":"2026-01-02T03:04:06.000Z","message":{"id":"m","role":"assistant","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"make"}}]}}"#
  private static let end =
    #"{"type":"assistant","timestamp":"2026-01-02T03:04:07.000Z","message":{"id":"n","role":"assistant","content":[{"type":"text","text":"All done."}],"stop_reason":"end_turn"}}"#

  init() {
    add("a1", "api", "Fix the flaky test", [Self.end], age: 7200)
    add("b2", "web", "Port the settings page", [Self.end], age: 90)
    add("c3", "api", "Rotate the certificates", [Self.end], age: 600)
  }

  /// Adds a session.
  private func add(
    _ id: String, _ project: String, _ title: String, _ lines: [String], age: Int = 0
  ) {
    let first = Self.prompt.replacing("ID", with: id).replacing("PROJECT", with: project)
      .replacing("TITLE", with: title)
    home.write(
      ([first] + lines).joined(separator: "\n") + "\n",
      to: ".claude/projects/-home-me-\(project)/\(id).jsonl", age: age)
  }

  @Test("a session is found, opened, left with q, and the program with Esc")
  func open() throws {
    let pty = try Espalier.screen(environment: home.environment)
    try pty.wait(for: "3 found")
    #expect(pty.screen.text.contains("Agents"))
    pty.type("/flaky")
    try pty.wait(for: "1 of 3")
    pty.press("enter")
    pty.press("enter")
    try pty.wait(for: "All done.")
    pty.press("q")
    try pty.wait(for: "filter: flaky")
    pty.press("esc")
    try pty.wait(for: "3 found")
    pty.press("esc")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("what is wrong with the configuration is told at the foot, until a key is pressed")
  func brokenConfiguration() throws {
    home.write("foo = 1\n[budget]\nsession = \"$0.02\"\n", to: ".config/espalier/config.toml")
    let pty = try Espalier.screen(
      environment: home.environment, size: Espalier.Size(rows: 24, columns: 200))
    try pty.wait(for: "unknown field \"foo\" (and 1 more)")
    try pty.wait(for: "3 found")
    pty.press("down")
    try pty.wait("for the hints") { !$0.text.contains("unknown field") }
    #expect(try pty.quit() == .exit(0))
  }

  @Test("Q leaves from inside a session, too")
  func leave() throws {
    let pty = try Espalier.screen(environment: home.environment)
    try pty.wait(for: "3 found")
    pty.press("enter")
    try pty.wait(for: "All done.")
    pty.press("Q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("a session that begins to run moves up, and is marked, while one looks")
  func live() throws {
    let pty = try Espalier.screen(environment: home.environment)
    try pty.wait("for the newest one") { $0.row(2).contains("Port the settings") }
    let call = Self.call.replacing("2026-01-02T03:04:06.000Z", with: TestFolder.time(ago: 1))
    add("a1", "api", "Fix the flaky test", [call])
    try pty.wait("for the running one") {
      $0.row(2).contains("Bash make") && $0.row(2).contains("◐")
    }
    pty.press("ctrl-c")
    #expect(try pty.waitForExit() == .signal(SIGINT))
  }

  @Test("without a screen the sessions are printed, and as JSON when that is asked for")
  func print() throws {
    let table = try Espalier.run("sessions", environment: home.environment)
    #expect(table.ending == .exit(0))
    let lines = table.outputText.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[1].contains("Port the settings page"))
    #expect(lines[1].hasSuffix("/b2.jsonl"))
    let json = try Espalier.run("sessions", "--json", "--compact", environment: home.environment)
    #expect(json.outputText.hasPrefix(#"[{"source":""#))
    #expect(json.outputText.contains(#""state":"succeeded","live":false,"project":"web""#))
    let nobody = try Espalier.run("sessions", "--json", environment: ["HOME": "/nowhere"])
    #expect(nobody.outputText == "[]\n")
  }

  @Test("a file that is no session does no harm to the list")
  func trouble() throws {
    home.write("no session\n", to: ".claude/projects/-home-me-x/broken.jsonl")
    let pty = try Espalier.screen(environment: home.environment)
    try pty.wait(for: "4 found")
    pty.type("/broken")
    try pty.wait(for: "1 of 4")
    pty.press("enter")
    pty.press("enter")
    try pty.wait(forNo: "filter:")
    pty.press("down")
    try pty.wait(for: "filter: broken")
    pty.press("esc")
    try pty.wait(for: "4 found")
    pty.press("esc")
    #expect(try pty.waitForExit() == .exit(0))
  }
}
