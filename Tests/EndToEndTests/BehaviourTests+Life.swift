import Glibc
import TestSupport
import Testing

/// Starting, ending, and the terminal in between.
extension BehaviourTests {
  @Test(
    "1. all that was switched on is switched off: modes, keypad, title", arguments: Espalier.sizes)
  func restored(size: Espalier.Size) throws {
    let pty = try Espalier.screen(finished, size: size)
    try pty.wait(for: "Entry number 0")
    pty.press("p", "tab", "f2", "f2", "?")
    try pty.wait(for: "close")
    pty.press("?", "/")
    pty.type("number 3")
    try pty.wait(for: "Hit 1")
    pty.press("enter")
    pty.press("Q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
    let text = pty.outputText
    // 7, 12, 25 and 1034 are on by themselves.
    for (mode, isOn) in pty.modes where ![7, 12, 25, 1034].contains(mode) {
      #expect(!isOn, "mode \(mode)")
    }
    #expect(pty.screen.cursor.isVisible)
    #expect(text.ranges(of: "\u{1b}=").count <= text.ranges(of: "\u{1b}>").count)
    #expect(text.ranges(of: "\u{1b}[22;0;0t").count <= text.ranges(of: "\u{1b}[23;0;0t").count)
  }

  @Test("5. a storm of sizes from 200×60 to nothing and back leaves the cursor on its entry")
  func storm() throws {
    let pty = try Espalier.screen(finished, size: Espalier.sizes[1])
    try pty.wait(for: "Entry number 0")
    pty.press("ctrl-d", "j", "j")
    try pty.waitForRest()
    let selected = try #require(pty.selectedRow)
    for _ in 0..<10 {
      for (rows, columns) in [(5, 20), (1, 1), (2, 1), (1, 200), (60, 200)] {
        pty.resize(rows: rows, columns: columns)
        try pty.waitForRest()
      }
    }
    try pty.wait("for the row") { _ in pty.selectedRow == selected }
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("6. where there is too little room it says how much it needs, and goes on when there is")
  func tooSmall() throws {
    let pty = try Espalier.screen(finished, size: .init(rows: 2, columns: 30))
    try pty.wait(for: "need 20")
    pty.resize(rows: 24, columns: 80)
    try pty.wait(for: "Entry number 0")
    pty.resize(rows: 24, columns: 12)
    try pty.wait(for: "need 20")
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("15. without TERM it writes plainly")
  func noName() throws {
    let pty = try PseudoTerminal("/usr/bin/env", ["-u", "TERM", Espalier.path, finished])
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.outputText.contains("Entry number 39"))
    #expect(!pty.output.contains(0x1B))
  }

  @Test("19. with /dev/null as its input the screen is there, and the keys are the terminal's")
  func noInput() throws {
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(nothing) }
    let pty = try Espalier.screen(finished, input: nothing)
    try pty.wait(for: "Entry number 0")
    pty.press("G")
    try pty.wait(for: "Entry number 39")
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("19. into a pipe or a file goes the whole text and no escape", arguments: [false, true])
  func piped(intoFile: Bool) throws {
    let target = intoFile ? folder / "out.txt" : nil
    let run = try Espalier.run(finished, output: target)
    #expect(run.ending == .exit(0))
    let text = intoFile ? folder.read("out.txt") : run.outputText
    #expect((0..<40).allSatisfy { text.contains("Entry number \($0)") })
    #expect(!text.utf8.contains(0x1B))
  }
}

extension PseudoTerminal {
  /// Every mode that the program switched, and whether it was on at last.
  var modes: [Int: Bool] {
    var modes: [Int: Bool] = [:]
    for part in outputText.split(separator: "\u{1b}[?").dropFirst() {
      guard let end = part.firstIndex(where: { !"0123456789;".contains($0) }),
        part[end] == "h" || part[end] == "l"
      else { continue }
      for mode in part[..<end].split(separator: ";").compactMap({ Int($0) }) {
        modes[mode] = part[end] == "h"
      }
    }
    return modes
  }
}
