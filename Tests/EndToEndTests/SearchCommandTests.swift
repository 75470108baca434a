import Glibc
import TestGate
import TestSupport
import Testing

/// The search in the contents of all sessions.
@Suite("Search in all sessions", .startsPrograms)
struct SearchCommandTests {
  private let home = MadeUpHome()

  /// The lines of a session of Claude Code.
  private func session(
    _ id: String, _ project: String, _ prompt: String, command: String = "make",
    result: String = "ok"
  ) -> String {
    [
      #"{"type":"user","uuid":"u","sessionId":"\#(id)","cwd":"/home/me/\#(project)","timestamp":"2026-01-02T03:04:05.000Z","message":{"role":"user","content":"\#(prompt)"}}"#,
      #"{"type":"assistant","uuid":"a","sessionId":"\#(id)","timestamp":"2026-01-02T03:04:06.000Z","message":{"id":"m","role":"assistant","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"\#(command)"}}]}}"#,
      #"{"type":"user","uuid":"r","sessionId":"\#(id)","timestamp":"2026-01-02T03:04:07.000Z","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"\#(result)"}]}}"#,
      #"{"type":"assistant","uuid":"e","sessionId":"\#(id)","timestamp":"2026-01-02T03:04:08.000Z","message":{"id":"n","role":"assistant","content":[{"type":"text","text":"All done."}],"stop_reason":"end_turn"}}"#,
    ].joined(separator: "\n") + "\n"
  }

  private func add(_ id: String, _ project: String, _ text: String, age: Int) {
    home.write(text, to: ".claude/projects/-home-me-\(project)/\(id).jsonl", age: age)
  }

  private func search(_ arguments: String...) throws -> CommandRun {
    try CommandRun.run(Espalier.path, ["search"] + arguments, environment: home.environment)
  }

