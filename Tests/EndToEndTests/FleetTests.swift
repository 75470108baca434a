import Glibc
import TestGate
import TestSupport
import Testing

/// Sessions of several machines, over a real server that is killed and comes back.
@Suite(
  "A fleet over Redis", .startsPrograms,
  .enabled(if: RedisServer.isThere, "redis-server is not installed"))
struct FleetTests {
  /// What was waited for and did not come.
  private struct Vain: Error { var what: String }

  /// Runs something again and again until it is as wanted.
  private func wait(_ what: String, for condition: () throws -> Bool) throws {
    let end = PseudoTerminal.now + Patience.seconds
    while try !condition() {
      if PseudoTerminal.now > end {
        throw Vain(what: what)
      }
      usleep(50_000)
    }
  }

  /// The document of a source.
  private func document(_ source: String, _ environment: [String: String] = [:]) throws -> String {
    let run = try Espalier.run("print", "--style", "json", source, environment: environment)
    return run.ending == .exit(0) ? run.outputText : "\(run.ending as Any): \(run.errorText)"
  }

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
    try wait("for all sessions on the board") {
      let board = try Espalier.run("fleet", fleet, "--json", "--compact")
      return FleetSession.ten.allSatisfy { board.outputText.contains(#""id":"\#($0.id)""#) }
    }
    try server.kill()
    write(0.4..<0.7)
    try server.start()
    write(0.7..<1)
    for session in FleetSession.ten {
      let home = homes[session.host]
      let local = try document(home.path + "/" + session.path, home.environment)
      #expect(local.contains("\"progress\""))
      var remote = ""
      try? wait("for \(session.id)") {
        remote = try document("\(fleet)/box\(session.host).\(session.id)")
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
    try wait("for the stream") { try server.ask("XLEN", "esp:{team}:s:box.s:r") == "3\n" }
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

  @Test("a user's own configuration names fleets, unless others can read it")
  func configuration() throws {
    let server = try RedisServer()
    try server.start()
    let home = MadeUpHome()
    let publisher = try Espalier.start(
      "publish",
      Files.write(
        Array((FleetSession.ten[1].lines.joined(separator: "\n") + "\n").utf8),
        to: home.path + "/s.jsonl", appending: false), "--to", server.fleet(), "--host", "other")
    try wait("for the summary") { try server.ask("HLEN", "esp:{team}:now") == "1\n" }
    home.write("[fleet]\nurls = [\"\(server.fleet())\"]\n", to: ".config/espalier/config.toml")
    let path = home.path + "/.config/espalier/config.toml"
    chmod(path, 0o644)
    let open = try Espalier.run("fleet", "--json", environment: home.environment)
    #expect(open.ending == .exit(2))
    #expect(open.errorText.contains("chmod 600"))
    chmod(path, 0o600)
    let own = try Espalier.run("fleet", "--json", environment: home.environment)
    #expect(own.ending == .exit(0))
    #expect(own.outputText.contains(#""host": "other""#))
    publisher.signal(SIGKILL)
    try publisher.waitForExit()
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
      try wait("for the stream") { try server.ask("XLEN", "esp:{team}:s:box.\(name):r") == "2\n" }
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

  @Test(
    "a publisher that was killed goes on where the stream ends, and one of another session begins anew"
  )
  func resumed() throws {
    let server = try RedisServer()
    try server.start()
    let folder = TestFolder()
    let lines = FleetSession.ten[0].lines
    let path = folder.write(lines[0] + "\n" + lines[1] + "\n", to: "s.jsonl")
    let key = "esp:{team}:s:box.s:r"
    func publish() throws -> CommandRun {
      try Espalier.start(
        "publish", path, "--to", server.fleet(), "--host", "box", "--no-redact")
    }
    func end(_ run: CommandRun) throws {
      run.signal(SIGKILL)
      try run.waitForExit()
    }
    try end(
      try { () throws -> CommandRun in
        let run = try publish()
        try wait("for the stream") { try server.ask("XLEN", key) == "3\n" }
        return run
      }())
    let first = try server.ask("XRANGE", key, "-", "+")
    Files.write(Array((lines[2] + "\n").utf8), to: path, appending: true)
    let second = try publish()
    try wait("for the new line") { try server.ask("XLEN", key) == "4\n" }
    #expect(try server.ask("XRANGE", key, "-", "2-0") == first)
    try end(second)
    Files.write(FleetSession.ten[4].lines[0] + "\n" + FleetSession.ten[4].lines[1] + "\n", to: path)
    let third = try publish()
    try wait("for the other session") {
      try server.ask("XRANGE", key, "2-0", "2-0").contains("of 4")
        && server.ask("XLEN", key) == "3\n"
    }
    try end(third)
    #expect(try document(server.fleet() + "/box.s").contains("of 4"))
  }

  @Test("a server that wants a password is given that of a variable, and nobody else is told it")
  func password() throws {
    let server = try RedisServer([
      "--save", "", "--aclfile", "FOLDER/users.acl",
    ])
    server.folder.write(
      """
      user default off
      user box on >tr0ub4dor-right resetkeys ~esp:{team}:s:box.* ~esp:{team}:now ~esp:{team}:log resetchannels -@all +xadd +xinfo +xrange +hset +hdel +hgetall +expire +del +time +auth +select +info +ping
      user eye on >tr0ub4dor-eye resetkeys %R~esp:{team}:* resetchannels -@all +xread +xrange +xrevrange +hget +hgetall +time +auth +select +xinfo

      """, to: "users.acl")
    try server.start()
    let folder = TestFolder()
    let path = folder.write(FleetSession.ten[0].lines.joined(separator: "\n") + "\n", to: "s.jsonl")
    let right = ["FLEET": "tr0ub4dor-right", "WRONG": "tr0ub4dor-wrong", "EYE": "tr0ub4dor-eye"]
    func publish(_ variable: String, host: String = "box") throws -> CommandRun {
      try Espalier.start(
        "publish", path, "--to", server.fleet(user: "box"), "--host", host, "--token-env", variable,
        environment: right)
    }
    for (variable, host, word) in [
      ("WRONG", "box", "does not take the password of WRONG"), ("FLEET", "other", "does not allow"),
    ] {
      let run = try publish(variable, host: host)
      try run.wait("for the refusal") { $0.errorText.contains(word) }
      run.signal(SIGKILL)
      try run.waitForExit()
      #expect(!run.errorText.contains("tr0ub4dor"))
    }
    let run = try publish("FLEET")
    let eye = server.fleet(user: "eye")
    try wait("for the session") {
      try Espalier.run("fleet", eye, "--json", "--token-env", "EYE", environment: right)
        .outputText.contains("box.s")
    }
    let shown = try Espalier.run(
      "print", eye + "/box.s", "--token-env", "EYE", environment: right)
    #expect(shown.outputText.contains("step 12 of 0"))
    let refused = try Espalier.run("fleet", eye, "--once", environment: right)
    #expect(refused.ending == .exit(69))
    #expect(refused.errorText.contains("wants a password"))
    run.signal(SIGKILL)
    try run.waitForExit()
    #expect(run.errorText == "")
  }

  @Test("a server is spoken to over TLS, and not when its certificate is nobody's")
  func encrypted() throws {
    let folder = TestFolder()
    let made = try CommandRun.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        "-keyout",
        folder / "key.pem", "-out", folder / "cert.pem",
      ])
    try #require(made.ending == .exit(0), "\(made.errorText)")
    let server = try RedisServer(
      [
        "--save", "", "--tls-cert-file", folder / "cert.pem", "--tls-key-file", folder / "key.pem",
        "--tls-auth-clients", "no",
      ], isEncrypted: true)
    try server.start()
    let path = folder.write(FleetSession.ten[0].lines.joined(separator: "\n") + "\n", to: "s.jsonl")
    let fleet = server.fleet(encrypted: true)
    let publisher = try Espalier.start(
      "publish", path, "--to", fleet, "--host", "box", "--cacert", folder / "cert.pem",
      "--no-redact")
    try wait("for the session") {
      try Espalier.run("print", fleet + "/box.s", "--cacert", folder / "cert.pem").outputText
        .contains("step 12 of 0")
    }
    let stranger = try Espalier.run("fleet", fleet, "--once")
    #expect(stranger.ending == .exit(69))
    #expect(stranger.errorText.contains("can't be trusted"))
    publisher.signal(SIGKILL)
    try publisher.waitForExit()
    #expect(publisher.errorText == "")
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

  @Test("a server that repeats a password is not repeated")
  func repeated() throws {
    let server = try RedisServer(["--save", "", "--rename-command", "AUTH", ""])
    try server.start()
    let run = try Espalier.start(
      "publish", "--to", server.fleet(), "--token-env", "FLEET_TOKEN",
      environment: MadeUpHome().environment.merging(["FLEET_TOKEN": "hunter-canary"]) { $1 })
    try run.wait("for the refusal") { $0.errorText.contains("does not take the password") }
    #expect(!run.errorText.contains("hunter-canary"))
  }

  @Test("a server without room is told of and waited for")
  func full() throws {
    let server = try RedisServer(["--save", "", "--maxmemory", "1mb"])
    try server.start()
    let folder = TestFolder()
    let path = folder.write(FleetSession.ten[0].lines.joined(separator: "\n") + "\n", to: "s.jsonl")
    let run = try Espalier.start("publish", path, "--to", server.fleet(), "--host", "box")
    try run.wait("for the refusal") { $0.errorText.contains("has no memory left") }
    _ = try server.ask("CONFIG", "SET", "maxmemory", "0")
    try wait("for all lines") {
      try server.ask("XLEN", "esp:{team}:s:box.s:r") == "\(FleetSession.ten[0].lines.count + 1)\n"
    }
    try run.wait("for the word") { $0.errorText.contains("takes what is sent again") }
    run.signal(SIGKILL)
    try run.waitForExit()
  }
}
