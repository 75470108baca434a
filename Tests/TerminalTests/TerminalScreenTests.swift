import CellGrid
import TestGate
import TestSupport
import Testing

/// Keys and drawing, on a real terminal.
@Suite("Terminal screen", .startsPrograms)
struct TerminalScreenTests {
  @Test("text, wide characters and marks arrive where they were put")
  func drawing() throws {
    let pty = try TerminalProbe.start()
    try pty.wait("for the last row") { $0.row(3) == "✗" }
    #expect(pty.screen.row(2) == "日本 é … ✗")
    let orange = pty.screen.cell(row: 1, column: 0)
    #expect(orange.foreground == 208)
    #expect(orange.background == 4)
    #expect(orange.isBold)
    #expect(!pty.screen.cursor.isVisible)
    pty.press("j")
    try pty.wait(for: "key 1: j")
    try pty.wait("for the cursor") { $0.cursor == (1, 2, true) }
    #expect(pty.outputText.contains("\u{1b}[?2026h"))
    #expect(pty.outputText.contains("\u{1b}[?2026l"))
  }

  @Test(
    "colours go down to what there is",
    arguments: [
      (["TERM": "xterm-direct"], "38:2::255:136:0"), (["TERM": "xterm-16color"], "33"),
      (["TERM": "xterm"], "33"), (["TERM": "vt100"], nil), (["TERM": "linux"], "33"),
      (["PROBE_COLORS": "never"], nil), ([:], "38;5;208"),
      (["PROBE_COLORS": "direct", "COLORTERM": "truecolor"], "38:2::255:136:0"),
      (["PROBE_COLORS": "direct"], "38;5;208"),
    ] as [([String: String], String?)])
  func colors(environment: [String: String], foreground: String?) throws {
    let pty = try TerminalProbe.start(environment: environment)
    try pty.wait("for the last row") { $0.row(3) == "✗" }
    if let foreground {
      #expect(pty.outputText.contains("\u{1b}[\(foreground)m"))
    } else {
      let drawn = try #require(pty.outputText.split(separator: "[?7h").last)
      #expect(drawn.matches(of: /\u{1b}\[[0-9;:]*m/).allSatisfy { !$0.0.contains(/[34][0-9]/) })
    }
    let cell = pty.screen.cell(row: 1, column: 0)
    #expect(cell.isBold)
    #expect(cell.isReversed == (foreground == nil))
    pty.press("q")
    #expect(try pty.waitForExit() == .exit(0))
    if environment["TERM"] != "vt100" { #expect(pty.leftovers == []) }
  }

  @Test("the C locale gets ASCII and nothing else")
  func ascii() throws {
    let pty = try TerminalProbe.start(environment: ["LC_ALL": "C"])
    try pty.wait("for the last row") { $0.row(3) == "x" }
    #expect(pty.screen.row(2) == "???? ? ~ x")
    #expect(pty.screen.row(3) == "x")
    pty.press("q")
    try pty.waitForExit()
    #expect(!pty.outputText.split(separator: "ready")[1].utf8.prefix(500).contains { $0 > 127 })
  }

  @Test("an idle screen writes nothing")
  func idle() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    try pty.waitForRest()
    #expect(pty.listen(seconds: 0.5) == 0)
  }

  @Test("a list that scrolls by a row costs few bytes, and is right")
  func bytesPerKey() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    for number in 1...30 {
      let before = pty.output.count
      pty.press("j")
      try pty.wait(for: "key \(number): j")
      for row in 4..<24 { #expect(pty.screen.row(row) == "  entry \(number + row) of a list") }
      #expect(pty.output.count - before < 250)
    }
  }

  @Test(
    "keys are recognised",
    arguments: [
      "j", "G", "space", "esc", "enter", "tab", "shift-tab", "backspace", "up", "down", "left",
      "right", "home", "end", "pgup", "pgdn", "delete", "insert", "f1", "f5", "f12", "ctrl-d",
      "ctrl-l", "alt-1", "alt-x", "é", "日",
    ])
  func keys(name: String) throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    pty.press(name)
    try pty.wait(for: "key 1: \(name)")
  }

  @Test("other forms of keys")
  func otherForms() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    // Keys in pieces are the decoder's tests' affair: here the machine may be busy between two of them.
    for (number, (bytes, name)) in [
      ("\u{1b}OA", "up"), ("\u{1b}[A", "up"), ("\u{1b}[1;5C", "ctrl-right"),
      ("\u{1b}[1;2D", "shift-left"), ("\u{1b}OP", "f1"), ("\u{0}", "ctrl-space"),
      ("\u{1b}", "esc"), ("日", "日"),
    ].enumerated() {
      pty.type(bytes)
      try pty.wait(for: "key \(number + 1): \(name)")
    }
  }

  @Test("a program that comes late takes the pieces that came in time")
  func late() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    // The probe takes the Esc, and looks at the rest only when the time for it is over.
    pty.press("W")
    try pty.wait(for: "key 1: W")
    pty.type("\u{1b}")
    try pty.waitForRest()
    pty.type("[A")
    try pty.wait(for: "key 2: up")
  }

  @Test("a paste is one thing, however it arrives, and is no typing")
  func paste() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    pty.paste("qqq")
    try pty.wait(for: "key 1: paste qqq")
    pty.type("\u{1b}[200~")
    for byte in "a\u{1b}[Ab".utf8 { pty.send([byte]) }
    pty.type("\u{1b}[201~")
    try pty.wait(for: "key 2: paste a^[[Ab")
  }

  @Test("the mouse is told with button and place")
  func mouse() throws {
    let pty = try TerminalProbe.start()
    try pty.wait(for: "ready")
    #expect(pty.screen.hasMouse)
    pty.mouse(.press(.left), row: 4, column: 100)
    try pty.wait(for: "4,100")
    #expect(pty.screen.row(1).contains("press"))
    pty.mouse(.wheelDown, row: 0, column: 1)
    try pty.wait(for: "wheelDown 0,1")
    pty.mouse(.release, row: 2, column: 3)
    try pty.wait(for: "release 2,3")
  }
}