  @Test("hits stand in lines, those of the newest session first, and the status is that of grep")
  func lines() throws {
    add("a1", "api", session("a1", "api", "Find the needle"), age: 600)
    add("b2", "web", session("b2", "web", "Other work", command: "grep Needle x"), age: 60)
    let run = try search("needle")
    #expect(run.ending == .exit(0))
    let lines = run.outputText.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.contains("web") == true)
    #expect(lines.first?.contains("turn 1    Bash") == true)
    #expect(lines.first?.hasSuffix("/b2.jsonl") == true)
    #expect(lines.last?.contains("Find the needle") == true)
    #expect(lines.last?.contains("claude-code") == true)
    #expect(try search("Needle").outputText.split(separator: "\n").count == 1)
    let nothing = try search("haystack")
    #expect(nothing.ending == .exit(1) && nothing.output.isEmpty && nothing.errors.isEmpty)
    #expect(try search("a(").ending == .exit(2))
    #expect(try search().ending == .exit(2))
    #expect(try search("x", home.path + "/nowhere.jsonl").ending == .exit(66))
  }

  @Test("agent, project, kind and date narrow it, and named files and folders are searched instead")
  func scope() throws {
    add("a1", "api", session("a1", "api", "Find the needle", command: "cat needle"), age: 7200)
    add("b2", "web", session("b2", "web", "No needle"), age: 60)
    func count(_ arguments: String...) throws -> Int {
      try CommandRun.run(
        Espalier.path, ["search", "needle"] + arguments, environment: home.environment
      ).outputText.split(separator: "\n").count
    }
    #expect(try count() == 3)
    #expect(try count("--project", "api") == 2)
    #expect(try count("--agent", "codex") == 0)
    #expect(try count("--agent", "claude", "--kind", "command") == 1)
    #expect(try count("--since", "1h") == 0)
    #expect(try count("--since", "2026-01-01", "--until", "2026-01-02T03:04:05.500Z") == 2)
    #expect(try count(home.path + "/.claude/projects/-home-me-web") == 1)
    #expect(try count(home.path + "/.claude/projects/-home-me-api/a1.jsonl") == 2)
    #expect(try search("needle", "--kind", "no such").ending == .exit(2))
    #expect(try search("needle", "--since", "no such").ending == .exit(2))
  }

  @Test("programs get an object a line, with what is around the hit as it stands")
  func json() throws {
    add("a1", "api", session("a1", "api", "Find\\u0020the \\u006eeedle \\u001b[31mred"), age: 60)
    let run = try search("needle", "--json")
    let lines = run.outputText.split(separator: "\n")
    #expect(lines.count == 1)
    let line = lines.first ?? ""
    for part in [
      #""agent":"claude-code","id":"a1","project":"api","folder":"/home/me/api""#,
      #""hit":1,"turn":1,"at":"2026-01-02T03:04:05.000Z","role":"user","tool":null,"kind":null"#,
      #""field":"message","before":"Find the ","match":"needle","after":" red""#,
    ] {
      #expect(line.contains(part), "\(part)")
    }
  }

  @Test("what a hostile session says around a hit drives no terminal")
  func hostile() throws {
    add(
      "a1", "api",
      session(
        "a1", "api", "needle \\u001b]0;owned\\u0007\\u202e\\u009b2J x", result: "no\\rneedle"),
      age: 60)
    for arguments in [["needle"], ["needle", "--json"], ["needle", "--color", "always"]] {
      let run = try CommandRun.run(
        Espalier.path, ["search"] + arguments, environment: home.environment)
      #expect(run.ending == .exit(0))
      let text = run.outputText.replacing(/\u{1b}\[0[0-9;]*m/, with: "")
      #expect(
        !text.unicodeScalars.contains {
          $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) || $0 == "\u{202E}"
        }, "\(arguments)")
    }
  }

  @Test("packed sessions, databases and the files of subagents are searched as they are opened")
  func kinds() throws {
    add("a1", "api", session("a1", "api", "Nothing"), age: 60)
    home.write(
      #"{"type":"user","isSidechain":true,"agentId":"x1","uuid":"s","sessionId":"a1","timestamp":"2026-01-02T03:04:07.000Z","message":{"role":"user","content":"the straw one"}}"#
        + "\n", to: ".claude/projects/-home-me-api/a1/subagents/agent-x1.jsonl")
    #expect(try search("straw one").ending == .exit(0))
    home.write(session("g1", "web", "the packed one"), to: "g1.jsonl")
    _ = try CommandRun.run("/bin/gzip", [home.path + "/g1.jsonl"])
    #expect(try search("packed one", home.path + "/g1.jsonl.gz").ending == .exit(0))
    #expect(try search("hacked one", home.path + "/g1.jsonl.gz").ending == .exit(1))
  }

  @Test(
    "sessions that were packed by Zstandard are searched where they are kept, and opened at the hit"
  )
  func zstandard() throws {
    let lines = [
      #"{"timestamp":"2026-01-02T03:04:05.000Z","type":"session_meta","payload":{"id":"z1","cwd":"/home/me/web"}}"#,
      #"{"timestamp":"2026-01-02T03:04:06.000Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"Find the n\u0065edle"}]}}"#,
    ]
    let packed = try #require(
      PackedText.zstandard(
        Array((lines.joined(separator: "\n") + "\n").utf8)))
    let path = home.path + "/.codex/archived_sessions/rollout-2026-01-02T03-04-05-z1.jsonl.zst"
    home.write("", to: ".codex/archived_sessions/x")
    Files.write(packed, to: path)
    let run = try search("the needle", "--json")
    #expect(run.ending == .exit(0))
    #expect(run.outputText.split(separator: "\n").count == 1)
    #expect(run.outputText.contains(#""agent":"codex","id":"z1","project":"web""#))
    #expect(run.outputText.contains(#""match":"the needle""#))
    #expect(try search("the haystack").ending == .exit(1))
    #expect(try search("the needle", path).ending == .exit(0))
    // What is torn is told, and costs the others nothing.
    Files.write(Array(packed.dropLast(9)), to: path)
    add("a1", "api", session("a1", "api", "Find the needle"), age: 600)
    #expect(try search("the needle").outputText.contains("claude-code"))
  }

  @Test("the sessions of a database are searched one by one, and opened by their names")
  func database() throws {
    home.write("", to: ".local/share/opencode/x")
    let path = home.path + "/.local/share/opencode/opencode.db"
    try #require(
      MadeUpDatabase.run(
        """
        CREATE TABLE project(id TEXT PRIMARY KEY, worktree TEXT);
        CREATE TABLE session(id TEXT PRIMARY KEY, project_id TEXT, parent_id TEXT, directory TEXT, title TEXT,
          version TEXT, time_created INTEGER, time_updated INTEGER, time_archived INTEGER);
        CREATE TABLE message(id TEXT PRIMARY KEY, session_id TEXT, time_created INTEGER, time_updated INTEGER, data TEXT);
        CREATE TABLE part(id TEXT PRIMARY KEY, message_id TEXT, session_id TEXT, time_created INTEGER,
          time_updated INTEGER, data TEXT);
        INSERT INTO session VALUES('ses_a','p',NULL,'/home/me/docs','Tidy','1',1767323045000,1767323046000,NULL);
        INSERT INTO session VALUES('ses_b','p',NULL,'/home/me/docs','Other','1',1767323045000,1767323047000,NULL);
        INSERT INTO message VALUES('msg_a','ses_a',1767323045000,1767323045000,'{"role":"user","time":{"created":1767323045000}}');
        INSERT INTO message VALUES('msg_b','ses_b',1767323045000,1767323045000,'{"role":"user","time":{"created":1767323045000}}');
        INSERT INTO part VALUES('prt_a','msg_a','ses_a',1767323045000,1767323045000,'{"type":"text","text":"Where is the n\\u0065edle?"}');
        INSERT INTO part VALUES('prt_b','msg_b','ses_b',1767323045000,1767323045000,'{"type":"text","text":"Where is the thread?"}');
        """, on: path))
    let run = try search("the needle", "--json")
    #expect(run.ending == .exit(0))
    let lines = run.outputText.split(separator: "\n")
    #expect(lines.count == 1)
    let line = lines.first ?? ""
    #expect(line.contains(#""source":"\#(path)#ses_a""#))
    #expect(line.contains(#""agent":"opencode""#) && line.contains(#""match":"the needle""#))
    #expect(try search("the thread").outputText.contains("#ses_b"))
    #expect(try search("the haystack").ending == .exit(1))
    #expect(try search("the needle", path + "#ses_b").ending == .exit(1))
    #expect(try search("the", path).outputText.split(separator: "\n").count == 2)
    // The board opens it at the hit.
    let pty = try Espalier.screen(environment: home.environment)
    try pty.wait(for: "2 found")
    pty.press("ctrl-f")
    try pty.wait(for: "search:")
    pty.type("the needle")
    pty.press("enter")
    try pty.wait(for: "1 hit in 1")
    pty.press("enter")
    try pty.wait(for: "Hit 1 of 1")
    pty.press("Q")
    #expect(try pty.waitForExit() == .exit(0))
  }

  @Test("a closed pipe ends it as it ends other commands")
  func pipe() throws {
    for number in 0..<40 {
      add("s\(number)", "api", session("s\(number)", "api", "needle"), age: number + 1)
    }
    let run = try CommandRun.run(
      "/bin/bash",
      ["-c", "\(Espalier.path) search . | head -1 >/dev/null; echo ${PIPESTATUS[0]}"],
      environment: home.environment)
    #expect(["0\n", "141\n"].contains(run.outputText))
  }

  @Test("from the board a session is opened at the hit, and Esc comes back step by step")
  func board() throws {
    add(
      "a1", "api", session("a1", "api", "Find it", result: "one\\ntwo needles\\nthree"), age: 7200)
    add("b2", "web", session("b2", "web", "Other work"), age: 60)
    let pty = try Espalier.screen(environment: home.environment)
    try pty.wait(for: "2 found")
    pty.press("ctrl-f")
    try pty.wait(for: "search:")
    pty.type("needle")
    pty.press("enter")
    try pty.wait(for: "1 hit in 1")
    try pty.wait(for: "two needles")
    #expect(pty.screen.text.contains("claude-code  api  Find it"))
    pty.press("enter")
    try pty.wait(for: "Hit 1 of 1")
    pty.press("esc")
    try pty.wait(for: "1 hit in 1")
    pty.press("esc")
    try pty.wait(for: "2 found")
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }
}
