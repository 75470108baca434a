import Glibc
import TestGate
import TestSupport
import Testing

/// The stream of a session is a copy that can be made again, whatever becomes of it.
@Suite(
  "Streams of a fleet", .startsPrograms,
  .enabled(if: RedisServer.isThere, "redis-server is not installed"))
struct FleetStreamTests {
  private let folder = TestFolder()
  private let key = "esp:{team}:s:box.s:r"

  /// Publishes a file as the session `box.s`.
  private func publish(_ path: String, to server: RedisServer, _ more: String...) throws
    -> CommandRun
  {
    try CommandRun(
      Espalier.path,
      ["publish", path, "--to", server.fleet(), "--host", "box", "--no-redact"] + more)
  }

  /// A session with a step a line, whose beginning is the same for all; each step ends a turn.
  private func lines(_ steps: Int, saying word: String) -> [String] {
    let first =
      #"{"type":"user","uuid":"u","sessionId":"s","cwd":"/w","timestamp":"2026-01-02T03:04:05.000Z","message":{"role":"user","content":"Go on"}}"#
    return [first] + (1...max(1, steps)).map { step(word, $0) }
  }

  private func step(_ word: String, _ step: Int) -> String {
    #"{"type":"assistant","uuid":"\#(word)\#(step)","sessionId":"s","timestamp":"2026-01-02T03:04:05.000Z","message":{"id":"m\#(word)\#(step)","role":"assistant","content":[{"type":"text","text":"\#(word) \#(step)"}],"stop_reason":"end_turn"}}"#
  }

  /// Waits until a session of the fleet has the document of its file: what is said of how it stands comes behind it.
  private func same(_ source: String, _ path: String) throws {
    let local = try Fleet.document(path)
    #expect(local.contains("\"progress\""))
    var remote = ""
    try? Fleet.wait("for \(source)") {
      remote = try Fleet.document(source)
      return remote == local
    }
    #expect(remote == local)
  }

