import TestGate
import TestSupport
import Testing

/// What a source says is shown; it never drives the terminal, and never breaks the columns.
@Suite("Hostile and foreign content", .startsPrograms)
struct HostileTests {
  private let folder = TestFolder()

  /// Sequences that take over a terminal that gets them.
  static let attacks = [
    "\u{1b}]52;c;ZXZpbA==\u{7}", "\u{1b}]0;owned\u{7}", "\u{1b}]8;;http://evil.example\u{1b}\\link",
    "\u{1b}[?1049l", "\u{1b}[2J\u{1b}[H", "\u{1b}[5n", "\u{1b}[c", "\u{1b}P$q\u{1b}\\", "\u{1b}c",
    "\u{9b}31m", "\u{9d}0;owned\u{9c}", "\u{202e}gnp.exe", "\u{2066}x\u{2069}", "\u{200f}",
    "a\u{8}\u{8}b", "bell\u{7}", "\r\nnew line", "nul\u{0}byte", "\u{7f}", "\u{85}",
  ]

  /// What may not be in any output: the tell-tale parts of the attacks.
  func check(_ bytes: [UInt8], _ place: Comment) {
    let text = String(decoding: bytes, as: UTF8.self)
    for part in [
      "\u{1b}]52", "\u{1b}]0;owned", "\u{1b}]8;", "\u{1b}[5n", "\u{1b}[c", "\u{1b}P", "\u{1b}c",
      "\u{9b}", "\u{9d}", "\u{9c}", "\u{202e}", "\u{2066}", "\u{2069}", "\u{200f}", "a\u{8}\u{8}b",
      "\u{0}",
      "\u{7f}", "\u{85}",
    ] where text.unicodeScalars.contains(part.unicodeScalars) {
      Issue.record("\(Array(part.utf8)) came through: \(place)")
    }
  }

  /// A job that says bad things everywhere.
  func job(_ attack: String) -> Job {
    var job = Job(title: "title \(attack)")
    job.add(
      "message \(attack)",
      Job.Call(
        id: "id \(attack)", name: "tool \(attack)", path: "path \(attack)", status: "failed",
        result: "result \(attack)", error: "error \(attack)", seconds: 1))
    job.add("second \(attack)", .done("b", path: "b", result: "line \(attack)\nline \(attack)"))
    job.status = "failed"
    job.output = "output \(attack)"
    job.error = "failure \(attack)"
    return job
  }

  @Test("no sequence of a source reaches the terminal", arguments: attacks)
  func screen(attack: String) throws {
    let log = folder.write(
      Job.of(entries: 1).snapshot + job(attack).snapshot, to: "job.log")
    let pty = try Espalier.screen(log)
    try pty.wait(for: "message")
    // Everything is opened, so that everything is drawn.
    pty.type("zR")
    try pty.wait(for: "result")
    pty.type("G")
    try pty.waitForRest()
    #expect(pty.screen.isAlternate)
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
    check(pty.output, "on the screen")
    #expect(!pty.output.contains(0x07))
  }

  @Test("no sequence of a source reaches plain output, a report or an error")
  func plain() throws {
    let attack = Self.attacks.joined(separator: " ")
    let log = folder.write(Job.of(entries: 1).snapshot + job(attack).snapshot, to: "job.log")
    for arguments in [
      ["watch", "--progress", "plain", log], ["print", "--style", "tree", log],
      ["print", "--style", "simple", log], ["print", "--style", "json", log],
      ["print", "--style", "updates", log], ["check", log],
      ["print", "--format", attack, log],
      ["print", folder / "no \(attack.filter { $0 != "\u{0}" })"],
      ["--\(attack.filter { $0 != "\u{0}" })"], ["watch", "--theme", "x\u{1b}]0;owned\u{7}", log],
    ] {
      let run = try CommandRun.run(Espalier.path, arguments.map { $0.filter { $0 != "\u{0}" } })
      // JSON escapes what drives a terminal in ASCII; the rest is left as data.
      if !arguments.contains("json"), !arguments.contains("updates") {
        check(run.output, "\(arguments.prefix(3))")
      }
      check(run.errors, "\(arguments.prefix(3))")
      #expect(!run.output.contains(0x1B))
      #expect(!run.errors.contains(0x1B))
      #expect(!run.output.contains(0x07) && !run.errors.contains(0x07))
    }
  }

