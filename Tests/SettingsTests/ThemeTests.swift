import CellGrid
import Glibc
import Settings
import TestSupport
import Testing

@Suite("Themes")
struct ThemeTests {
  /// The roles that are lines, bars and marks, not text.
  static let marks: Set<Role> = [.border, .treeLine, .transport, .foldMark]
  /// The palettes that others made: on the band of the cursor their colours count as marks.
  static let borrowed: Set<String> = [
    "catppuccin-mocha", "everforest-dark", "gruvbox-dark", "tokyo-night",
  ]
  /// The themes that leave colours to the terminal.
  static let colourless: Set<String> = ["ansi", "mono"]

  @Test(
    "each theme covers all roles and can be read on its background",
    arguments: ThemeLibrary.builtIn.map(\.name))
  func contrast(_ name: String) throws {
    let theme = try #require(try ThemeLibrary(folders: []).theme(name))
    #expect(theme.name == name)
    #expect(theme.isDark == !name.hasSuffix("light"))
    for role in Role.allCases { #expect(theme.roles.contains(role), "\(role.name) is missing") }
    if Self.colourless.contains(name) { return }
    let floor = name.hasPrefix("high-contrast") ? 7 : 4.5
    for role in Role.allCases {
      let style = theme.styles[role]
      let color = style.foreground == .standard ? theme.foreground : style.foreground
      let ground = style.background == .standard ? theme.background : style.background
      let ratio = Colors.contrast(color, ground)
      #expect(ratio >= (Self.marks.contains(role) ? 3 : floor), "\(role.name) has \(ratio)")
      guard style.background == .standard, !Self.marks.contains(role) else { continue }
      let onBand = Colors.contrast(color, theme.styles[.selection].background)
      #expect(onBand >= (Self.borrowed.contains(name) ? 3 : floor), "\(role.name): \(onBand)")
    }
  }

  @Test(
    "what a theme of the program comes to was worked out from its file",
    arguments: ThemeLibrary.builtIn)
  func compiled(_ builtIn: ThemeLibrary.BuiltIn) throws {
    let styles = try #require(try ThemeLibrary(folders: []).theme(builtIn.name)).styles
    #expect(
      GeneratedPage.check(
        "\(builtIn.name).styles", in: "Sources/Settings/Themes/Styles", styles.text) == .current)
    #expect(StyleTable(text: Array(styles.text.utf8)) == styles)
  }

  @Test("what is no table of styles is none, whatever is cut off or changed")
  func damaged() {
    let text = ThemeLibrary.builtIn[0].styles
    for length in 0..<text.count { #expect(StyleTable(text: Array(text.prefix(length))) == nil) }
    #expect(StyleTable(text: text + text) == nil)
    for place in stride(from: 0, to: text.count, by: 7) {
      var other = text
      other[place] = 0xff
      _ = StyleTable(text: other)
    }
  }

  @Test(
    "colour-blind themes keep apart what statuses look like, for every kind of eye",
    arguments: ["colour-blind-dark", "colour-blind-light"], ColorVision.allCases)
  func colourBlind(_ name: String, _ vision: ColorVision) throws {
    let theme = try #require(try ThemeLibrary(folders: []).theme(name))
    let roles: [Role] = [
      .statusRunning, .statusWaiting, .statusFailed, .statusCompleted, .statusRejected,
    ]
    let pairs = roles.enumerated().flatMap { index, role in roles[..<index].map { ($0, role) } }
    for (a, b) in pairs + [(.diffAdded, .diffRemoved)] {
      let distance = Colors.distance(
        theme.styles[a].foreground, theme.styles[b].foreground, seenBy: vision)
      #expect(distance >= 0.08, "\(a.name) and \(b.name): \(distance)")
    }
  }

  @Test(
    "what is wrong is told with its place",
    arguments: [
      ("[roles]\ntext = { fg = \"grean\" }", "x.toml:2:15: unknown colour \"grean\""),
      ("[roles]\nstatus-faild = \"default\"", "x.toml:2:16: unknown role \"status-faild\""),
      ("[roles]\ntext = { blink = true }", "x.toml:2:18: unknown property \"blink\""),
      ("[roles]\ntext = { bold = 1 }", "x.toml:2:17: \"bold\" is true or false"),
      ("[roles]\ntext = { mono = \"loud\" }", "x.toml:2:17: unknown attribute \"loud\""),
      ("colour = 1", "x.toml:1:10: unknown key \"colour\""),
    ])
  func errors(_ text: String, _ error: String) {
    #expect {
      try Theme(Array(text.utf8), file: "x.toml")
    } throws: {
      "\($0)" == error
    }
  }

