import Glibc
import TestGate
import TestSupport
import Testing

/// What separates a program that people trust from one that they put up with: twenty-five behaviours.
///
/// Each is tried with the built program in a terminal emulator. A number in front of a name is that
/// of the behaviour; the rest of each is in the suite that its subject belongs to:
///
/// | | behaviour | besides this suite |
/// |---|---|---|
/// | 1 | quitting restores everything | `LifeTests.quit` |
/// | 2 | signals restore too, and end it by themselves | `LifeTests.signals`, `.interrupt`, `.hangUp` |
/// | 3 | a crash restores first, then tells | `LifeTests.crash` |
/// | 4 | Ctrl-Z leaves, `fg` draws at the new size | `LifeTests.suspend` |
/// | 5 | a storm of sizes is survived | `LifeTests.storm` |
/// | 6 | any size will do | `LifeTests.sizes` |
/// | 7 | Esc acts at once, keys in pieces are keys | `KeyDecoderTests`, `TerminalScreenTests.late` |
/// | 8 | a paste is no typing | `SearchingTests.paste` |
/// | 9 | a key costs little | `Benchmarks` (docs/performance.md) |
/// | 10 | idle is silent | `SilenceTests` |
/// | 11 | the first frame comes before the rest is read | `Benchmarks` |
/// | 12 | nothing flickers | `RepaintTests` |
/// | 13 | NO_COLOR | |
/// | 14 | every kind of terminal | `RepaintTests.moves` |
/// | 15 | no usable terminal | `LifeTests.noTerminal` |
/// | 16 | ASCII where the locale says so | the golden screens |
/// | 17 | text of any script | `HostileTests.columns`, `.invalid` |
/// | 18 | content never drives the terminal | `HostileTests` |
/// | 19 | pipes, files and /dev/null | `CommandTests.plain`, `.closedPipe`, `FollowingTests` |
/// | 20 | following stops and starts | `LiveTests.follow` |
/// | 21 | the cursor stays on its entry | `LiveTests.selection`, `SearchingTests.live` |
/// | 22 | search looks into folds, Esc restores | `SearchingTests.folds` |
/// | 23 | nothing runs for ever; live is replay | `LiveTests.settled`, `StatusTests` |
/// | 24 | seeking equals playing | `ReplayTests.keys`, `SessionHistoryTests` |
/// | 25 | keys, help, configuration, themes | `SettingsTests`, `KeyMapTests`, `KeyTests` |
@Suite("Twenty-five behaviours", .startsPrograms)
struct BehaviourTests {
  let folder = TestFolder()
  /// The log of a job that is over.
  let finished: String

  init() {
    finished = folder.write(Job.log(entries: 40), to: "job.log")
  }

  @Test("7. Esc acts without waiting for more, and a sequence that it begins is a key")
  func escape() throws {
    let pty = try Espalier.screen(finished)
    try pty.wait(for: "Entry number 0")
    pty.press("?")
    try pty.wait(forNo: "Entry number 0")
    pty.press("esc")
    try pty.wait(for: "Entry number 0")
    pty.press("j", "j")
    try pty.wait("for the third row") { _ in pty.selectedRow?.contains("Entry number 1") ?? false }
    pty.type("\u{1b}[A")
    try pty.wait("for the second row") { _ in pty.selectedRow?.contains("src/0.swift") ?? false }
    #expect(try pty.quit() == .exit(0))
  }

  @Test("8. a paste is no typing")
  func paste() throws {
    let pty = try Espalier.screen(finished)
    try pty.wait(for: "Entry number 0")
    let before = pty.screen.text
    pty.paste("qQGqqq\u{1b}q\rq")
    try pty.waitForRest()
    #expect(pty.screen.text == before)
    #expect(pty.ending == nil)
    #expect(try pty.quit() == .exit(0))
  }

  @Test("10. nothing is written while nothing happens", arguments: Espalier.sizes)
  func idle(size: Espalier.Size) throws {
    let pty = try Espalier.screen(finished, size: size)
    try pty.wait(for: "Entry number 0")
    try pty.waitForRest()
    #expect(pty.listen(seconds: 1) == 0)
    #expect(try pty.quit() == .exit(0))
  }

