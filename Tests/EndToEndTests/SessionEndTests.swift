import Glibc
import TestGate
import TestSupport
import Testing

/// When a session is over, told alike by all that read it.
@Suite("The end of a session", .startsPrograms)
struct SessionEndTests {
  private let folder = TestFolder()
  private let home = MadeUpHome()

  /// A prompt of Claude Code that was given some seconds ago, and the answer that ends its turn.
  private func turn(ago seconds: Int = 3, ends: Bool = true, number: Int = 0) -> String {
    let time = TestFolder.time(ago: seconds)
    let prompt = """
      {"type":"user","uuid":"p\(number)","sessionId":"s1","timestamp":"\(time)",\
      "message":{"role":"user","content":"Say \(number)"}}

      """
    guard ends else { return prompt }
    return prompt + """
      {"type":"assistant","uuid":"a\(number)","sessionId":"s1","timestamp":"\(time)",\
      "message":{"role":"assistant","content":[{"type":"text","text":"Said \(number)."}],\
      "stop_reason":"end_turn"}}

      """
  }

  /// A rollout of Codex whose turn is over, which only its end tells.
  private var rollout: String {
    let time = TestFolder.time(ago: 2)
    return """
      {"timestamp":"\(time)","type":"session_meta","payload":{"id":"c1","cwd":"/w","originator":"codex_cli_rs","cli_version":"0.50.0","timestamp":"\(time)"}}
      {"timestamp":"\(time)","type":"event_msg","payload":{"type":"task_started"}}
      {"timestamp":"\(time)","type":"event_msg","payload":{"type":"user_message","message":"Port it"}}
      {"timestamp":"\(time)","type":"event_msg","payload":{"type":"agent_message","message":"It is ported."}}
      {"timestamp":"\(time)","type":"event_msg","payload":{"type":"task_complete","last_agent_message":"It is ported."}}

      """
  }