  @Test(
    "text that is no TOML is an error with its place",
    arguments: ["a =", "a = 1\na = 2", "\u{0}", "[x"])
  func broken(_ text: String) {
    #expect {
      try Theme(Array(text.utf8), file: "x.toml")
    } throws: {
      "\($0)".hasPrefix("x.toml:")
    }
  }

  @Test("roles that are missing look like text, and colours have names")
  func fallback() throws {
    let text = """
      [palette]
      pink = "#ff00aa"
      [roles]
      text = { fg = 250 }
      error = { fg = "pink", bg = "default", bold = true, dim = false, mono = "bold reverse" }
      """
    let theme = try Theme(Array(text.utf8), file: "x.toml")
    #expect(theme.styles[.title].ample == Style(foreground: .palette(250)))
    #expect(
      theme.styles[.error].ample
        == Style(
          foreground: .rgb(255, 0, 170), attributes: .bold, monoAttributes: [.bold, .reverse]))
  }

  @Test("every file in themes/ is part of the program")
  func builtIn() throws {
    let folder = "/" + "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let names = ThemeLibrary(folders: [folder + "/themes"]).entries()
    #expect(names.map(\.name) == ThemeLibrary.builtIn.map(\.name))
    #expect(names.allSatisfy { $0.folder != nil })
  }

  @Test("a name is no path")
  func names() throws {
    let library = ThemeLibrary(folders: ["/"])
    #expect(try library.theme("../etc/passwd") == nil)
    #expect(try library.theme("") == nil)
    #expect(library.entries().map(\.name) == ThemeLibrary.builtIn.map(\.name))
  }

  @Test("a theme inherits: colours of the palette reach what was inherited, a role stands anew")
  func inherits() throws {
    let folder = TestFolder()
    folder.write(
      """
      inherits = "dark"
      [palette]
      red = "#010203"
      [roles]
      title = { fg = "red" }
      """,
      to: "mine.toml")
    let library = ThemeLibrary(folders: [folder.path])
    let theme = try #require(try library.theme("mine"))
    #expect(theme.styles[.error].foreground == .rgb(1, 2, 3))
    #expect(theme.styles[.title].ample == Style(foreground: .rgb(1, 2, 3)))
    #expect(library.path(of: "mine") == folder.path + "/mine.toml")
    #expect(library.path(of: "dark") == nil)
  }

  @Test(
    "a theme of the user's may stand for the built-in one and inherit from it, but not in a ring")
  func inheritsOwnName() throws {
    let folder = TestFolder()
    folder.write("inherits = \"dark\"\n[roles]\ntitle = \"#010203\"", to: "dark.toml")
    folder.write("inherits = \"b\"", to: "a.toml")
    folder.write("inherits = \"a\"", to: "b.toml")
    folder.write("inherits = \"nowhere\"", to: "c.toml")
    let library = ThemeLibrary(folders: [folder.path])
    let theme = try #require(try library.theme("dark"))
    #expect(theme.styles[.title].foreground == .rgb(1, 2, 3))
    #expect(theme.styles[.error].foreground == .rgb(255, 123, 114))
    #expect { try library.theme("a") } throws: { "\($0)".contains("too many themes") }
    #expect { try library.theme("c") } throws: {
      "\($0)".hasSuffix(":1:12: unknown theme \"nowhere\"")
    }
  }

  @Test("a theme that fills the screen stands in for the terminal's own colours, below everything")
  func fill() throws {
    let text = """
      background = "#000001"
      foreground = "#fffffe"
      fill = true
      [roles]
      error = "#ff0000"
      selection = { bg = "#000099" }
      """
    let styles = try Theme(Array(text.utf8), file: "x.toml").styles
    var cell = Cell.blank(.text)
    #expect(
      styles.style(of: cell).ample
        == Style(foreground: .rgb(255, 255, 254), background: .rgb(0, 0, 1), monoAttributes: []))
    cell.role = .error
    cell.overlay = .selection
    #expect(
      styles.style(of: cell).ample
        == Style(foreground: .rgb(255, 0, 0), background: .rgb(0, 0, 153), monoAttributes: []))
  }

  @Test("dark or light is told by the number of the background")
  func colorFGBG() {
    #expect(ThemeChoice.isDark(colorFGBG: "15;0") == true)
    #expect(ThemeChoice.isDark(colorFGBG: "0;default;15") == false)
    #expect(ThemeChoice.isDark(colorFGBG: "12;8") == true)
    #expect(ThemeChoice.isDark(colorFGBG: "0;default") == nil)
    #expect(ThemeChoice.isDark(colorFGBG: "") == nil)
    #expect(ThemeChoice.isDark(.rgb(253, 246, 227)) == false)
    #expect(ThemeChoice.isDark(.rgb(0, 43, 54)) == true)
  }
}

extension Style {
  /// The style where there are many colours.
  fileprivate var ample: Style {
    var style = self
    style.few = nil
    return style
  }
}
