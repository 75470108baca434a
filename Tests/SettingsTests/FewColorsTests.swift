import CellGrid
import Settings
import Testing

@Suite("Few colours")
struct FewColorsTests {
  /// The first eight colours as terminals paint them.
  static let palettes: [String: [UInt32]] = [
    "xterm": [0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5],
    "console": [0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa],
    "solarized": [
      0x073642, 0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198, 0xeee8d5,
    ],
  ]

  /// The bright red of each.
  static let brightReds: [String: UInt32] = [
    "xterm": 0xff0000, "console": 0xff5555, "solarized": 0xcb4b16,
  ]

  static func color(_ rgb: UInt32) -> Color {
    .rgb(UInt8(rgb >> 16), UInt8(rgb >> 8 & 0xff), UInt8(rgb & 0xff))
  }

  @Test(
    "each role of each theme can be read, with the palettes of xterm, the console and Solarized",
    arguments: ThemeLibrary.builtIn.map(\.name), ["xterm", "console", "solarized"])
  func legible(_ name: String, _ palette: String) throws {
    let theme = try #require(try ThemeLibrary(folders: []).theme(name))
    let colors = try #require(Self.palettes[palette])
    for depth in [ColorDepth.ansi16, .ansi8] {
      for role in Role.allCases {
        let style = theme.styles[role].resolved(in: depth)
        guard case .palette(let index) = style.foreground else {
          #expect(style.foreground == .standard, "\(role) in \(name)")
          continue
        }
        var ground: UInt32 = theme.isDark ? 0x000000 : 0xffffff
        if case .palette(let behind) = style.background { ground = colors[Int(behind)] }
        if style.background == .standard {
          #expect([1, 2, 3, 4, 5, 6, 9].contains(index), "neither black nor grey: \(role)")
        }
        #expect(depth != .ansi8 || index < 8, "\(role) in \(name)")
        let color = index == 9 ? Self.brightReds[palette] : colors[Int(index)]
        let contrast = Colors.contrast(Self.color(try #require(color)), Self.color(ground))
        #expect(contrast >= 3, "\(role) in \(name) with \(palette): \(contrast)")
      }
    }
  }

  @Test(
    "how a call stands is told apart in every theme, whatever the depth",
    arguments: ThemeLibrary.builtIn.map(\.name), ColorDepth.allCases)
  func statuses(_ name: String, _ depth: ColorDepth) throws {
    let theme = try #require(try ThemeLibrary(folders: []).theme(name))
    let roles: [Role] = [.statusRunning, .statusWaiting, .statusFailed, .statusCompleted]
    let looks = Set(roles.map { theme.styles[$0].resolved(in: depth) })
    #expect(looks.count == roles.count)
    #expect(
      theme.styles[.diffAdded].resolved(in: depth)
        != theme.styles[.diffRemoved].resolved(in: depth) || depth == .mono)
  }

  @Test("a theme may say it otherwise, in the words of few colours")
  func own() throws {
    let text = "name = \"x\"\n[roles]\nerror = { fg = \"#ff0000\", few = \"yellow on-red bold\" }\n"
    let theme = try Theme(Array(text.utf8), file: "x.toml")
    #expect(
      theme.styles[.error].resolved(in: .ansi8)
        == Style(
          foreground: .palette(3), background: .palette(1), attributes: .bold))
    let wrong = text.replacing("yellow", with: "pink")
    #expect(throws: TomlError.self) { try Theme(Array(wrong.utf8), file: "x.toml") }
  }
}
