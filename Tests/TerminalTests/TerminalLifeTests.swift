import Glibc
import TestGate
import TestSupport
import Testing

/// The life of the terminal, on a real one: whatever happens, it is left as it was found.
@Suite("Terminal life", .startsPrograms)
struct TerminalLifeTests {
  /// All signals whose default ends a program; of those of real time the first, one, and the last.
  static let signalsThatEnd: [Int32] =
    (1...31).filter {
      ![SIGKILL, SIGSTOP, SIGCHLD, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH].contains(
        $0)
    } + [34, 50, 64]

  @Test("a normal end restores everything")
  func quit() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready 80x24")
    #expect(pty.screen.isAlternate)
    #expect(!pty.areModesRestored)
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("exit from anywhere restores everything")
  func exitAnywhere() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    pty.press("X")
    #expect(try pty.waitForExit() == .exit(3))
    #expect(pty.leftovers == [])
  }

  @Test(
    "a signal ends the program by that signal, with the terminal restored",
    arguments: signalsThatEnd)
  func signals(signal: Int32) throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    pty.signal(signal)
    #expect(try pty.waitForExit() == .signal(signal))
    #expect(pty.leftovers == [])
  }

  @Test("a loop that hangs is ended by the watchdog")
  func watchdog() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    pty.press("H")
    try pty.wait(for: "hangs")
    pty.signal(SIGTERM)
    #expect(try pty.waitForExit() == .signal(SIGTERM))
    #expect(pty.leftovers == [])
  }

  @Test("Ctrl-C also ends a loop that hangs, and one that was busy loses no key")
  func busy() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    pty.press("B")
    pty.press("x", "y")
    try pty.wait(for: "key 3: y")
    pty.press("H")
    try pty.wait(for: "hangs")
    pty.press("j", "ctrl-c")
    #expect(try pty.waitForExit() == .signal(SIGINT))
    #expect(pty.leftovers == [])
  }

  @Test("what is pasted asks for no signal")
  func pastedSignals() throws {
    let pty = try TerminalProbe.start(hasJobControl: true)
    try pty.wait(for: "ready")
    pty.paste("a\u{1a}b\u{3}c\u{1c}d")
    try pty.wait(for: "paste a^Zb^Cc^\\d")
    pty.press("ctrl-\\")
    #expect(try pty.waitForExit() == .exit(128 + SIGQUIT))
    #expect(pty.leftovers == [])
  }

  @Test(
    "a crash is told in one line on the screen of before, with a report for nobody else",
    arguments: [("I", "SIGILL"), ("A", "SIGABRT"), ("O", "SIGSEGV")])
  func crashReport(key: String, name: String) throws {
    var template = Array("/tmp/espalier-probe-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      for path in ["/below/report\u{1b}é.txt", "/below", ""] { remove(folder + path) }
    }
    let pty = try TerminalProbe.start(
      environment: ["PROBE_REPORT": folder + "/below/report\u{1b}é.txt"], columns: 200)
    try pty.wait(for: "ready")
    pty.press(key)
    // Without a key.
    try pty.waitForExit()
    #expect(pty.leftovers == [])
    let rows = (0..<24).map { pty.screen.row($0) }
    let line = try #require(rows.first { $0.hasPrefix("probe 1 crashed: \(name)") })
    #expect(line.hasSuffix("report: \(folder)/below/report^[?.txt"))
    var info = stat()
    #expect(stat(folder + "/below/report\u{1b}é.txt", &info) == 0)
    #expect(info.st_mode & 0o7777 == 0o600)
    let file = try #require(fopen(folder + "/below/report\u{1b}é.txt", "re"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 100_000)
    let text = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
    #expect(text.hasPrefix("probe 1 crashed: \(name)"))
    #expect(text.split(separator: "\n").count > 8, "with the calls that led there")
  }

  @Test(
    "a trap restores the terminal, then shows its message, and waits for no key",
    arguments: [
      ("I", SIGILL, "out of range"), ("F", SIGILL, "boom"), ("A", SIGABRT, ""), ("O", SIGSEGV, ""),
    ])
  func traps(key: String, signal: Int32, message: String) throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    pty.press("E", key)
    #expect(try pty.waitForExit() == .signal(signal))
    #expect(pty.leftovers == [])
    #expect(pty.screen.text.contains("late words"))
    #expect(pty.screen.text.contains(message))
    #expect(!pty.outputText.contains("boom \u{1b}"))
  }

  @Test("Ctrl-Z leaves the terminal clean, and coming back draws at the new size")
  func suspend() throws {
    let pty = try TerminalProbe.start(hasJobControl: true)
    try pty.wait(for: "ready")
    pty.press("ctrl-z")
    try pty.wait(for: "job stopped")
    #expect(!pty.screen.isAlternate)
    #expect(pty.screen.cursor.isVisible)
    #expect(pty.areModesRestored)
    pty.resize(rows: 10, columns: 40)
    pty.press("enter")
    try pty.wait(for: "ready 40x10")
    #expect(pty.screen.isAlternate)
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("a stop that cannot be foreseen is recovered from")
  func stop() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    pty.signal(SIGSTOP)
    try pty.waitForStop()
    pty.signal(SIGCONT)
    try pty.wait(for: "resumed")
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test(
    "a closed window ends the program, also when it ignores the hangup", arguments: [false, true])
  func hangup(ignoresHangup: Bool) throws {
    let wrapper = ignoresHangup ? ["/usr/bin/env", "--ignore-signal=HUP"] : []
    let pty = try TerminalProbe.start(wrapper: wrapper)
    try pty.wait(for: "ready")
    pty.hangUp()
    #expect(try pty.waitForExit() == .signal(SIGHUP))
  }

  @Test("any size is survived, from the start and in a storm")
  func sizes() throws {
    for (rows, columns) in [(1, 1), (2, 5), (3, 200), (60, 4)] {
      let pty = try TerminalProbe.start(rows: rows, columns: columns)
      try pty.wait("to be drawn") { $0.isAlternate && $0.row(0).hasPrefix("r") }
      pty.press("q")
      #expect(try pty.waitForExit() == .exit(0))
      #expect(pty.leftovers == [])
    }
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    for step in 0..<100 { pty.resize(rows: 1 + step * 7 % 60, columns: 1 + step * 13 % 200) }
    pty.resize(rows: 20, columns: 70)
    try pty.wait(for: "ready 70x20")
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
  }

  @Test(
    "without a usable terminal there is one line and no escape",
    arguments: [
      ("", "TERM is not set"), ("dumb", "cannot show full screens"), ("nosuch", "unknown terminal"),
    ])
  func unusable(term: String, reason: String) throws {
    let pty = try TerminalProbe.start(environment: ["TERM": term])
    #expect(try pty.waitForExit() == .exit(64))
    #expect(pty.screen.text.contains("espalier: "))
    #expect(pty.screen.text.contains(reason))
    #expect(!pty.outputText.contains("\u{1b}[?"))
  }

  @Test("keys come from the terminal when the input is data")
  func dataOnInput() throws {
    let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(null) }
    let pty = try TerminalProbe.start(input: null)
    try pty.wait(for: "ready")
    pty.press("j")
    try pty.wait(for: "key 1: j")
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("output that is no terminal is refused")
  func outputIsFile() throws {
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    let pty = try TerminalProbe.start(output: null)
    #expect(try pty.waitForExit() == .exit(64))
    #expect(pty.screen.text.contains("standard output is not a terminal"))
  }

  @Test("the screen can be lent to another program")
  func lend() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    pty.press("L")
    try pty.wait(for: "lent")
    #expect(!pty.screen.isAlternate)
    #expect(pty.areModesRestored)
    pty.press("ctrl-c")
    pty.type("words\r")
    try pty.wait(for: "key 1: L")
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.screen.text.contains("lent"))
    #expect(pty.leftovers == [])
  }
}