  @Test(
    "print, watch and serve agree that a session which says its end is over, however young its file"
  )
  func stated() throws {
    for text in [turn(), rollout] {
      let path = folder.write(text, to: "a.jsonl")
      let printed = try Espalier.run("print", "--style", "json", path)
      #expect(printed.outputText.contains("\"status\": \"succeeded\""))
      let watched = try Espalier.run("watch", "--progress", "json", path)
      #expect(watched.ending == .exit(0))
      #expect(
        try #require(watched.outputText.split(separator: "\n").last)
          .contains("\"type\":\"completed\",\"status\":\"succeeded\""))
      let server = try Espalier.start("serve", path)
      try server.wait("for the address") { $0.outputText.contains("\n") }
      let address = String(server.outputText.prefix { !$0.isNewline })
      let asked = try Espalier.run("print", "--style", "json", address)
      #expect(asked.outputText.contains("\"status\": \"succeeded\""))
      server.signal(SIGTERM)
    }
  }

  @Test("an end that says nothing new is seen at once")
  func silentEnd() throws {
    // By its times it is alive for an hour.
    let lines = rollout.replacing(TestFolder.time(ago: 2), with: TestFolder.time(ago: -3600))
      .split(separator: "\n").map { "\($0)\n" }
    let path = folder.write(lines.dropLast().joined(), to: "a.jsonl")
    folder.age("a.jsonl", seconds: -3600)
    let watched = try Espalier.start("watch", "--progress", "json", path)
    try watched.wait(for: "It is ported.")
    try watched.waitForRest()
    folder.write(try #require(lines.last), to: "a.jsonl", appending: true)
    #expect(try watched.waitForExit() == .exit(0))
    #expect(
      watched.outputText.split(separator: "\n").last?.contains(
        #""type":"completed","status":"succeeded","output_text":"It is ported.""#) == true)
  }

  @Test("at a terminal, who follows in lines stays behind an end, unless asked to leave")
  func terminal() throws {
    let path = folder.write(turn(), to: "a.jsonl")
    let pty = try Espalier.screen("watch", "--progress", "json", path)
    try pty.wait(for: "completed")
    folder.write(turn(number: 1), to: "a.jsonl", appending: true)
    try pty.wait(for: "Said 1.")
    #expect(pty.ending == nil)
    pty.signal(SIGTERM)
    #expect(try pty.waitForExit() == .signal(SIGTERM))
    let leaving = try Espalier.screen("watch", "--progress", "json", "--exit-when-done", path)
    #expect(try leaving.waitForExit() == .exit(0))
    // What is over when it is opened is not waited for.
    let opened = try Espalier.screen("--progress", "plain", path)
    #expect(try opened.waitForExit() == .exit(0))
  }

  @Test("a young session without an end runs, for print as for watch")
  func young() throws {
    let path = folder.write(turn(ends: false), to: "a.jsonl")
    let printed = try Espalier.run("print", "--style", "json", path)
    #expect(printed.outputText.contains("\"status\": \"in_progress\""))
    let watched = try Espalier.start("watch", "--progress", "json", path)
    try watched.wait(for: "Say 0")
    // A turn that ends and one that begins in one piece: the session goes on.
    folder.write(turn(number: 1) + turn(ends: false, number: 2), to: "a.jsonl", appending: true)
    try watched.wait(for: "Say 2")
    #expect(watched.ending == nil)
    folder.write(
      turn(number: 3), to: "a.jsonl", appending: true)
    #expect(try watched.waitForExit() == .exit(0))
  }

  @Test(
    "a session whose file or last record is old is over, and its time ends with its last record",
    arguments: [(5, 31_536_000), (3600, 3)])
  func old(file: Int, record: Int) throws {
    let path = folder.write(
      turn(ago: record + 7, ends: false) + turn(ago: record, ends: false, number: 1), to: "a.jsonl")
    folder.age("a.jsonl", seconds: file)
    let printed = try Espalier.run("print", "--style", "json", path)
    #expect(printed.outputText.contains("\"status\": \"lost\""))
    #expect(try Espalier.run("watch", "--progress", "plain", path).ending == .exit(3))
    let pty = try Espalier.screen(path)
    try pty.wait("for the end") { $0.row(0).contains("lost") }
    #expect(pty.screen.row(0).contains("0:07"), "\(pty.screen.row(0))")
    #expect(!pty.screen.row(0).contains("running"))
    #expect(try pty.quit() == .exit(0))
  }

  @Test(
    "a file in which nothing can be read is over by its own time", arguments: ["", #"{"type":"us"#])
  func unreadable(text: String) throws {
    let path = folder.write(text, to: "a.jsonl")
    folder.age("a.jsonl", seconds: 90_000)
    let watched = try Espalier.start("watch", "--progress", "json", path)
    #expect(try watched.waitForExit() != .exit(0))
  }

  @Test("the process of a session tells more than its file")
  func process() throws {
    let text = turn(ago: 90_000, ends: false)
    home.write(text, to: ".claude/projects/-w/s1.jsonl", age: 90_000)
    let path = home.path + "/.claude/projects/-w/s1.jsonl"
    func status(_ words: String, pid: Int32) throws -> (state: String, printed: String) {
      home.write(
        #"{"pid":\#(pid),"sessionId":"s1",\#(words)}"#, to: ".claude/sessions/\(pid).json")
      let list = try Espalier.run("sessions", "--json", environment: home.environment)
      let printed = try Espalier.run(
        "print", "--style", "json", path, environment: home.environment)
      return (list.outputText, printed.outputText)
    }
    let busy = try status(#""status":"busy""#, pid: getpid())
    #expect(busy.state.contains("\"state\": \"running\""))
    #expect(busy.printed.contains("\"status\": \"in_progress\""))
    let waiting = try status(
      #""status":"waiting","waitingFor":"permission prompt""#, pid: getpid())
    #expect(waiting.state.contains("\"state\": \"waiting\""))
    #expect(waiting.state.contains("\"waiting_for\": \"permission prompt\""))
    #expect(waiting.printed.contains("\"status\": \"in_progress\""))
    // Its number belongs to another process by now.
    let other = try status(#""status":"busy","procStart":"1""#, pid: getpid())
    #expect(other.state.contains("\"state\": \"lost\""))
    #expect(other.printed.contains("\"status\": \"lost\""))
  }

  @Test(
    "a large file that was left alone shows its front, unless somebody is at work on it",
    arguments: [false, true])
  func leftAlone(isAtWork: Bool) throws {
    let file = ".claude/projects/-w/s1.jsonl"
    let turns = (0..<12_000).map { turn(ago: 90_000, ends: $0 < 11_999, number: $0) }
    home.write(turns.joined(), to: file, age: 90_000)
    if isAtWork {
      home.write(
        #"{"pid":\#(getpid()),"sessionId":"s1","status":"busy"}"#,
        to: ".claude/sessions/\(getpid()).json")
    }
    let pty = try Espalier.screen(home.path + "/" + file, environment: home.environment)
    if isAtWork {
      try pty.wait("for its end") { $0.text.contains("Say 11999") && $0.text.contains("FOLLOW") }
    } else {
      try pty.wait(for: "Said 0.")
      try pty.wait("for all of it") { $0.row(0).contains("lost") }
      #expect(pty.screen.text.contains("Said 0."))
    }
    #expect(try pty.quit() == .exit(0))
  }

  @Test("who says watch follows what is over, and what comes behind its end")
  func watched() throws {
    let path = folder.write(
      (0..<40).map { turn(ago: 90_000, number: $0) }.joined(), to: "a.jsonl")
    folder.age("a.jsonl", seconds: 90_000)
    let pty = try Espalier.screen("watch", path)
    try pty.wait(for: "Said 39.")
    try pty.wait(for: "FOLLOW")
    folder.write(
      (40..<1040).map { turn(number: $0) }.joined(), to: "a.jsonl", appending: true)
    try pty.wait(for: "Said 1039.")
    #expect(!pty.screen.text.contains("not following"))
    #expect(try pty.quit() == .exit(0))
    // Opened without that word, it is shown from its start.
    folder.age("a.jsonl", seconds: 90_000)
    let opened = try Espalier.screen(path)
    try opened.wait(for: "Said 0.")
    #expect(try opened.quit() == .exit(0))
  }
}