  @Test("9, 12. a move writes no more than a little, and nothing is erased to be drawn again")
  func economy() throws {
    let pty = try Espalier.screen(finished)
    try pty.wait(for: "Entry number 0")
    try pty.waitForRest()
    let start = pty.output.count
    pty.press("j")
    #expect(try pty.waitForRest() <= 2048)
    for _ in 0..<30 { pty.press("j") }
    pty.press("G", "g", "ctrl-d", "ctrl-u", "enter", "enter", "?", "?", "esc")
    try pty.waitForRest()
    let written = String(decoding: pty.output[start...], as: UTF8.self)
    #expect(!written.contains("\u{1b}[2J"))
    #expect(
      written.ranges(of: "\u{1b}[?2026h").count
        == written.ranges(of: "\u{1b}[?2026l").count)
    #expect(try pty.quit() == .exit(0))
  }

  @Test(
    "12. the demo is drawn without a flicker from its start to its end", arguments: Espalier.sizes)
  func demo(size: Espalier.Size) throws {
    let pty = try Espalier.screen("demo", "--speed", "40", size: size)
    try pty.wait("for the first frame") { $0.row(0).contains("nightly build") }
    let start = pty.output.count
    try pty.wait("for the end") {
      $0.row(0).contains("✓") && !$0.row(0).contains("running")
    }
    try pty.waitForRest()
    #expect(!String(decoding: pty.output[start...], as: UTF8.self).contains("\u{1b}[2J"))
    #expect(!pty.screen.text.contains("running"))
    #expect(!pty.screen.text.contains("◐"))
    pty.press("g")
    try pty.wait(for: "Reading the request")
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("13. with NO_COLOR there are attributes and no colours; an option beats it")
  func noColor() throws {
    func hasColors(_ arguments: [String], _ environment: [String: String]) throws -> Bool {
      let pty = try PseudoTerminal(Espalier.path, arguments + [finished], environment: environment)
      try pty.wait(for: "Entry number 0")
      #expect(try pty.quit() == .exit(0))
      return pty.colorSequences > 0
    }
    #expect(try hasColors([], [:]))
    #expect(try !hasColors([], ["NO_COLOR": "1"]))
    #expect(try hasColors([], ["NO_COLOR": ""]))
    #expect(try hasColors(["--color", "always"], ["NO_COLOR": "1"]))
    #expect(try !hasColors(["--color", "never"], [:]))
  }

  @Test(
    "14. every kind of terminal shows all of it",
    arguments: [
      "xterm-direct", "xterm-256color", "xterm-16color", "xterm", "vt100", "linux", "screen",
      "tmux-256color",
    ])
  func terminals(name: String) throws {
    let pty = try Espalier.screen(finished, environment: ["TERM": name])
    try pty.wait(for: "Entry number 0")
    try pty.wait(for: "read_file")
    pty.press("G")
    try pty.wait(for: "Entry number 39")
    if name == "vt100" { #expect(pty.colorSequences == 0) }
    #expect(try pty.quit() == .exit(0))
    #expect(pty.areModesRestored)
  }

  @Test("16. where the locale is not UTF-8 every byte is ASCII")
  func ascii() throws {
    var job = Job.of(entries: 3, status: "succeeded")
    job.entries[1].message = "Grüße, 世界 👋"
    let log = folder.write(Job.of(entries: 1).snapshot + job.snapshot, to: "words.log")
    for variables in [["LC_ALL": "C"], ["LC_ALL": "POSIX"], ["LANG": "C"]] {
      let pty = try Espalier.screen(log, environment: variables)
      try pty.wait(for: "Entry number 2")
      #expect(try pty.quit() == .exit(0))
      #expect(pty.output.allSatisfy { $0 < 0x80 })
    }
  }

  @Test("25. help names the keys, and closes with the key that opened it")
  func help() throws {
    let pty = try Espalier.screen(finished, size: Espalier.sizes[1])
    try pty.wait(for: "Entry number 0")
    pty.press("?")
    try pty.wait(for: "ctrl-d")
    pty.press("?")
    try pty.wait(for: "Entry number 0")
    #expect(try pty.quit() == .exit(0))
  }
}

extension PseudoTerminal {
  /// How many sequences that the program wrote ask for a colour.
  var colorSequences: Int {
    var count = 0
    for part in outputText.split(separator: "\u{1b}[").dropFirst() {
      guard let end = part.firstIndex(where: { !"0123456789;:".contains($0) }), part[end] == "m"
      else { continue }
      let numbers = part[..<end].split(whereSeparator: { ";:".contains($0) }).compactMap { Int($0) }
      // 39 and 49 are the terminal's own.
      let colors = [30...38, 40...48, 90...107]
      if numbers.contains(where: { number in colors.contains { $0.contains(number) } }) {
        count += 1
      }
    }
    return count
  }
}
