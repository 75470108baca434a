import Glibc
import TestGate
import TestSupport
import Testing

/// Files and pipes that grow while they are looked at.
@Suite("Following files and pipes", .startsPrograms)
struct FollowingTests {
  private let folder = TestFolder()

  /// A line of a session that says `text`, made some seconds ago.
  private func line(_ text: String, ago seconds: Int = 0) -> String {
    """
    {"type":"user","uuid":"\(text)","timestamp":"\(TestFolder.time(ago: seconds))",\
    "message":{"role":"user","content":"\(text)"}}

    """
  }

  @Test(
    "what is appended appears at once, and not with the next look at the file",
    arguments: [["watch"], []])
  func latency(arguments: [String]) throws {
    let path = folder.write(line("say 1000"), to: "a.jsonl")
    let pty = try PseudoTerminal(Espalier.path, arguments + [path])
    try pty.wait(for: "say 1000")
    let times = try (1001...1040).map { number in
      folder.write(line("say \(number)"), to: "a.jsonl", appending: true)
      return try ContinuousClock().measure { try pty.wait(for: "say \(number)") }
    }
    // The looks come every second. A machine that is busy may be late now and then, and so may a test.
    #expect(times.sorted()[10] < .milliseconds(300))
    #expect(try pty.quit() == .exit(0))
  }

  @Test("that a file was cut or is gone is told, and stands among what was said")
  func cut() throws {
    let first = line("one thing")
    let path = folder.write(first + line("another thing"), to: "a.jsonl")
    let pty = try Espalier.screen("watch", path, size: Espalier.Size(rows: 24, columns: 120))
    try pty.wait(for: "another thing")
    folder.write(first, to: "a.jsonl")
    try pty.wait(for: "what was read before stays")
    #expect(pty.screen.text.contains("another thing"), "what was read stays")
    unlink(path)
    try pty.wait(for: "the file is gone")
    pty.type("'m")
    try pty.wait(for: "what was read before stays")
    pty.press("esc")
    try pty.wait("for the list to close") { !$0.text.contains("Messages") }
    #expect(try pty.quit() == .exit(0))
  }

