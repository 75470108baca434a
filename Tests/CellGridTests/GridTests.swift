import CellGrid
import TestSupport
import Testing

@Suite("Grid")
struct GridTests {
  @Test("cells are eight bytes")
  func cellSize() {
    #expect(MemoryLayout<Cell>.stride == 8)
  }

  @Test("shows text and, below, the letters of the roles")
  func golden() {
    var grid = Grid(rows: 2, columns: 12)
    grid.put("✓ grep", row: 0, column: 1, role: .statusCompleted)
    grid.put("1.2s", row: 0, column: 0, width: 12, role: .duration, alignment: .trailing)
    grid.put("日本", row: 1, column: 0, role: .result)
    grid.overlay(row: 1, columns: 0..<12, role: .selection)
    #expect(
      grid.golden() == """
         ✓ grep 1.2s
        日本
        ------------
         cccccc dddd
        SSSSSSSSSSSS

        """)
  }

  @Test("never leaves half of a wide character")
  func wideHalves() {
    var grid = Grid(rows: 1, columns: 5)
    grid.put("日本語", row: 0, column: 0, role: .text)
    #expect(grid.text() == "日本")
    grid.put("x", row: 0, column: 1, role: .text)
    #expect(grid.text() == " x本")
    grid.put("y", row: 0, column: 2, role: .text)
    #expect(grid.text() == " xy")
    grid.put("日", row: 0, column: 4, role: .text)
    #expect(grid.text() == " xy")
    grid.put("日本", row: 0, column: -1, role: .text)
    #expect(grid.text() == " 本")
    grid.fill(Rect(row: 0, column: 2, rows: 1, columns: 9), role: .text)
    #expect(grid.text() == "")
  }

  @Test("no call changes a cell outside its room, and each row stays whole")
  func clipping() {
    var generator = SeededGenerator(seed: 11)
    let texts: [SafeText] = ["plain text", "日本語テキスト", "e\u{301}o\u{308}", "🇩🇪👩\u{200d}💻", "a日b"]
    for _ in 0..<2000 {
      var grid = Grid(rows: 3, columns: 9)
      grid.fill(grid.bounds, with: "#", role: .dim)
      let column = Int.random(in: -4..<12, using: &generator)
      let width = Int.random(in: -1..<14, using: &generator)
      let row = Int.random(in: -1..<4, using: &generator)
      let used = grid.put(
        texts[Int.random(in: 0..<texts.count, using: &generator)], row: row, column: column,
        width: width, role: .title,
        alignment: [.leading, .center, .trailing].randomElement(using: &generator) ?? .leading,
        truncation: [.clip, .leading, .middle, .trailing].randomElement(using: &generator) ?? .clip)
      #expect(used <= max(0, width))
      for y in 0..<3 {
        var columns = 0
        for x in 0..<9 {
          let cell = grid[y, x]
          if y != row || x < column || x >= column + width { #expect(cell.role == .dim) }
          columns += TextWidth.columns(of: grid.text(of: cell))
        }
        #expect(columns == 9)
      }
    }
  }

  @Test("rows are equal when they look equal, whatever was drawn before them")
  func equality() {
    var one = Grid(rows: 2, columns: 4)
    var two = Grid(rows: 2, columns: 4)
    one.put("e\u{301}", row: 0, column: 0, role: .text)
    one.put("o\u{308}", row: 1, column: 0, role: .text)
    two.put("o\u{308}", row: 1, column: 0, role: .text)
    #expect(one.isRow(1, equalTo: two))
    #expect(!one.isRow(0, equalTo: two))
    two.put("o\u{308}", row: 0, column: 0, role: .text)
    #expect(one != two)
    two.put("e\u{301}", row: 0, column: 0, role: .text)
    #expect(one == two)
    two.restyle(row: 0, columns: 0..<1, role: .error)
    #expect(one != two)
  }

  @Test("spans stand after each other and end at the first that is cut")
  func spans() {
    var grid = Grid(rows: 1, columns: 8)
    let spans = [Span("ab ", .toolName), Span("日本語", .result), Span("!", .error)]
    #expect(grid.put(spans, row: 0, column: 0, width: 6, truncation: .trailing) == 6)
    #expect(grid.text() == "ab 日…")
    #expect(grid.roles() == "tttRRR")
  }

  @Test("draws boxes in both sets of signs", arguments: Glyphs.allCases)
  func boxes(glyphs: Glyphs) {
    var grid = Grid(rows: 3, columns: 4, glyphs: glyphs)
    grid.box(grid.bounds)
    let expected = ["┌──┐\n│  │\n└──┘", "+--+\n|  |\n+--+"]
    #expect(grid.text() == expected[glyphs == .unicode ? 0 : 1])
  }
}
