import Glibc
import TestGate
import TestSupport
import Testing

/// `espalier hook`, as agents call it and as people set it up.
@Suite("Hooks of agents", .startsPrograms)
struct HookTests {
  private let home = MadeUpHome()

  private func hook(_ arguments: String..., input: String) throws -> CommandRun {
    try CommandRun.run(
      Espalier.path, ["hook"] + arguments, environment: home.environment,
      input: .bytes(Array(input.utf8)))
  }

  private var hints: [String] {
    Files.all(below: home.path + "/.local/state/espalier/hints").map {
      String($0.split(separator: "/").last ?? "")
    }.sorted()
  }

  private static let permission =
    #"{"session_id":"a1","hook_event_name":"PermissionRequest","tool_name":"Bash","tool_input":{"command":"git push"}}"#

  @Test("a message becomes a file that nobody else reads, and nothing is printed")
  func leave() throws {
    let run = try hook("claude", input: Self.permission)
    #expect(run.ending == .exit(0))
    #expect(run.output.isEmpty && run.errors.isEmpty)
    #expect(hints == ["claude-code.a1.json"])
    let path = home.path + "/.local/state/espalier/hints/claude-code.a1.json"
    var info = stat()
    #expect(stat(path, &info) == 0 && info.st_mode & 0o777 == 0o600)
    let text = try #require(Files.text(path))
    #expect(
      text.contains(
        #""kind":"permission","agent":"claude-code","session":"a1","call":"Bash git push""#))
    // The test's own process has started it.
    #expect(text.contains(#""pid":\#(getpid()),"#))
    let end = try hook("claude", input: #"{"session_id":"a1","hook_event_name":"SessionEnd"}"#)
    #expect(end.ending == .exit(0))
    #expect(hints == [])
  }

  @Test(
    "whatever it is given it succeeds, prints nothing and leaves nothing",
    arguments: [
      "", "{", "no JSON", "[]", "<nul>",
      "{\"session_id\":\"../../x\",\"hook_event_name\":\"Stop\"}",
      "<deep>",
      #"{"session_id":"a","hook_event_name":"PreToolUse"}"#,
    ])
  func anything(input: String) throws {
    let bytes = input.replacing("<nul>", with: "\u{0}\u{1}")
      .replacing("<deep>", with: String(repeating: "[", count: 5000))
    for arguments in [[], ["claude"], ["--instal", "x"], ["nobody", "nothing"]] {
      let run = try CommandRun.run(
        Espalier.path, ["hook"] + arguments, environment: home.environment,
        input: .bytes(Array(bytes.utf8)))
      #expect(run.ending == .exit(0), "\(arguments)")
      #expect(run.output.isEmpty && run.errors.isEmpty)
    }
    #expect(hints == [])
    let homeless = try CommandRun.run(
      Espalier.path, ["hook"], environment: ["HOME": "/proc/nowhere"],
      input: .bytes(Array(Self.permission.utf8)))
    #expect(homeless.ending == .exit(0) && homeless.errors.isEmpty)
  }

  @Test("a message is taken as an argument too, from a pipe that stays open, and not of any size")
  func ways() throws {
    let json = #"{"type":"agent-turn-complete","thread-id":"t1","last-assistant-message":"Ready."}"#
    #expect(try Espalier.run("hook", json, environment: home.environment).ending == .exit(0))
    #expect(hints == ["codex.t1.json"])
    let open = try CommandRun(
      Espalier.path, ["hook", "claude"], environment: home.environment, input: .pipe)
    open.write(Self.permission)
    try open.waitForExit()
    #expect(open.ending == .exit(0))
    #expect(hints == ["claude-code.a1.json", "codex.t1.json"])
    let large = String(repeating: " ", count: 5 << 20) + Self.permission.replacing("a1", with: "b2")
    #expect(try hook(input: large).ending == .exit(0))
    #expect(hints.count == 2)
  }

  @Test("there are never many files, and the newest stay")
  func bounded() throws {
    for number in 0..<300 {
      home.write(
        "{}", to: ".local/state/espalier/hints/codex.old\(number).json", age: 1000 - number)
    }
    #expect(try hook("claude", input: Self.permission).ending == .exit(0))
    #expect(hints.count == 192)
    #expect(hints.contains("claude-code.a1.json"))
    #expect(hints.contains("codex.old299.json") && !hints.contains("codex.old0.json"))
  }

  @Test(
    "settings are shown, written when that is asked for, keep their mode, and are refused when they are odd"
  )
  func install() throws {
    let path = home.path + "/.claude/settings.json"
    let shown = try Espalier.run("hook", "--install", "claude", environment: home.environment)
    #expect(shown.ending == .exit(0))
    #expect(shown.outputText.contains("\(path) would have this added, with --write:"))
    #expect(shown.outputText.contains("\"command\": \"espalier hook claude\""))
    #expect(access(path, F_OK) != 0)
    home.write("{\"model\": \"opus\"}\n", to: ".claude/settings.json")
    chmod(path, 0o640)
    let written = try Espalier.run(
      "hook", "--install", "claude", "--write", environment: home.environment)
    #expect(written.outputText.contains("added PermissionRequest, Notification, Stop"))
    let text = try #require(Files.text(path))
    #expect(text.hasPrefix("{\"model\": \"opus\",\n  \"hooks\": {"))
    var info = stat()
    #expect(stat(path, &info) == 0 && info.st_mode & 0o777 == 0o640)
    let again = try Espalier.run(
      "hook", "--install=claude", "--write", environment: home.environment)
    #expect(again.outputText.contains("has the hooks of espalier"))
    #expect(Files.text(path) == text)
    home.write("{ // mine\n}", to: ".gemini/settings.json")
    let refused = try Espalier.run(
      "hook", "--install", "gemini", "--write", environment: home.environment)
    #expect(refused.ending == .exit(66))
    #expect(refused.errorText.contains("settings.json: line 1: is not plain JSON"))
    #expect(Files.text(home.path + "/.gemini/settings.json") == "{ // mine\n}")
    #expect(
      try Espalier.run("hook", "--install", "nobody", environment: home.environment).ending
        == .exit(2))
  }

  @Test("the board shows what a hook says at once, and no longer than until the next record")
  func board() throws {
    let file = ".codex/sessions/2026/01/02/rollout-2026-01-02T03-04-05-0001.jsonl"
    let begin =
      [
        #"{"timestamp":"\#(TestFolder.time(ago: 9))","type":"session_meta","payload":{"id":"c1","cwd":"/home/me/web"}}"#,
        #"{"timestamp":"\#(TestFolder.time(ago: 8))","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"Build it"}]}}"#,
        #"{"timestamp":"\#(TestFolder.time(ago: 7))","type":"response_item","payload":{"type":"function_call","name":"shell","call_id":"k1","arguments":"{\"command\":\"make\"}"}}"#,
      ].joined(separator: "\n") + "\n"
    home.write(begin, to: file)
    // Who writes the file of a session is taken for its agent, and that is told in the foot as well.
    let size = Espalier.Size(rows: 24, columns: 110)
    let pty = try Espalier.screen(environment: home.environment, size: size)
    try pty.wait(for: "◐ 1 running")
    let message =
      #"{"session_id":"c1","transcript_path":"\#(home.path)/\#(file)","turn_id":"t","hook_event_name":"PermissionRequest","tool_name":"shell","tool_input":{"command":"make install"}}"#
    #expect(try hook("codex", input: message).ending == .exit(0))
    try pty.wait(for: "? 1 needs you")
    try pty.wait(for: "permission: shell make install")
    try pty.wait(for: "says its hook")
    let json = try Espalier.run("--json", "--compact", environment: home.environment)
    #expect(json.outputText.contains(#""needs":"permission""#))
    #expect(json.outputText.contains(#""told_by":"hook""#))
    let result =
      #"{"timestamp":"\#(TestFolder.time(ago: -1))","type":"response_item","payload":{"type":"function_call_output","call_id":"k1","output":"ok"}}"#
    home.write(begin + result + "\n", to: file)
    try pty.wait(for: "◐ 1 running")
    #expect(!pty.screen.text.contains("needs you"))
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
  }
}