  @Test("standard input is data, and the keyboard is the terminal's", arguments: [[], ["-"]])
  func standardInput(arguments: [String]) throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let pty = try PseudoTerminal(
      Espalier.path, ["--record", folder / "a.rec"] + arguments, input: ends[0])
    close(ends[0])
    for text in ["one thing", "another thing", "a third thing"] {
      let bytes = Array(line(text).utf8)
      #expect(write(ends[1], bytes, bytes.count) == bytes.count)
      try pty.wait(for: text)
    }
    pty.press("k")
    try pty.wait(for: "not following")
    close(ends[1])
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
    let again = try Espalier.run("print", folder / "a.rec")
    #expect(again.outputText.contains("a third thing"))
  }

  @Test("what was recorded long ago and comes through a pipe lasts no longer than it did")
  func oldPipe() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let pty = try PseudoTerminal(Espalier.path, [], input: ends[0])
    close(ends[0])
    for (second, text) in [(1, "one thing"), (31, "another thing")] {
      let said = """
        {"type":"user","sessionId":"s","uuid":"\(second)","timestamp":"2025-09-14T19:24:\(second)Z",\
        "message":{"role":"user","content":"\(text)"}}

        """
      let bytes = Array(said.replacing(":1Z", with: ":01Z").utf8)
      #expect(write(ends[1], bytes, bytes.count) == bytes.count)
      try pty.wait(for: text)
    }
    try pty.wait(for: "running) 00:3")
    close(ends[1])
    #expect(try pty.quit() == .exit(0))
  }

  @Test("records that came before one that tells the format are read and recorded with it")
  func heldRecords() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let pty = try PseudoTerminal(
      Espalier.path, ["--record", folder / "held.rec"], input: ends[0])
    close(ends[0])
    // Droid and Cursor begin like this: only what follows tells which of them it is.
    for text in [
      #"{"type":"system","subtype":"init","session_id":"s","cwd":"/","tools":["Read"],"model":"m-7"}"#,
      #"{"type":"message","role":"user","session_id":"s","text":"mend the fence","id":"1"}"#,
    ] {
      let bytes = Array((text + "\n").utf8)
      #expect(write(ends[1], bytes, bytes.count) == bytes.count)
      try pty.waitForRest()
    }
    try pty.wait(for: "mend the fence")
    close(ends[1])
    #expect(try pty.quit() == .exit(0))
    let lines = folder.read("held.rec").split(separator: "\n")
    #expect(lines.count == 3 && lines[1].contains(#""subtype":"init""#))
    let again = try Espalier.run("print", "--style", "json", folder / "held.rec")
    #expect(again.outputText.contains(#""model": "m-7""#))
  }

  @Test(
    "a pipe is followed from its end, however fast it is written",
    arguments: [[], ["-"], ["watch", "-"]])
  func livePipe(arguments: [String]) throws {
    var ends: [Int32] = [0, 0]
    #expect(Glibc.pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let pty = try PseudoTerminal(Espalier.path, arguments, input: ends[0])
    close(ends[0])
    func put(_ text: String) {
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
      }
    }
    put(line("the first thing"))
    try pty.wait(for: "the first thing")
    try pty.wait(for: "FOLLOW")
    put((0..<2000).map { line("thing \($0)") }.joined())
    try pty.wait(for: "thing 1999")
    try pty.wait(for: "FOLLOW")
    close(ends[1])
    try pty.wait("for its end") { !$0.text.contains("FOLLOW") }
    #expect(pty.screen.text.contains("thing 1999"))
    #expect(try pty.quit() == .exit(0))
  }

  @Test("nothing and a whole file on standard input are shown from their start")
  func noPipe() throws {
    let path = folder.write((0..<100).map { line("thing \($0).") }.joined(), to: "a.jsonl")
    for (file, text) in [(path, "thing 0."), ("/dev/null", "standard input")] {
      let input = open(file, O_RDONLY | O_CLOEXEC)
      let pty = try PseudoTerminal(Espalier.path, ["-"], input: input)
      close(input)
      try pty.wait(for: text)
      #expect(!pty.screen.text.contains("thing 99."))
      #expect(try pty.quit() == .exit(0))
    }
  }

  @Test("a file on standard input needs no name", arguments: [[], ["print"], ["print", "-"]])
  func redirected(arguments: [String]) throws {
    let path = folder.write(line("one thing"), to: "a.jsonl")
    let run = try CommandRun.run(Espalier.path, arguments, input: .file(path))
    #expect(run.outputText.contains("one thing"))
  }

  @Test("a folder opens its newest session, and says which")
  func newest() throws {
    folder.write(line("new"), to: "b.jsonl")
    let old = folder.write(line("old"), to: "a.jsonl")
    let moment = timespec(tv_sec: 1000, tv_nsec: 0)
    utimensat(AT_FDCWD, old, [moment, moment], 0)
    folder.write("{\"no\":\"session\"}\n", to: "c.jsonl")
    let run = try Espalier.run("print", folder.path)
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("new"))
    #expect(run.errorText.contains("the newest session is \(folder / "b.jsonl")"))
  }

  @Test("a folder without a session is told")
  func noSession() throws {
    let run = try Espalier.run("print", folder.path)
    #expect(run.ending == .exit(66))
    #expect(run.errorText.contains("no session is in this folder"))
  }

  @Test(
    "a file that is replaced, or begins again, is followed and told of",
    arguments: ["on", "off"])
  func replaced(notifications: String) throws {
    // Written once: a second later it would be another line.
    let one = line("one")
    let path = folder.write(one, to: "a.jsonl")
    let run = try Espalier.start(
      "watch", path, "--progress", "plain",
      environment: ["ESPALIER_NOTIFICATIONS": notifications])
    try run.wait("for the first line") { $0.outputText.contains("one") }
    folder.write(one + line("two"), to: "b.jsonl")
    rename(folder / "b.jsonl", path)
    try run.wait("for the second line") { $0.outputText.contains("two") }
    #expect(run.errorText.isEmpty)
    folder.write(line("other"), to: "a.jsonl")
    try run.wait("for the new beginning") {
      $0.outputText.contains("other") && $0.errorText.contains("truncated")
    }
    unlink(path)
    try run.wait("for the end of the file") { $0.errorText.contains("gone") }
    folder.write(line("again"), to: "a.jsonl")
    try run.wait("for the file to come back") {
      $0.outputText.contains("again") && $0.errorText.contains("replaced")
    }
    for text in ["one", "two", "other", "again"] {
      #expect(run.outputText.split(separator: "\n").filter { $0.hasSuffix(text) }.count == 1)
    }
    run.signal(SIGTERM)
  }

  @Test(
    "a folder that is moved away and made again is noticed with the next look, and that comes soon",
    arguments: ["on", "off"])
  func movedFolder(notifications: String) throws {
    mkdir(folder / "above", 0o700)
    mkdir(folder / "above/d", 0o700)
    let path = folder.write(line("one"), to: "above/d/a.jsonl")
    let run = try Espalier.start(
      "watch", path, "--progress", "plain",
      environment: ["ESPALIER_NOTIFICATIONS": notifications])
    try run.wait("for the first line") { $0.outputText.contains("one") }
    let start = ContinuousClock.now
    for (moved, text) in [("above/d", "two"), ("above", "three")] {
      rename(folder / moved, folder / "gone-\(text)")
      try run.wait("for word of it") {
        $0.errorText.split(separator: "\n").filter { $0.contains("gone") }.count
          == (text == "two" ? 1 : 2)
      }
      mkdir(folder / "above", 0o700)
      mkdir(folder / "above/d", 0o700)
      folder.write(line(text), to: "above/d/a.jsonl")
      try run.wait("for what is in the new one") { $0.outputText.contains(text) }
    }
    // Looks at a file at rest come once a minute; a machine that is busy is late by less.
    #expect(ContinuousClock.now - start < .seconds(40))
    run.signal(SIGTERM)
  }

  @Test("the writers of a named pipe come and go")
  func namedPipe() throws {
    mkfifo(folder / "pipe", 0o600)
    let run = try Espalier.start("watch", folder / "pipe", "--progress", "plain")
    for text in ["one", "two"] {
      folder.write(line(text), to: "pipe", appending: true)
      try run.wait("for a line") { $0.outputText.contains(text) }
    }
    run.signal(SIGTERM)
  }
}
