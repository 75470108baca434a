import Glibc
import TestGate
import TestSupport
import Testing

/// Who may ask a server, and what nobody is told of that.
@Suite(
  "Access to a fleet", .startsPrograms,
  .enabled(if: RedisServer.isThere, "redis-server is not installed"))
struct FleetAccessTests {
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
    try Fleet.wait("for the summary") { try server.ask("HLEN", "esp:{team}:now") == "1\n" }
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

  @Test("a server that wants a password is given that of a variable, and nobody else is told it")
  func password() throws {
    let server = try RedisServer([
      "--save", "", "--aclfile", "FOLDER/users.acl",
    ])
    server.folder.write(
      """
      user default off
      user box on >tr0ub4dor-right resetkeys ~esp:{team}:s:box.* ~esp:{team}:now ~esp:{team}:log resetchannels -@all +xadd +xinfo +xrange +xlen +set +hset +hdel +hgetall +expire +del +time +auth +select +info
      user eye on >tr0ub4dor-eye resetkeys %R~esp:{team}:* resetchannels -@all +xread +xrange +xrevrange +hget +hgetall +getrange +time +auth +select

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
    try Fleet.wait("for the session") {
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
    try Fleet.wait("for the session") {
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

  @Test("a recording is sent with the password of the variable that the configuration names")
  func recorded() throws {
    let server = try RedisServer(["--save", "", "--requirepass", "tr0ub4dor-right"])
    try server.start()
    let home = MadeUpHome()
    home.write("[fleet]\ntoken-env = \"FLEET\"\n", to: ".config/espalier/config.toml")
    let lines = FleetSession.ten[0].lines
    home.write(lines.joined(separator: "\n") + "\n", to: "s.jsonl")
    let run = try Espalier.start(
      "record", home.path + "/s.jsonl", "--to", server.fleet(), "--host", "box",
      environment: home.environment.merging(["FLEET": "tr0ub4dor-right"]) { $1 })
    try Fleet.wait("for all lines") {
      try server.ask("XLEN", "esp:{team}:s:box.s:r", password: "tr0ub4dor-right")
        == "\(lines.count + 1)\n"
    }
    try Fleet.kill(run)
    #expect(run.errorText == "")
  }
}
