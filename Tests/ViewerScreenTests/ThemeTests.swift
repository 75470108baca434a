import CellGrid
import Testing
import ViewerScreen

@Suite("Themes")
struct ThemeTests {
  /// The roles that are lines and bars, not text.
  static let lines: Set<Role> = [.border, .treeLine, .transport]
  /// The roles that are quiet on purpose.
  static let quiet: Set<Role> = [
    .dim, .hint, .inferred, .argumentName, .time, .foldMark, .reasoning, .system,
  ]

  @Test(
    "each theme covers all roles and can be read on its background",
    arguments: ThemeLibrary.builtIn.map(\.name))
  func contrast(_ name: String) throws {
    let theme = try #require(try ThemeLibrary(folders: []).theme(name))
    #expect(theme.name == name)
    #expect(theme.isDark == (name != "light"))
    for role in Role.allCases {
      #expect(theme.roles.contains(role), "\(role.name) is missing")
      let style = theme.styles[role]
      // The terminal's own colours are what its owner can read.
      guard case .rgb = style.foreground, !Self.lines.contains(role) else { continue }
      let least = Self.quiet.contains(role) ? 3 : 4.5
      for band in [Color.standard, theme.styles[.selection].background] {
        let below =
          style.background != .standard
          ? style.background : band == .standard ? theme.background : band
        let ratio = Self.contrast(style.foreground, below)
        #expect(ratio >= least, "\(role.name) has \(ratio)")
      }
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
    #expect(theme.styles[.title] == Style(foreground: .palette(250)))
    #expect(
      theme.styles[.error]
        == Style(
          foreground: .rgb(255, 0, 170), attributes: .bold, monoAttributes: [.bold, .reverse]))
  }

  @Test("every file in themes/ is part of the program")
  func builtIn() throws {
    let folder = "/" + "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let names = ThemeLibrary(folders: [folder + "/themes"]).names()
    #expect(names.map(\.name) == ThemeLibrary.builtIn.map(\.name))
    #expect(names.allSatisfy { $0.folder != nil })
  }

  @Test("a name is no path")
  func names() throws {
    let library = ThemeLibrary(folders: ["/"])
    #expect(try library.theme("../etc/passwd") == nil)
    #expect(try library.theme("") == nil)
    #expect(library.names().map(\.name) == ["ansi", "dark", "light"])
  }

  /// The contrast of two colours as WCAG 2 has it.
  static func contrast(_ a: Color, _ b: Color) -> Double {
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  private static func luminance(_ color: Color) -> Double {
    guard case .rgb(let red, let green, let blue) = color else { return 0 }
    func linear(_ value: UInt8) -> Double {
      let v = Double(value) / 255
      return v <= 0.04045 ? v / 12.92 : power((v + 0.055) / 1.055)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// To the power of 2.4: that is x² times the fifth root of x², by Newton's method.
  private static func power(_ x: Double) -> Double {
    let square = x * x
    var root = 1.0
    for _ in 0..<60 { root = (4 * root + square / (root * root * root * root)) / 5 }
    return square * root
  }
}
