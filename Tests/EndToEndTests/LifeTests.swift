import Glibc
import TestGate
import TestSupport
import Testing

/// Whatever happens to the viewer, it leaves the terminal as it found it.
@Suite("The life of the viewer", .startsPrograms)
struct LifeTests {
  private let folder = TestFolder()
  /// The log of a job that is over.
  private let finished: String

  init() {
    finished = folder.write(Job.log(entries: 40), to: "job.log")
  }

  @Test("q leaves everything as it was", arguments: Espalier.sizes)
  func quit(size: Espalier.Size) throws {
    let pty = try Espalier.screen(finished, size: size)
    try pty.wait(for: "Entry number")
    #expect(pty.screen.isAlternate)
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test(
    "a terminal without a second screen is left with a blank last line for the prompt",
    arguments: ["linux", "vt100", "ansi"])
  func lastLine(term: String) throws {
    let pty = try Espalier.screen(finished, environment: ["TERM": term])
    try pty.wait("for the foot") { !$0.row(23).isEmpty }
    #expect(!pty.screen.isAlternate)
    #expect(try pty.quit() == .exit(0))
    #expect(pty.screen.row(23).isEmpty && !pty.screen.row(22).isEmpty)
    #expect(pty.screen.cursor.row == 23 && pty.screen.cursor.column == 0)
    // Nor does what comes unforeseen leave the cursor in the picture, where it can be taken out of it.
    guard term != "ansi" else { return }
    let killed = try Espalier.screen(finished, environment: ["TERM": term])
    try killed.wait(for: "Entry number")
    killed.signal(SIGUSR1)
    #expect(try killed.waitForExit() == .signal(SIGUSR1))
    #expect(killed.screen.row(23).isEmpty && killed.screen.cursor.row == 23)
  }

  @Test(
    "a signal restores the terminal, and ends it by that signal",
    arguments: [
      SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV,
    ])
  func signals(signal: Int32) throws {
    let pty = try Espalier.screen(finished)
    try pty.wait(for: "Entry number")
    pty.signal(signal)
    #expect(try pty.waitForExit() == .signal(signal))
    #expect(pty.leftovers == [])
  }

  @Test("Ctrl-C ends it by SIGINT, which a shell tells as 130")
  func interrupt() throws {
    for isKey in [true, false] {
      let pty = try Espalier.screen(finished)
      try pty.wait(for: "Entry number")
      if isKey { pty.press("ctrl-c") } else { pty.signal(SIGINT) }
      #expect(try pty.waitForExit() == .signal(SIGINT))
      #expect(pty.leftovers == [])
    }
  }

  @Test(
    "a crash restores the terminal first",
    arguments: [
      "index", "nil", "overflow", "abort", "segv", "stack",
    ])
  func crash(kind: String) throws {
    let pty = try Espalier.screen(
      "--crash-test", kind, finished, environment: ["XDG_STATE_HOME": folder.path],
      size: Espalier.sizes[1])
    let ending = try pty.waitForExit()
    guard case .signal = ending else {
      Issue.record("ended by \(ending)")
      return
    }
    #expect(pty.leftovers == [])
    #expect(
      pty.screen.text.contains(/espalier [0-9.]+ crashed: SIG[A-Z]+ .*; report: \/tmp.*\.txt/))
    let report = try #require(folder.names("espalier").first { $0.hasPrefix("crash-") })
    #expect(folder.read("espalier/\(report)").contains("crashed: SIG"))
    // What is told of the crash is told on the normal screen.
    let text = pty.outputText
    let left = try #require(text.firstRange(of: "\u{1b}[?1049l"))
    if let told = text.firstRange(of: "Fatal error") { #expect(told.lowerBound > left.lowerBound) }
  }

  @Test("Ctrl-Z gives the terminal back, and coming back draws at the new size")
  func suspend() throws {
    let pty = try Espalier.screen(finished, hasJobControl: true)
    try pty.wait(for: "Entry number")
    pty.press("ctrl-z")
    try pty.wait(for: "job stopped")
    #expect(!pty.screen.isAlternate)
    #expect(pty.areModesRestored)
    pty.resize(rows: 30, columns: 100)
    pty.press("enter")
    try pty.wait("to be back") { $0.isAlternate && $0.text.contains("Entry number") }
    try pty.waitForRest()
    let back = pty.screen.text
    let fresh = try Espalier.screen(finished, size: .init(rows: 30, columns: 100))
    try fresh.wait(for: "Entry number")
    try fresh.waitForRest()
    #expect(fresh.screen.text == back)
    // The colours of the palette are the reader's, and not to be taken back.
    #expect(!pty.outputText.contains("\u{1b}]104"))
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("a storm of sizes is survived, and the selection with it")
  func storm() throws {
    let pty = try Espalier.screen(finished)
    try pty.wait(for: "Entry number")
    pty.press("j", "j", "j", "j")
    try pty.waitForRest()
    let selected = try #require(pty.selectedRow)
    let screen = pty.screen.text
    for step in 0..<60 {
      pty.resize(rows: 1 + step * 7 % 60, columns: 1 + step * 13 % 200)
      if step % 20 == 0 { try pty.waitForRest() }
    }
    for (rows, columns) in [(5, 20), (1, 1), (24, 80)] {
      pty.resize(rows: rows, columns: columns)
      try pty.waitForRest()
    }
    try pty.wait("for the row") { _ in pty.selectedRow == selected }
    #expect(pty.screen.text.contains("Entry number"))
    #expect(screen.contains("Entry number"))
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test(
    "any size will do",
    arguments: [
      (1, 1), (1, 200), (2, 5), (3, 10), (60, 3), (5, 19), (6, 20), (100, 300),
    ])
  func sizes(rows: Int, columns: Int) throws {
    let pty = try Espalier.screen(finished, size: .init(rows: rows, columns: columns))
    try pty.wait("to be drawn") { $0.isAlternate }
    try pty.waitForRest()
    pty.press("j", "k", "G", "g", "enter", "%", "?")
    try pty.waitForRest()
    // The help first, the details then.
    for _ in 0..<2 {
      pty.press("esc")
      try pty.waitForRest()
    }
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("a closed window ends it")
  func hangUp() throws {
    let pty = try Espalier.screen(finished)
    try pty.wait(for: "Entry number")
    pty.hangUp()
    #expect(try pty.waitForExit() == .signal(SIGHUP))
  }

  @Test("keys come from the terminal when the session comes in on standard input")
  func dataOnInput() throws {
    let file = open(finished, O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    let pty = try Espalier.screen("-", input: file)
    try pty.wait(for: "Entry number")
    pty.press("G")
    try pty.wait(for: "Entry number 39")
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test(
    "without a usable terminal it says so, or writes plainly", arguments: ["", "dumb", "nosuch"])
  func noTerminal(term: String) throws {
    let pty = try Espalier.screen(finished, environment: ["TERM": term])
    let ending = try pty.waitForExit()
    if term == "nosuch" {
      #expect(ending != .exit(0))
      #expect(pty.screen.text.contains("espalier: "))
    } else {
      #expect(ending == .exit(0))
      #expect(pty.outputText.contains("Entry number 39"))
    }
    #expect(!pty.output.contains(0x1B))
    let forced = try Espalier.screen("--progress", "tui", finished, environment: ["TERM": term])
    #expect(try forced.waitForExit() != .exit(0))
    #expect(forced.outputText.contains("espalier: "))
    #expect(!forced.output.contains(0x1B))
  }
}
