import TestSupport
import Testing

/// What is written, when, and how much. The limits of time are in the benchmarks: a test only tells
/// what is of another order.
extension BehaviourTests {
  @Test(
    "8. a paste does nothing in the help and the details, and is text behind a colon",
    arguments: Espalier.sizes)
  func pasteElsewhere(size: Espalier.Size) throws {
    let pty = try Espalier.screen(finished, size: size)
    try pty.wait(for: "Entry number 0")
    for key in ["?", "enter"] {
      pty.press(key)
      try pty.waitForRest()
      // The foot names the last command until something comes.
      let before = (0..<(size.rows - 1)).map { pty.screen.row($0) }
      pty.paste("qQGj:q\rqqq")
      try pty.waitForRest()
      #expect((0..<(size.rows - 1)).map { pty.screen.row($0) } == before)
      #expect(pty.ending == nil)
      pty.press("esc")
      try pty.waitForRest()
    }
    pty.type(":")
    pty.paste("quit\rq")
    try pty.wait("for the text") { $0.row(size.rows - 1).hasPrefix(":quit") }
    #expect(pty.ending == nil)
    pty.press("esc")
    try pty.wait(forNo: ":quit")
    #expect(try pty.quit() == .exit(0))
  }

  @Test(
    "9, 11. of 50 000 entries the first frame is there before they are read, and a key costs little",
    arguments: Espalier.sizes)
  func large(size: Espalier.Size) throws {
    var text = ""
    for i in 1...50_000 {
      text +=
        "{\"type\":\"user\",\"uuid\":\"u\(i)\",\"timestamp\":\"2025-01-01T00:00:10Z\","
        + "\"message\":{\"role\":\"user\",\"content\":\"say \(i) of them\"}}\n"
    }
    let pty = try Espalier.screen(folder.write(text, to: "large.jsonl"), size: size)
    try pty.wait("for a first frame") { $0.text.contains(" of them") }
    // All is read when each end of it can be reached.
    pty.press("G")
    try pty.wait(for: "say 50000 of them")
    pty.press("g")
    try pty.wait("for the beginning") {
      $0.text.contains("say 1 of them") && $0.text.contains("say 2 of them")
    }
    try pty.waitForRest()
    for key in ["j", "j", "k"] {
      pty.press(key)
      #expect(try pty.waitForRest() <= 2048)
    }
    #expect(try pty.quit() == .exit(0))
  }

  @Test("10. a call that runs costs at most 200 bytes a second", arguments: Espalier.sizes)
  func runningTimer(size: Espalier.Size) throws {
    var job = Job()
    job.add("This takes a while", Job.Call(id: "slow", name: "slow_tool", path: "a"))
    // Long ago: the tenths of the first minute are more than a timer.
    let running = "\"status\":\"running\""
    let log = folder.write(
      job.snapshot.replacing(
        running, with: "\(running),\"started_at\":\"2025-09-14T09:00:01.000Z\""), to: "slow.log")
    let server = try Espalier.start("serve", log)
    try server.wait(for: "\n")
    let address = String(server.outputText.prefix { $0 != "\n" })
    let pty = try Espalier.screen("watch", address, size: size)
    try pty.wait(for: "slow_tool")
    // What follows the first frame is not what an idle screen costs.
    try pty.waitForRest()
    #expect(pty.listen(seconds: 3) <= 3 * 200)
    #expect(try pty.quit() == .exit(0))
  }

  @Test("12. a hundred updates erase nothing; a new size and Ctrl-L may", arguments: Espalier.sizes)
  func updates(size: Espalier.Size) throws {
    let served = try ServedJob(Job.of(entries: 2))
    let pty = try Espalier.screen("watch", "--interval", "0.01", served.address, size: size)
    try pty.wait(for: "Entry number 1")
    try pty.waitForRest()
    let start = pty.output.count
    for i in 2..<102 {
      served.update { $0.add("Entry number \(i)", .done("n\(i)", path: "late/\(i)")) }
      if i % 10 == 1 { try pty.wait(for: "Entry number \(i)") }
    }
    let written = String(decoding: pty.output[start...], as: UTF8.self)
    #expect(!written.contains("\u{1b}[2J"))
    #expect(
      written.ranges(of: "\u{1b}[?2026h").count == written.ranges(of: "\u{1b}[?2026l").count)
    #expect(try pty.quit() == .exit(0))
  }

  @Test("12. a frame leaves in one write, between its marks", arguments: Espalier.sizes)
  func frame(size: Espalier.Size) throws {
    let pty = try Espalier.screen(finished, size: size)
    try pty.wait(for: "Entry number 0")
    try pty.waitForRest()
    // Not every kernel counts what a process writes.
    guard let before = pty.writes else { return }
    pty.press("?")
    try pty.wait(forNo: "Entry number 0")
    try pty.waitForRest()
    let after = try #require(pty.writes)
    #expect(after - before <= 6)
    pty.press("?")
    try pty.wait(for: "Entry number 0")
    #expect(try pty.quit() == .exit(0))
  }

  @Test("12. on a screen of a few cells every sequence that is begun is ended")
  func fewCells() throws {
    for (rows, columns) in [(1, 1), (1, 2), (2, 1), (2, 3), (1, 20)] {
      let pty = try Espalier.screen(finished, size: .init(rows: rows, columns: columns))
      try pty.waitForQuiet()
      #expect(try pty.quit() == .exit(0))
      let findings = OutputScanner(pty.output, .screen).findings
      #expect(findings.isEmpty, "\(rows) by \(columns): \(findings)")
    }
  }

  @Test("13. the configuration beats NO_COLOR, and an option the configuration")
  func configuredColor() throws {
    let settings = folder.write("color = \"always\"\n", to: "config.toml")
    for (arguments, hasColors) in [([], true), (["--color", "never"], false)] {
      let pty = try PseudoTerminal(
        Espalier.path, ["--config", settings] + arguments + [finished],
        environment: ["NO_COLOR": "1"])
      try pty.wait(for: "Entry number 0")
      #expect(try pty.quit() == .exit(0))
      #expect((pty.colorSequences > 0) == hasColors)
    }
  }
}