  private func text(_ lines: some Sequence<String>) -> String { lines.map { $0 + "\n" }.joined() }

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
        try Fleet.wait("for the stream") { try server.ask("XLEN", key) == "3\n" }
        return run
      }())
    let first = try server.ask("XRANGE", key, "-", "+")
    Files.write(Array((lines[2] + "\n").utf8), to: path, appending: true)
    let second = try publish()
    try Fleet.wait("for the new line") { try server.ask("XLEN", key) == "4\n" }
    #expect(try server.ask("XRANGE", key, "-", "2-0") == first)
    try end(second)
    Files.write(FleetSession.ten[4].lines[0] + "\n" + FleetSession.ten[4].lines[1] + "\n", to: path)
    let third = try publish()
    try Fleet.wait("for the other session") {
      try server.ask("XRANGE", key, "2-0", "2-0").contains("of 4")
        && server.ask("XLEN", key) == "3\n"
    }
    try end(third)
    #expect(try Fleet.document(server.fleet() + "/box.s").contains("of 4"))
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
    try Fleet.wait("for all lines") {
      try server.ask("XLEN", "esp:{team}:s:box.s:r") == "\(FleetSession.ten[0].lines.count + 1)\n"
    }
    try run.wait("for the word") { $0.errorText.contains("takes what is sent again") }
    run.signal(SIGKILL)
    try run.waitForExit()
  }

  @Test(
    "a large record stands beside the stream, is read whole for as long as it does, and is cut after that"
  )
  func large() throws {
    let server = try RedisServer()
    try server.start()
    var lines = lines(3, saying: "step")
    let long = String(repeating: #"ä\u0041\ud83d\ude00 \n"#, count: 120_000)
    lines.insert(lines[1].replacing("step 1", with: "large \(long)"), at: 2)
    let path = folder.write(text(lines), to: "s.jsonl")
    let run = try publish(path, to: server)
    try Fleet.wait("for all lines") { try server.ask("XLEN", key) == "\(lines.count + 1)\n" }
    let entry = try server.ask("XRANGE", key, "3-0", "3-0")
    #expect(entry.utf8.count < 40_000 && entry.contains("more bytes)"))
    let names = try server.ask("KEYS", "esp:{team}:s:box.s:b:*").split(separator: "\n")
    let body = try #require(names.first.map(String.init))
    #expect(names.count == 1 && body.hasPrefix("esp:{team}:s:box.s:b:3:"))
    #expect(try (1...21_600).contains(Int(server.ask("TTL", body).dropLast()) ?? 0))
    let source = server.fleet() + "/box.s"
    try same(source, path)
    // Another one in its place is none.
    _ = try server.ask("SETRANGE", body, "50000", "x")
    _ = try server.ask("DEL", key)
    folder.write(step("tail", 1) + "\n", to: "s.jsonl", appending: true)
    try Fleet.wait("for the stream again") {
      try server.ask("XLEN", key) == "\(lines.count + 2)\n"
    }
    try same(source, path)
    try Fleet.kill(run)
    _ = try server.ask("DEL", body)
    let cut = try Fleet.document(source)
    #expect(cut.contains("more bytes)") && cut.contains("step 3") && cut.utf8.count < 60_000)
    let check = try Espalier.run("check", source)
    #expect(check.ending == .exit(1) && check.outputText.contains("not kept whole any more"))
  }

  @Test(
    "a stream keeps its newest records; who comes late is told what is missing and takes the rest")
  func trimmed() throws {
    let server = try RedisServer()
    try server.start()
    let lines = lines(900, saying: "word")
    let path = folder.write(text(lines), to: "s.jsonl")
    let run = try publish(path, to: server, "--keep", "150")
    try Fleet.wait("for the last line") {
      try server.ask("XREVRANGE", key, "+", "-", "COUNT", "1").contains("word 900")
    }
    let kept = try Int(server.ask("XLEN", key).dropLast()) ?? 0
    #expect((150..<600).contains(kept))
    let source = server.fleet() + "/box.s"
    let late = try Espalier.run("print", source)
    #expect(late.ending == .exit(0))
    #expect(late.errorText.contains("records in front of this one are not kept any more"))
    let document = try Fleet.document(source)
    #expect(document.contains(#""word 900""#) && !document.contains(#""word 1""#))
    #expect(document.contains(#""format": "claude-code""#))
    // What is trimmed is no gap: nothing is sent again.
    folder.write(step("more", 1) + "\n", to: "s.jsonl", appending: true)
    try Fleet.wait("for more") {
      try server.ask("XREVRANGE", key, "+", "-", "COUNT", "1").contains("more 1")
    }
    #expect(try Int(server.ask("XLEN", key).dropLast()) ?? 0 < 600)
    try Fleet.kill(run)
    // The file is the truth: a server that has nothing is given all that is to be kept.
    _ = try server.ask("FLUSHALL")
    let again = try publish(path, to: server)
    try Fleet.wait("for all lines") { try server.ask("XLEN", key) == "\(lines.count + 2)\n" }
    try same(source, path)
    try Fleet.kill(again)
  }

  @Test("a stream that was begun anew is noticed by its lines, although its header is the same")
  func anew() throws {
    let server = try RedisServer()
    try server.start()
    let path = folder.write(text(lines(4, saying: "old")), to: "s.jsonl")
    let first = try publish(path, to: server)
    try Fleet.wait("for the stream") { try server.ask("XLEN", key) == "6\n" }
    let pty = try Espalier.screen("watch", server.fleet() + "/box.s")
    try pty.wait(for: "old 4")
    try Fleet.kill(first)
    let header = try server.ask("XRANGE", key, "0-1", "0-1")
    Files.write(text(lines(6, saying: "new")), to: path)
    let second = try publish(path, to: server)
    // The first four lines have the numbers of those that were read.
    try pty.wait(for: "new 2")
    try pty.wait(for: "new 6")
    #expect(try server.ask("XRANGE", key, "0-1", "0-1") == header)
    #expect(try pty.quit() == .exit(0))
    try Fleet.kill(second)
  }

  @Test("a file that is rewritten while it is published is a stream begun anew")
  func rewritten() throws {
    let server = try RedisServer()
    try server.start()
    let path = folder.write(text(lines(5, saying: "old")), to: "s.jsonl")
    let run = try publish(path, to: server)
    try Fleet.wait("for the stream") { try server.ask("XLEN", key) == "7\n" }
    let other =
      #"{"type":"user","uuid":"x","sessionId":"s","cwd":"/w","timestamp":"2026-01-02T04:00:00.000Z","message":{"role":"user","content":"Something else"}}"#
    Files.write(other + "\n" + step("new", 1) + "\n", to: path)
    try Fleet.wait("for the new stream") {
      try server.ask("XLEN", key) == "3\n"
        && server.ask("XRANGE", key, "-", "+").contains("Something else")
    }
    try same(server.fleet() + "/box.s", path)
    try Fleet.kill(run)
  }

  @Test("two who publish one session under one name double nothing and lose nothing")
  func same() throws {
    let server = try RedisServer()
    try server.start()
    let lines = lines(40, saying: "word")
    let path = folder.write(text(lines.prefix(10)), to: "s.jsonl")
    let runs = try [publish(path, to: server), publish(path, to: server)]
    for line in lines[10..<30] { Files.write(line + "\n", to: path, appending: true) }
    try Fleet.wait("for the lines of both") { try server.ask("XLEN", key) == "31\n" }
    try Fleet.kill(runs[0])
    Files.write(text(lines[30...]), to: path, appending: true)
    try Fleet.wait("for the lines of one") { try server.ask("XLEN", key) == "42\n" }
    try same(server.fleet() + "/box.s", path)
    #expect(runs.allSatisfy { $0.errorText == "" })
    try Fleet.kill(runs[1])
  }

  @Test(
    "of two who publish different sessions under one name the later one is kept whole, and the other says so",
    arguments: [(12, 5), (5, 12)])
  func different(first: Int, second: Int) throws {
    let server = try RedisServer()
    try server.start()
    let (one, other) = (TestFolder(), TestFolder())
    let early = try publish(
      one.write(text(lines(first, saying: "early")), to: "s.jsonl"), to: server)
    try Fleet.wait("for the first") { try server.ask("XLEN", key) == "\(first + 2)\n" }
    let path = other.write(text(lines(second, saying: "late")), to: "s.jsonl")
    let late = try publish(path, to: server)
    try Fleet.wait("for the second") {
      try server.ask("XRANGE", key, "2-0", "2-0").contains("late 1")
    }
    one.write(step("stray", 1) + "\n", to: "s.jsonl", appending: true)
    try early.wait("for the word") { $0.errorText.contains("--host tells machines apart") }
    other.write(step("last", 1) + "\n", to: "s.jsonl", appending: true)
    try same(server.fleet() + "/box.s", path)
    #expect(try server.ask("XLEN", key) == "\(second + 3)\n")
    #expect(late.errorText == "")
    try Fleet.kill(early)
    try Fleet.kill(late)
  }

  @Test("what a later version writes is read as far as it is known")
  func versions() throws {
    let server = try RedisServer()
    try server.start()
    let header =
      #"{"espalier_recording":2,"source":"x","format":"claude-code","started_at":"2026-01-02T03:04:05.000Z","mood":"fine"}"#
    _ = try server.ask("XADD", key, "0-1", "r", header, "z", "1")
    for (index, line) in lines(2, saying: "word").enumerated() {
      let text = #"{"n":\#(index + 1),"t":0.5,"colour":"red","record":\#(line)}"#
      _ = try server.ask("XADD", key, "\(index + 1)-0", "z", "1", "r", text)
    }
    _ = try server.ask(
      "HSET", "esp:{team}:now", "box.s",
      #"{"v":2,"id":"s","host":"box","at":\#(MadeUpHome.now * 1000),"agent":"claude-code","state":"running","mood":[1],"sum":[1,null,7,null,1,2,9]}"#
    )
    let board = try Espalier.run("fleet", server.fleet(), "--json", "--compact")
    #expect(board.outputText.contains(#""id":"s""#), "\(board.outputText)")
    let document = try Fleet.document(server.fleet() + "/box.s")
    #expect(document.contains(#""word 2""#), "\(document)")
  }
}
