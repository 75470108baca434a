import TestGate
import TestSupport
import Testing

/// What stands on the screen is what was drawn, whatever was sent to get there.
@Suite("The screen after many changes", .startsPrograms)
struct RepaintTests {
  private let folder = TestFolder()

  @Test(
    "moves, scrolls, folds and new sizes leave no trace",
    arguments: [
      "xterm-256color", "tmux-256color", "linux", "vt100",
    ])
  func moves(terminal: String) throws {
    var job = Job.of(entries: 30)
    for (i, text) in ["世界 ", "👩‍👩‍👧‍👦 x ", "e\u{301}", "\u{1b}[2J\u{202e}", "long words "].enumerated() {
      job.add(String(repeating: text, count: 12), .done("x\(i)", name: text, path: text + "\(i)"))
    }
    job.status = "succeeded"
    let log = folder.write(Job.of(entries: 2).snapshot + job.snapshot, to: "job.log")
    let pty = try Espalier.screen(log, environment: ["TERM": terminal])
    try pty.wait(for: "Entry number 0")
    var numbers = SeededGenerator(seed: 7)
    let keys = [
      "j", "k", "ctrl-d", "ctrl-u", "ctrl-e", "ctrl-y", "G", "g", "enter", "L", "H", "J", "K", "?",
      "esc", "pgdn", "pgup", "D",
    ]
    for _ in 0..<12 {
      for _ in 0..<8 {
        let key = keys[Int.random(in: 0..<keys.count, using: &numbers)]
        pty.press(key)
        // A key behind Esc would be taken for one with Alt.
        if key == "esc" { try pty.waitForRest() }
      }
      if numbers.chance(30) {
        pty.resize(
          rows: Int.random(in: 8...50, using: &numbers),
          columns: Int.random(in: 30...160, using: &numbers))
      }
      try pty.waitForRest()
      let shown = pty.screen.text
      pty.press("ctrl-l")
      try pty.waitForRest()
      #expect(pty.screen.text == shown)
    }
    if pty.screen.text.contains("close") { pty.press("?") }
    try pty.waitForRest()
    #expect(try pty.quit() == .exit(0))
  }

  @Test("so does a job that grows while it is followed")
  func growth() throws {
    let pty = try Espalier.screen("demo", "--speed", "50", size: Espalier.sizes[0])
    try pty.wait("for the end") { $0.row(0).contains("succeeded") }
    try pty.waitForRest()
    let shown = pty.screen.text
    pty.press("ctrl-l")
    try pty.waitForRest()
    #expect(pty.screen.text == shown)
    #expect(try pty.quit() == .exit(0))
  }
}
