import CellGrid
import Testing

@Suite("Keys and tables")
struct KeyTests {
  @Test(
    "names are read and written alike",
    arguments: [
      ("G", Key.character("G")), ("ctrl-d", .character("d", .ctrl)), ("space", .character(" ")),
      ("alt-1", .character("1", .alt)), ("f1", .named(.function(1))), ("-", .character("-")),
      ("ctrl--", .character("-", .ctrl)), ("shift-tab", .named(.tab, .shift)),
      ("ctrl-alt-pgup", .named(.pageUp, [.ctrl, .alt])), ("é", .character("é")),
      ("f", .character("f")),
    ])
  func names(name: String, key: Key) {
    #expect(Key(name) == key)
    #expect(key.name == name)
  }

  @Test(
    "other ways of writing a key come to the same",
    arguments: [("shift-g", "G"), ("Ctrl-D", "ctrl-d"), ("ESC", "esc")])
  func aliases(written: String, name: String) {
    #expect(Key(written)?.name == name)
  }

  @Test(
    "what is no name of a key is refused", arguments: ["", "ctrl-", "nokey", "f99", "f0", "alt-xy"])
  func refused(name: String) {
    #expect(Key(name) == nil)
  }

  @Test("each role has a letter and a name of its own")
  func roles() {
    #expect(Set(Role.allCases.map(\.code)).count == Role.allCases.count)
    #expect(Role(name: "status-failed") == .statusFailed)
    #expect(Role.allCases.allSatisfy { Role(name: $0.name) == $0 })
  }

  @Test("each status sign is one column in both sets")
  func glyphs() {
    for glyphs in Glyphs.allCases {
      for status in StatusGlyph.allCases { #expect(glyphs.status(status).width == 1) }
      for frame in glyphs.spinner { #expect(frame.width == 1) }
      let signs = [
        glyphs.folded, glyphs.open, glyphs.ellipsis, glyphs.gap, glyphs.separator, glyphs.up,
        glyphs.down, glyphs.left, glyphs.right, glyphs.times, glyphs.bookmark, glyphs.horizontal,
        glyphs.vertical, glyphs.play, glyphs.pause, glyphs.barStart, glyphs.barEnd, glyphs.barFull,
        glyphs.barEmpty, glyphs.span,
      ]
      for sign in signs {
        #expect(sign.width == 1)
        #expect(SafeText(sign.string) == sign)
        #expect(glyphs == .unicode || sign.string.utf8.allSatisfy { $0 < 0x80 })
      }
      for line in [glyphs.branch, glyphs.lastBranch, glyphs.trunk] { #expect(line.width == 2) }
    }
    for status in StatusGlyph.allCases {
      #expect(Glyphs.ascii.status(status).string.utf8.allSatisfy { $0 < 0x80 })
    }
  }

  @Test(
    "colours come to the nearest of fewer",
    arguments: [
      (Color.rgb(255, 136, 0), ColorDepth.palette256, Color.palette(208)),
      (.rgb(255, 136, 0), .direct, .rgb(255, 136, 0)),
      (.rgb(128, 128, 128), .palette256, .palette(244)),
      (.rgb(250, 10, 10), .ansi16, .palette(9)), (.palette(9), .ansi8, .palette(1)),
      (.palette(208), .ansi8, .palette(3)), (.palette(3), .palette256, .palette(3)),
      (.rgb(1, 2, 3), .mono, .standard), (.standard, .direct, .standard),
    ])
  func colors(color: Color, depth: ColorDepth, expected: Color) {
    #expect(color.nearest(in: depth) == expected)
  }

  @Test("an overlay keeps the colour of the text below it")
  func overlay() {
    var styles = StyleTable()
    styles[.statusFailed] = Style(foreground: .palette(1), attributes: .bold)
    styles[.selection] = Style(background: .palette(8), monoAttributes: .reverse)
    var grid = Grid(rows: 1, columns: 1)
    grid.put("x", row: 0, column: 0, role: .statusFailed)
    grid.overlay(row: 0, columns: 0..<1, role: .selection)
    let style = styles.style(of: grid[0, 0])
    #expect(style.resolved(in: .palette256).foreground == .palette(1))
    #expect(style.resolved(in: .palette256).background == .palette(8))
    #expect(style.resolved(in: .palette256).attributes == .bold)
    #expect(style.resolved(in: .mono).attributes == [.bold, .reverse])
  }
}
