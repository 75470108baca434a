import Glibc
import TestGate
import TestSupport
import Testing

/// What the board does beside showing agents: it tells those who look elsewhere, keeps an eye on a budget, shows what
/// happened in a session, and goes to where it lives.
@Suite("The board at work", .startsPrograms)
struct BoardWorkTests {
  private let home = MadeUpHome()

  @Test("who newly needs a person or is done is told to those who look elsewhere, and nothing else")
  func notify() throws {
    var web = MadeUpAgent(.claude, "web", in: home)
    web.call("1", "Bash", #"{"command":"make"}"#)
    var old = MadeUpAgent(.codex, "old", in: home)
    old.fail("it was broken before")
    let pty = try PseudoTerminal(
      Espalier.path, ["--notify", "bell,title,osc9"], environment: home.environment, rows: 24,
      columns: 80)
    try pty.wait(for: "◐ 1 running")
    // What it does is known of its records alone.
    try pty.wait(for: "make")
    try pty.waitForRest()
    #expect(!pty.outputText.contains("\u{1b}]9;"), "what stood there is no news")
    try pty.wait("for the title") { _ in pty.outputText.contains("✗1 Agents") }
    web.end("1")
    web.call(
      "2", "AskUserQuestion", #"{"questions":[{"question":"Which \u001b]0;evil\u0007port?"}]}"#)
    // On a machine that has no time for it what is asked, and what was said last, is known too late.
    try pty.wait("for the question") { _ in
      pty.outputText.contains("\u{1b}]9;web: question: ")
    }
    try pty.wait("for the title") { _ in pty.outputText.contains("✗1 ?1 Agents") }
    web.end("2")
    web.finish("The port is 80.")
    try pty.wait("for the end") { _ in
      pty.outputText.contains("\u{1b}]9;web: done: ")
    }
    #expect(!pty.outputText.contains("\u{1b}]0;evil"))
    #expect(!pty.outputText.contains("\u{1b}]9;old"))
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
  }

  /// The end of a session of Claude Code with tokens.
  private func spend(_ id: String, _ output: Int, ago: Int = 1) -> String {
    #"{"type":"assistant","uuid":"t\#(output)","sessionId":"\#(id)","timestamp":"\#(TestFolder.time(ago: ago))","message":{"id":"t\#(output)","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":"On it."}],"usage":{"input_tokens":100,"output_tokens":\#(output)}}}"#
  }

  @Test("a budget that is passed is marked on its lane and in the head, told, and printed")
  func budget() throws {
    home.write(
      "[budget]\nsession-tokens = 1000\nday-tokens = 5000\n", to: ".config/espalier/config.toml")
    let agent = MadeUpAgent(.claude, "web", in: home)
    let begin = try #require(Files.text(home.path + "/" + agent.file))
    home.write(begin + spend("web", 500) + "\n", to: agent.file)
    let size = Espalier.Size(rows: 24, columns: 100)
    let pty = try Espalier.screen(environment: home.environment, size: size)
    try pty.wait(for: "On it.")
    try pty.waitForRest()
    #expect(!pty.screen.text.contains("budget"))
    let more = begin + spend("web", 500) + "\n" + spend("web", 1500) + "\n"
    home.write(more, to: agent.file)
    try pty.wait(for: "↑ over budget")
    try pty.wait(for: "web: over its budget, 2,200 of 1,000 tokens")
    // Another session, which is over, counts for the day.
    var other = MadeUpAgent(.codex, "api", in: home)
    other.finish("Done.")
    home.write(more + spend("web", 6000) + "\n", to: agent.file)
    try pty.wait(for: "↑ over the day's budget")
    let json = try Espalier.run("--json", "--compact", environment: home.environment)
    #expect(json.outputText.contains(#""over_budget":"8,300 of 1,000 tokens""#))
    #expect(json.outputText.contains(#""today":{"tokens":8300,"#))
    let lines = try Espalier.run("--once", environment: home.environment)
    #expect(lines.outputText.contains("over budget (8,300 of 1,000 tokens): "))
    #expect(lines.errorText.contains("over the budget of the day, 8,300 of 5,000 tokens"))
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
  }

  @Test("where there is room the overview of the session that the cursor rests on stands beside")
  func preview() throws {
    var web = MadeUpAgent(.claude, "web", in: home)
    web.call("1", "Bash", #"{"command":"make"}"#)
    web.end("1", failed: true)
    var api = MadeUpAgent(.codex, "api", in: home)
    api.finish("The answer is 42.")
    let size = Espalier.Size(rows: 30, columns: 150)
    let pty = try Espalier.screen(environment: home.environment, size: size)
    // Which of them stands first is known once it is known what each of them does.
    try pty.wait(for: "◐ 1 running  ✓ 1 done")
    pty.press("home")
    try pty.wait(for: "Work on web")
    try pty.wait("for what failed") { $0.text.contains("failed") && $0.text.contains("asked") }
    pty.press("j")
    try pty.wait("for the answer beside the list") { screen in
      (0..<screen.size.rows).contains { row in
        screen.row(row).dropFirst(96).contains("answer")
          && screen.row(row).contains("The answer is 42.")
      }
    }
    // It goes on with the session.
    api.call("9", "shell", #"{"command":["make","love"]}"#)
    try pty.wait(for: "shell make, love")
    pty.press("p")
    try pty.wait(forNo: "asked")
    pty.press("p")
    try pty.wait(for: "asked")
    pty.resize(rows: 30, columns: 100)
    try pty.wait(forNo: "asked")
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("a key goes to the tmux pane of a session, and tmux is not asked before")
  func jump() throws {
    home.write(
      """
      #!/bin/sh
      echo "$*" >> "$HOME/asked"
      [ "$1" = list-panes ] && echo "1 %3 other:0.0" && echo "\(getpid()) %7 main:2.1"
      exit 0

      """, to: "bin/tmux")
    chmod(home.path + "/bin/tmux", 0o755)
    var web = MadeUpAgent(.claude, "web", in: home)
    web.call("1", "Bash", #"{"command":"make"}"#)
    home.write(
      #"{"pid":\#(getpid()),"sessionId":"web","status":"busy"}"#,
      to: ".claude/sessions/\(getpid()).json")
    var environment = home.environment
    environment["PATH"] = home.path + "/bin:/usr/bin:/bin"
    environment["TMUX"] = "/tmp/tmux-0/default,1,0"
    let size = Espalier.Size(rows: 24, columns: 160)
    let pty = try Espalier.screen(environment: environment, size: size)
    try pty.wait(for: "process \(getpid())")
    try pty.waitForRest()
    #expect(Files.text(home.path + "/asked") == nil)
    pty.press("t")
    try pty.wait(for: "went to tmux main:2.1")
    #expect(
      Files.text(home.path + "/asked") == """
        list-panes -a -F #{pane_pid} #{pane_id} #{session_name}:#{window_index}.#{pane_index}
        switch-client -t %7 ; select-window -t %7 ; select-pane -t %7

        """)
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    environment["TMUX"] = nil
    let outside = try Espalier.screen(environment: environment, size: size)
    try outside.wait(for: "Bash make")
    outside.press("t")
    try outside.wait(for: "inside tmux this key goes there")
    outside.press("q")
    #expect(try outside.waitForExit() == .exit(0))
  }
}
