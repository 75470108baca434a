import Glibc
import TestGate
import TestSupport
import Testing

/// Sessions of several machines, over a real server that is killed and comes back.
@Suite(
  "A fleet over Redis", .startsPrograms,
  .enabled(if: RedisServer.isThere, "redis-server is not installed"))
struct FleetTests {
  @Test(
    "ten sessions of three machines end as they are, though the server is killed and comes back, empty or not",
    arguments: [["--save", ""], ["--save", "", "--appendonly", "yes"]])
  func killed(options: [String]) throws {
    let server = try RedisServer(options)
    try server.start()
    let fleet = server.fleet()
    let homes = (0..<3).map { _ in MadeUpHome() }
    func write(_ part: Range<Double>) {
      for session in FleetSession.ten {
        let count = Double(session.lines.count)
        let lines = session.lines[Int(part.lowerBound * count)..<Int(part.upperBound * count)]
        let path = homes[session.host].path + "/" + session.path
        if part.lowerBound == 0 { homes[session.host].write("", to: session.path) }
        for line in lines { Files.write(Array((line + "\n").utf8), to: path, appending: true) }
      }
    }
    write(0..<0.4)
    let publishers = try homes.enumerated().map { index, home in
      try Espalier.start(
        "publish", "--to", fleet, "--host", "box\(index)", "--no-redact",
        environment: home.environment)
    }
    try Fleet.wait("for all sessions on the board") {
      let board = try Espalier.run("fleet", fleet, "--json", "--compact")
      return FleetSession.ten.allSatisfy { board.outputText.contains(#""id":"\#($0.id)""#) }
    }
    try server.kill()
    write(0.4..<0.7)
    try server.start()
    write(0.7..<1)
    for session in FleetSession.ten {
      let home = homes[session.host]
      let local = try Fleet.document(home.path + "/" + session.path, home.environment)
      #expect(local.contains("\"progress\""))
      var remote = ""
      try? Fleet.wait("for \(session.id)") {
        remote = try Fleet.document("\(fleet)/box\(session.host).\(session.id)")
        return remote == local
      }
      #expect(remote == local, "\(session.id)")
    }
    for publisher in publishers {
      publisher.signal(SIGTERM)
      #expect(try publisher.waitForExit() == .signal(SIGTERM))
      #expect(publisher.outputText == "")
    }
  }

  @Test("a session is followed in the viewer, from its first record, also over a break")
  func live() throws {
    let server = try RedisServer()
    try server.start()
    let folder = TestFolder()
    let lines = FleetSession.ten[0].lines
    let path = folder.write(lines[0] + "\n" + lines[1] + "\n", to: "s.jsonl")
    let publisher = try Espalier.start(
      "publish", path, "--to", server.fleet(), "--host", "box", "--no-redact")
    try Fleet.wait("for the stream") { try server.ask("XLEN", "esp:{team}:s:box.s:r") == "3\n" }
    let pty = try Espalier.screen("watch", server.fleet() + "/box.s")
    try pty.wait(for: "step 1 of 0")
    Files.write(Array((lines[2] + "\n" + lines[3] + "\n").utf8), to: path, appending: true)
    try pty.wait(for: "step 2 of 0")
    try server.kill()
    Files.write(Array((lines[4] + "\n" + lines[5] + "\n").utf8), to: path, appending: true)
    try server.start()
    try pty.wait(for: "step 3 of 0")
    #expect(try pty.quit() == .exit(0))
    publisher.signal(SIGKILL)
    try publisher.waitForExit()
  }

  @Test("the board shows sessions of machines, opens them, and tells of machines that are gone")
  func board() throws {
    let server = try RedisServer()
    try server.start()
    let home = MadeUpHome()
    home.write(
      FleetSession.ten[0].lines.dropLast(2).joined(separator: "\n") + "\n",
      to: FleetSession.ten[0].path)
    let publisher = try Espalier.start(
      "publish", "--to", server.fleet(), "--host", "builder", environment: home.environment)
    let pty = try Espalier.screen(
      "fleet", server.fleet(), size: Espalier.Size(rows: 24, columns: 120))
    try pty.wait(for: "builder")
    try pty.wait(for: "step 12 of 0")
    pty.press("enter")
    try pty.wait(for: "step 2 of 0")
    pty.press("q")
    try pty.wait(for: "builder")
    try server.kill()
    try pty.wait(for: "offline")
    try pty.wait(for: "silent")
    #expect(pty.screen.text.contains("Bash"))
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
    publisher.signal(SIGTERM)
    try publisher.waitForExit()
    #expect(publisher.errorText.contains("trying again"))
  }

  @Test("a publisher rests while no server is there")
  func resting() throws {
    let home = MadeUpHome()
    home.write(
      FleetSession.ten[0].lines.joined(separator: "\n") + "\n", to: FleetSession.ten[0].path)
    // Nothing listens there.
    let pty = try Espalier.screen(
      "publish", "--to", "redis://127.0.0.1:1/0/team", environment: home.environment)
    try pty.wait(for: "trying again")
    try pty.waitForRest()
    #expect(pty.ending == nil)
  }

  @Test("what is sent is redacted unless that is refused; a job of a pipe is sent to its end")
  func redacted() throws {
    let server = try RedisServer()
    try server.start()
    let secret = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz"
    let text =
      #"{"type":"user","uuid":"u","sessionId":"x","cwd":"/w","timestamp":"2026-01-02T03:04:05.000Z","message":{"role":"user","content":"my key is \#(secret)"}}"#
      + "\n"
    let folder = TestFolder()
    for (option, isHidden) in [("--redact-pattern=zzz", true), ("--no-redact", false)] {
      let path = folder.write(text, to: isHidden ? "hidden.jsonl" : "open.jsonl")
      let name = isHidden ? "hidden" : "open"
      let run = try Espalier.start(
        "publish", path, "--to", server.fleet(), "--host", "box", option)
      try Fleet.wait("for the stream") {
        try server.ask("XLEN", "esp:{team}:s:box.\(name):r") == "2\n"
      }
      let stored =
        try server.ask("XRANGE", "esp:{team}:s:box.\(name):r", "-", "+")
        + server.ask("HGETALL", "esp:{team}:now")
      #expect(stored.contains(secret) != isHidden)
      run.signal(SIGKILL)
      try run.waitForExit()
    }
    let piped = try Espalier.run(
      "record", "-", "--to", server.fleet(), "--host", "box", "-o", folder / "own.rec",
      input: .bytes(Array(text.utf8)))
    #expect(folder.read("own.rec").contains(secret))
    #expect(piped.ending != nil && piped.errorText == "")
    let key = try server.ask("KEYS", "esp:{team}:s:box.pipe-*:r")
    let name = key.dropFirst("esp:{team}:s:".count).prefix { $0 != ":" }
    // What is told last of a job is how it ended.
    let told = try server.ask("HGET", "esp:{team}:now", String(name))
    #expect(told.contains(#""host":"box""#) && !told.contains(#""state":"running""#), "\(told)")
  }

  @Test("a source without a record ends, and has sent nothing")
  func empty() throws {
    let server = try RedisServer()
    try server.start()
    let run = try Espalier.run("record", "-", "--to", server.fleet(), "--host", "box")
    #expect(run.ending != nil)
    #expect(try server.ask("KEYS", "esp:{team}:s:*") == "\n")
    let aimless = try Espalier.run("record", "-", "-o", "/dev/null", "--keep", "5")
    #expect(aimless.ending == .exit(2) && aimless.errorText.contains("only with --to"))
  }

  /// A library that tells a program that it is an hour earlier.
  private func earlier(_ folder: TestFolder) throws -> [String: String] {
    folder.write(
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <time.h>
      int clock_gettime(clockid_t id, struct timespec *t) {
        int (*next)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
        int result = next(id, t);
        if (id == CLOCK_REALTIME) t->tv_sec -= 3600;
        return result;
      }

      """, to: "earlier.c")
    let made = try CommandRun.run(
      "cc", ["-shared", "-fPIC", "-o", folder / "earlier.so", folder / "earlier.c", "-ldl"])
    try #require(made.ending == .exit(0), "\(made.errorText)")
    return [
      "LD_PRELOAD": folder / "earlier.so",
      "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0",
    ]
  }

  @Test("clocks of machines that are an hour apart do not matter")
  func clocks() throws {
    let server = try RedisServer()
    try server.start()
    let folder = TestFolder()
    let earlier = try earlier(folder)
    let home = MadeUpHome()
    // Written an hour ago by our clock, which is just now by that of the machine.
    let time = TestFolder.time(ago: 3610)
    home.write(
      #"{"type":"user","uuid":"u","sessionId":"s","cwd":"/w","timestamp":"\#(time)","message":{"role":"user","content":"Paint the house"}}"#
        + "\n"
        + #"{"type":"assistant","uuid":"a","sessionId":"s","timestamp":"\#(time)","message":{"id":"m","role":"assistant","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"brush --all"}}]}}"#
        + "\n", to: ".claude/projects/-w/s.jsonl", age: 3610)
    let publisher = try Espalier.start(
      "publish", "--to", server.fleet(), "--host", "box", "--no-redact",
      environment: home.environment.merging(earlier) { $1 })
    func board(_ environment: [String: String]) throws -> String {
      try Espalier.run("fleet", server.fleet(), "--json", "--compact", environment: environment)
        .outputText
    }
    try Fleet.wait("for the session") { try board([:]).contains("brush --all") }
    // Each tells moments by its own clock.
    for (shown, late) in [(try board([:]), 0), (try board(earlier), 3600)] {
      #expect(shown.contains(#""silent_ms":null"#), "\(shown)")
      let moments = (0...300).map {
        #""status":"running","since":"\#(TestFolder.time(ago: late + $0).dropLast())"#
      }
      #expect(moments.contains { shown.contains($0) }, "\(shown)")
    }
    try Fleet.kill(publisher)
    #expect(publisher.errorText == "")
  }
}
