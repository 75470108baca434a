import Glibc
import TestGate
import TestSupport
import Testing

/// What the user has set, and what is made from the tables, as people meet them.
@Suite("Settings", .startsPrograms)
struct SettingsTests {
  private let folder = TestFolder()
  private let finished: String

  init() {
    finished = folder.write(Job.of(entries: 10, status: "succeeded").snapshot, to: "job.log")
  }

  /// An environment with a configuration.
  private func environment(_ configuration: String) -> [String: String] {
    mkdir(folder / "espalier", 0o700)
    _ = folder.write(configuration, to: "espalier/config.toml")
    return ["XDG_CONFIG_HOME": folder.path]
  }

  @Test("keys of the configuration work, and what is wrong with it is told and stops nothing")
  func configuration() throws {
    let environment = environment("foo = 1\n[bind]\n\"ctrl-n\" = \"last\"\n")
    let pty = try Espalier.screen(finished, environment: environment)
    try pty.wait(for: "Entry number 0")
    try pty.wait(for: "unknown field \"foo\"")
    pty.press("ctrl-n")
    try pty.wait(forNo: "unknown field")
    #expect(try pty.quit() == .exit(0))
    let keys = try Espalier.run("keys", environment: environment)
    #expect(keys.outputText.contains("/espalier/config.toml:3"))
    #expect(keys.errorText.contains("config.toml:1:7: unknown field \"foo\""))
    let none = try Espalier.run("keys", "--no-config", environment: environment)
    #expect(!none.outputText.contains("config.toml"))
    #expect(none.errors.isEmpty)
    let paths = try Espalier.run("paths", environment: environment)
    #expect(paths.outputText.contains(folder / "espalier/config.toml"))
  }

  @Test("the answer about the background chooses the theme, and is no key")
  func background() throws {
    let pty = try Espalier.screen(finished)
    try pty.wait(for: "Entry number 0")
    try pty.waitForRest()
    #expect(pty.output.contains(text: "\u{1b}]11;?"))
    let before = pty.screen.text
    pty.send(Array("\u{1b}]11;rgb:ffff/ffff/ffff\u{7}".utf8))
    let redrawn = try pty.waitForRest()
    #expect(redrawn > 0, "everything is drawn in other colours")
    #expect(pty.screen.text == before)
    #expect(try pty.quit() == .exit(0))
  }

  @Test("a theme of the user's is read anew when it changes, and a broken one is told")
  func reload() throws {
    let environment = environment("theme = \"mine\"")
    mkdir(folder / "espalier/themes", 0o700)
    _ = folder.write("inherits = \"dark\"", to: "espalier/themes/mine.toml")
    let pty = try Espalier.screen(finished, environment: environment)
    try pty.wait(for: "Entry number 0")
    try pty.waitForRest()
    #expect(!pty.output.contains(text: "\u{1b}]11;?"), "a theme by name asks nothing")
    let before = pty.output.count
    _ = folder.write("inherits = \"light\"", to: "espalier/themes/mine.toml")
    try pty.wait("for other colours") { _ in pty.output.count > before + 500 }
    _ = folder.write("inherits = \"grean\"", to: "espalier/themes/mine.toml")
    try pty.wait(for: "unknown theme \"grean\"")
    #expect(try pty.quit() == .exit(0))
  }

  @Test("a colon and the palette run commands, and change the theme")
  func commandLine() throws {
    let pty = try Espalier.screen(finished)
    try pty.wait(for: "Entry number 0")
    pty.type(":fold-a")
    pty.press("tab", "enter")
    try pty.wait(for: "▸")
    pty.press("ctrl-p")
    pty.type("open everything")
    try pty.wait(for: "unfold-all")
    pty.press("enter")
    try pty.wait(forNo: ">open")
    pty.type(":theme nosuch")
    pty.press("enter")
    try pty.wait(for: "no theme \"nosuch\"")
    pty.type(":q")
    pty.press("enter")
    #expect(try pty.waitForExit() == .exit(0))
  }

  @Test("who listens gets sentences on the terminal, and no screen", arguments: [true, false])
  func screenReader(isConfigured: Bool) throws {
    let environment = isConfigured ? environment("screen-reader = true") : [:]
    let pty =
      try isConfigured
      ? Espalier.screen(finished, environment: environment)
      : Espalier.screen(finished, "--screen-reader", environment: environment)
    try pty.wait(for: "In all:")
    #expect(try pty.waitForExit() == .exit(0))
    #expect(!pty.output.contains(0x1b))
    #expect(pty.screen.text.contains("Tool read_file completed"))
  }

  @Test("completions are scripts, and the manual page names every command")
  func generated() throws {
    for shell in ["bash", "zsh", "fish"] {
      let run = try Espalier.run("completions", shell)
      #expect(run.ending == .exit(0))
      for word in ["screen-reader", "themes", "no-config", "osc52"] {
        #expect(run.outputText.contains(word), "\(shell) \(word)")
      }
      #expect(!run.outputText.contains("crash-test"))
    }
    let bash = folder.write(try Espalier.run("completions", "bash").outputText, to: "c.bash")
    #expect(try CommandRun.run("/bin/bash", ["-n", bash]).ending == .exit(0))
    #expect(try Espalier.run("completions", "tcsh").ending == .exit(2))
    let page = try Espalier.run("man").outputText
    #expect(page.hasPrefix(".TH ESPALIER 1"))
    #expect(page.contains("espalier watch SOURCE") && page.contains("\\-\\-screen\\-reader"))
  }

  @Test("themes are listed with what they look like, where there are colours")
  func themes() throws {
    let plain = try Espalier.run("themes").outputText
    #expect(plain.contains("high-contrast-dark") && !plain.contains("\u{1b}"))
    #expect(try Espalier.run("themes", "--color", "always").outputText.contains("\u{1b}[0;"))
  }
}

extension [UInt8] {
  /// Whether a text stands in the bytes.
  fileprivate func contains(text: String) -> Bool {
    String(decoding: self, as: UTF8.self).contains(text)
  }
}
