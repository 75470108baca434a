import Glibc
import TestSupport
import Testing

/// Every key, and what the user sets.
extension BehaviourTests {
  /// The sequences of keys that `espalier keys` names.
  private func sequences() throws -> [[String]] {
    try Espalier.run("keys").outputText.split(separator: "\n").map { line in
      let keys = line.firstRange(of: "  ").map { line[..<$0.lowerBound] } ?? line
      return keys.split(separator: " ").map(String.init)
    }
  }

  /// Presses keys by the names that the list of keys has.
  private func press(_ keys: [String], _ pty: PseudoTerminal) {
    for key in keys {
      switch key {
      case "shift-left": pty.type("\u{1b}[1;2D")
      case "shift-right": pty.type("\u{1b}[1;2C")
      default: pty.press(key)
      }
    }
  }

  @Test("25. every key of the list is taken, and none ends it but those that say so")
  func everyKey() throws {
    let log = folder.write(Job.of(entries: 12, status: "succeeded").snapshot, to: "keys.log")
    let pty = try Espalier.screen("--clipboard", "osc52", log, environment: ["PAGER": "true"])
    try pty.wait(for: "Entry number 0")
    let all = try sequences()
    let opening: Set = [
      "enter", "p", "O", "tab", "shift-tab", "/", ":", "&", "f", "s", "?", "f1", "=", "I", "W", "B",
      "ctrl-p",
    ]
    #expect(all.count > 100)
    for keys in all where ![["q"], ["Q"], ["ctrl-c"], ["ctrl-z"]].contains(keys) {
      pty.press("j")
      press(keys, pty)
      try pty.waitForRest()
      #expect(pty.ending == nil, "\(keys)")
      #expect(!pty.screen.text.contains("no key"), "\(keys)")
      #expect(!pty.screen.text.contains("not bound"), "\(keys)")
      // Out of a prompt, a list, the help or the details again. A key behind Esc would have Alt.
      guard opening.contains(keys[0]) else { continue }
      for _ in 0..<2 {
        pty.press("esc")
        try pty.waitForRest()
      }
    }
    pty.press("g")
    try pty.wait(for: "Entry number 0")
    pty.press("Q")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("25. every key of the list stands in the help", arguments: Espalier.sizes)
  func helpIsWhole(size: Espalier.Size) throws {
    let pty = try Espalier.screen(finished, size: size)
    try pty.wait(for: "Entry number 0")
    pty.press("?")
    try pty.wait(for: "close")
    var text = pty.screen.text
    for _ in 0..<40 {
      let before = pty.screen.text
      pty.press("pgdn")
      try pty.waitForRest()
      if pty.screen.text == before { break }
      text += "\n" + pty.screen.text
    }
    let words = Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
    let shown = [
      "up": "↑", "down": "↓", "left": "←", "right": "→", "pgdn": "PgDn", "pgup": "PgUp",
      "home": "Home", "end": "End", "space": "Space", "enter": "Enter", "tab": "Tab",
      "shift-tab": "Shift-Tab", "esc": "Esc", "f1": "F1", "f2": "F2", "f5": "F5",
      "shift-left": "shift-←", "shift-right": "shift-→",
    ]
    // Those with a number are told together.
    #expect(text.contains("z1 to z9"))
    #expect(text.contains("alt-1 to alt-9"))
    for keys in try sequences()
    where !keys[0].hasPrefix("alt-") && !(keys.count == 2 && Int(keys[1]) != nil) {
      let name = keys.map { shown[$0] ?? $0 }.joined()
      #expect(words.contains(name), "\(name)")
    }
    pty.press("Q")
    #expect(try pty.waitForExit() == .exit(0))
  }

  @Test("25. whatever stands in the configuration, the screen comes, and the place is told")
  func brokenConfigurations() throws {
    let whole = """
      preset = "vim"
      theme = { dark = "gruvbox-dark", light = "light" }
      color = "auto"
      time = "elapsed"
      [bind]
      "ctrl-n" = "next-failure"
      "z 3" = "level 3"
      [open]
      Bash = true
      """
    var numbers = SeededGenerator(seed: 25)
    for _ in 0..<12 {
      var bytes = Array(whole.utf8)
      for _ in 0..<3 {
        let place = Int.random(in: 0..<bytes.count, using: &numbers)
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
        default: bytes.insert(contentsOf: Array("\"=[\n".utf8), at: place)
        }
      }
      let settings = folder.write(bytes, to: "config.toml")
      let pty = try Espalier.screen("--config", settings, finished)
      try pty.wait(for: "Entry number 0")
      pty.press("Q")
      #expect(try pty.waitForExit() == .exit(0))
      let told = try Espalier.run("keys", "--config", settings).errorText
      for line in told.split(separator: "\n") {
        #expect(line.contains("config.toml:"), "\(line)")
      }
    }
  }

  @Test(
    "25. a broken theme is told with its file and line, stops nothing, and comes when it is mended")
  func brokenTheme() throws {
    for name in ["espalier", "espalier/themes"] { mkdir(folder / name, 0o700) }
    folder.write("theme = \"mine\"\n", to: "espalier/config.toml")
    folder.write(
      "inherits = \"dark\"\n[roles]\ntitle = { fg = }\n", to: "espalier/themes/mine.toml")
    let pty = try Espalier.screen(
      finished, environment: ["XDG_CONFIG_HOME": folder.path], size: Espalier.sizes[1])
    try pty.wait(for: "Entry number 0")
    try pty.wait(for: "mine.toml:3")
    try pty.waitForRest()
    let before = pty.output.count
    folder.write("inherits = \"light\"\n", to: "espalier/themes/mine.toml")
    try pty.wait("for its colours, once it is mended") { _ in pty.output.count > before + 500 }
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }
}