  @Test("a file name with sequences is shown without them")
  func fileName() throws {
    let path = folder.write(Job.log(entries: 2), to: "a\u{1b}]0;owned\u{7}b\u{1b}[2J.log")
    let pty = try Espalier.screen(path)
    try pty.wait(for: "Entry number 1")
    #expect(try pty.quit() == .exit(0))
    check(pty.output, "on the screen")
  }

  @Test("what a server says in its errors is shown without sequences")
  func serverErrors() throws {
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}5n\u{202e}x"
    let body = "{\"error\":{\"message\":\"no such job \(evil)\"}}"
    let answers = [
      "HTTP/1.1 500 bad \(evil)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
      "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\r\n\(body)",
      "HTTP/1.1 200 OK\r\nContent-Type: text/\(evil)\r\n\r\n<html>\(evil)</html>",
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\(body)",
      "HTTP/1.1 302 Found\r\nLocation: http://\(evil)/\r\n\r\n", "SSH-2.0-\(evil)\r\n",
    ]
    for (number, answer) in answers.enumerated() {
      let server = try BadServer(answer: answer)
      let run = try Espalier.start("print", server.address)
      try run.wait("for its end") {
        server.serve()
        return $0.ending != nil
      }
      try run.waitForExit()
      #expect(run.ending != .exit(0))
      #expect(run.errorText.hasPrefix("espalier: "))
      #expect(run.errorText.split(separator: "\n").count == 1)
      check(run.errors, "answer \(number)")
      #expect(!run.errors.contains(0x1B) && !run.output.contains(0x1B))

      let pty = try Espalier.screen("watch", server.address, size: Espalier.sizes[1])
      try pty.wait("for the reason") {
        server.serve()
        return $0.row(59).contains("127.0.0.1")
      }
      check(pty.output, "answer \(number) on the screen")
      #expect(!pty.output.contains(0x07))
      #expect(try pty.quit() == .exit(0))
      #expect(pty.leftovers == [])
    }
  }

  @Test(
    "text of any script keeps the columns where they are",
    arguments: [
      "世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界世界",
      "👩‍👩‍👧‍👦 family 👋🏽 wave 🇩🇪 flag 👩🏿‍🚀 astronaut",
      "e\u{301}\u{301}\u{301} combining o\u{308} a\u{30a}\u{327}",
      "שלום עולם مرحبا بالعالم", "tab\tand\ttab\tand\ttab", "ｆｕｌｌ ｗｉｄｔｈ ﾊﾝｶｸ", "क्षत्रिय ไทยคำ 한국어",
      "\u{200b}zero\u{200d}width\u{feff}", "☎️ ☎︎ ✈️ ❤️",
      String(repeating: "Z\u{334}\u{321}\u{30d}", count: 60),
    ])
  func columns(text: String) throws {
    for size in Espalier.sizes {
      var job = Job.of(entries: 1)
      let simple = job.snapshot
      job.add(text, .done("x", name: "tool", path: text))
      job.add("plain", .done("y", name: "tool", path: "plain"))
      job.status = "succeeded"
      let log = folder.write(simple + job.snapshot, to: "job.log")
      let pty = try Espalier.screen(log, size: size)
      try pty.wait(for: "plain")
      try pty.waitForRest()
      // The durations stand at the right, one below the other.
      let ends = (2..<(size.rows - 2)).compactMap { row -> Int? in
        (0..<size.columns).last { pty.screen.cell(row: row, column: $0).text == "s" }
          .flatMap {
            pty.screen.row(row).hasSuffix("1.5s") || pty.screen.row(row).hasSuffix("2.5s")
              ? $0 : nil
          }
      }
      #expect(ends.count >= 6)
      #expect(Set(ends).count == 1, "\(pty.screen.text)")
      #expect(try pty.quit() == .exit(0))
    }
  }

  @Test("bytes that are no text are shown as such and harm nothing")
  func invalid() throws {
    var bytes = Array(Job.of(entries: 1).snapshot.utf8)
    bytes += Array(Job.log(entries: 3).utf8).map { $0 == UInt8(ascii: "E") ? 0xFF : $0 }
    let log = folder.write(bytes, to: "job.log")
    let pty = try Espalier.screen(log)
    try pty.wait(for: "\u{fffd}ntry number 2")
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
    let run = try Espalier.run("print", log)
    #expect(String(validating: run.output, as: UTF8.self) != nil)
  }
}

extension String.UnicodeScalarView {
  /// Tells whether some scalars stand here one after the other.
  fileprivate func contains(_ other: String.UnicodeScalarView) -> Bool {
    !other.isEmpty && firstRange(of: other) != nil
  }
}
