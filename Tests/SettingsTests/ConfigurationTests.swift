import CellGrid
import SessionModel
import Settings
import TestSupport
import Testing
import ViewerCore

@Suite("Configuration")
struct ConfigurationTests {
  private func read(_ text: String) -> Configuration {
    Configuration(Array(text.utf8), file: "c.toml")
  }

  private func match(_ configuration: Configuration, _ keys: String) -> KeyMap.Match {
    configuration.keyMap.match(KeyMap.sequence(keys) ?? [])
  }

  @Test("docs/configuration.md is what the tables say")
  func markdown() {
    #expect(GeneratedPage.check("configuration.md", ConfigurationPage.markdown) == .current)
  }

  @Test(
    "what goes too deep is told with its line, whatever it is written as",
    arguments: [
      "[" + [String](repeating: "a", count: 100_000).joined(separator: ".") + "]",
      [String](repeating: "a", count: 100_000).joined(separator: " . ") + " = 1",
      "a = " + String(repeating: "[", count: 100_000),
      "a = " + String(repeating: "{a=", count: 100_000),
      "a = " + String(repeating: "{a.b=", count: 100_000) + "1"
        + String(repeating: "}", count: 100_000),
      [String](repeating: "\"a\"", count: 100_000).joined(separator: ".") + " = 1",
    ])
  func deep(text: String) {
    #expect(read("# one\n" + text).problems.map(\.line) == [2])
  }

  @Test("dots and brackets in texts and comments are not depth")
  func flat() {
    let dots = String(repeating: ".[{", count: 100)
    let text = """
      # \(dots)
      theme = "\(dots)\\"\(dots)" # '\(dots)
      [summary]
      a = '\(dots)'
      b = \"\"\"
      \(dots) "" \(dots)
      \"\"\"
      """
    #expect(read(text).problems == [])
    let many = (0..<500).map { _ in "[[x.y]]\nz = [[1.5], [2.5]]\n" }.joined()
    #expect(read(many).problems.allSatisfy { $0.reason.hasPrefix("unknown field") })
  }

  @Test("every example of a field can be read", arguments: Field.allCases)
  func examples(_ field: Field) {
    let configuration = read(field.example)
    #expect(configuration.problems == [])
    #expect(configuration != Configuration())
  }

  @Test("what is said is what holds")
  func values() {
    let configuration = read(
      """
      theme = "nord"
      color = "never"
      glyphs = "ascii"
      motion = "none"
      mouse = false
      time = "elapsed"
      [open]
      Bash = true
      [summary]
      Grep = "path"
      [kind]
      Lookup = "search"
      """)
    #expect(configuration.theme == .named("nord"))
    #expect(configuration.color == .never)
    #expect(configuration.glyphs == .ascii)
    #expect(configuration.motion == Motion.none)
    #expect(!configuration.mouse)
    #expect(configuration.time == .elapsed)
    #expect(configuration.tools.open == ["bash": true])
    #expect(configuration.tools.summary == ["grep": "path"])
    #expect(configuration.toolKinds == ["lookup": .search])
    #expect(configuration.keyMap == .defaults)
  }

  @Test("a pair of themes goes with the terminal, and half a pair has its usual other half")
  func themes() {
    #expect(
      read("theme = { dark = \"a\", light = \"b\" }").theme == .automatic(dark: "a", light: "b"))
    #expect(read("theme = { light = \"b\" }").theme == .automatic(dark: "dark", light: "b"))
    #expect(read("theme = \"auto\"").theme == .usual)
  }

  @Test("keys are bound, taken away and made room for, and tell where that stands")
  func bind() throws {
    let configuration = read(
      """
      [bind]
      "g g" = "first"
      D = "none"
      "z 3" = "level 5"
      "Ctrl-N" = "down"
      """)
    #expect(configuration.problems == [])
    #expect(match(configuration, "g") == .prefix)
    #expect(match(configuration, "g g") == .command(.first, number: nil))
    #expect(match(configuration, "D") == .none)
    #expect(match(configuration, "z 3") == .command(.level, number: 5))
    #expect(match(configuration, "ctrl-n") == .command(.down, number: nil))
    #expect(match(configuration, "j") == .command(.down, number: nil))
    let binding = try #require(configuration.keyMap.bindings.first { $0.keys == "g g" })
    #expect(binding.source == .file("c.toml:2"))
  }

  @Test("presets lay keys over the standard ones, the user's own over both")
  func presets() {
    #expect(match(read("preset = \"less\""), "space") == .command(.pageDown, number: nil))
    #expect(match(read("preset = \"less\""), "Z") == .command(.pause, number: nil))
    #expect(match(read("preset = \"vim\""), "g g") == .command(.first, number: nil))
    let own = read("[bind]\nspace = \"pause\"\n\n[x]")
    #expect(match(own, "space") == .command(.pause, number: nil))
    let both = read("preset = \"less\"\n[bind]\nspace = \"pause\"")
    #expect(match(both, "space") == .command(.pause, number: nil))
    for preset in KeyMap.Preset.allCases {
      for command in Command.allCases {
        #expect(!KeyMap.with(preset).keys(of: command).isEmpty, "\(preset) \(command)")
      }
    }
  }

  @Test(
    "what cannot be used is told with its place, and the rest holds",
    arguments: [
      ("thme = \"x\"", "c.toml:1:8: unknown field \"thme\", did you mean theme?"),
      ("motion = \"slow\"", "c.toml:1:10: motion: \"slow\" is none of full, reduced, none"),
      ("motion = 1", "c.toml:1:10: \"motion\" is a text"),
      ("mouse = \"on\"", "c.toml:1:9: \"mouse\" is true or false"),
      ("theme = { grey = \"x\" }", "c.toml:1:18: a pair of themes has \"dark\" and \"light\""),
      ("bind.foo = \"down\"", "c.toml:1:12: no key \"foo\""),
      ("bind.5 = \"down\"", "c.toml:1:10: \"5\" begins a count and cannot be bound"),
      (
        "bind.ctrl-n = \"dwn\"",
        "c.toml:1:15: unknown command \"dwn\", did you mean down?"
      ),
      ("bind.ctrl-n = \"down x\"", "c.toml:1:15: behind a command may stand one number"),
      (
        "[bind]\n\"g\" = \"down\"\n\"g g\" = \"first\"",
        "c.toml:3:9: \"g g\" cannot be told from \"g\", bound above"
      ),
      ("open = true", "c.toml:1:8: \"open\" is a table of single values"),
    ])
  func problems(_ text: String, _ problem: String) {
    #expect(read("glyphs = \"ascii\"\n" + "").glyphs == .ascii)
    #expect(read(text).problems.map(\.description) == [problem])
  }

  @Test("a file that is no TOML is one problem, and nothing holds")
  func broken() {
    let configuration = read("glyphs = \"ascii\"\nmotion = ")
    #expect(configuration.problems.count == 1)
    #expect(configuration.problems.first?.line == 2)
    #expect(configuration.glyphs == nil)
  }

  @Test("any bytes are read without a trap")
  func anything() {
    var generator = SeededGenerator(seed: 7)
    let words = [
      "theme", "=", "\"", "[bind]", "\n", "{", "}", "j", "\"z z\"", "[open]", "1", ".", "true",
      "\u{0}", "é", "[", "]", ",", "motion", "\"full\"", "#",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0..<20, using: &generator)).map { _ in
        words.randomElement(using: &generator) ?? ""
      }
      _ = read(text.joined(separator: Bool.random(using: &generator) ? " " : ""))
    }
  }
}
