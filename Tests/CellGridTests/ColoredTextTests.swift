import CellGrid
import Testing

@Suite("Output of programs")
struct ColoredTextTests {
  /// The lines with their roles: `[red]text`.
  private func read(_ raw: String) -> [String] {
    ColoredText.lines(raw, role: .text).map { spans in
      spans.map { span in
        let name = span.role == .text ? "" : "[\(span.role.name)]"
        return name + span.text.string
      }.joined()
    }
  }

  @Test(
    "colours become the six hues that a theme has",
    arguments: [
      ("\u{1b}[31mred\u{1b}[0m plain", "[ansi-red]red plain"),
      ("\u{1b}[1;92mgreen", "[ansi-green]green"),
      ("\u{1b}[38;5;208morange", "[ansi-yellow]orange"),
      ("\u{1b}[38;2;255;0;0mred", "[ansi-red]red"),
      ("\u{1b}[38:2::0:0:255mblue", "[ansi-blue]blue"),
      ("\u{1b}[38;2;0;10;250;1mblue", "[ansi-blue]blue"),
      ("\u{1b}[90mgray", "[dim]gray"),
      ("\u{1b}[1mbold\u{1b}[22m not", "[emphasis]bold not"),
      ("\u{1b}[41;97m FAIL \u{1b}[m", "[ansi-red] FAIL "),
      ("\u{1b}[36;7mback\u{1b}[27m", "[ansi-cyan]back"),
      ("\u{1b}[4mlink", "[link]link"),
      ("\u{1b}[38;5mx", "x"),
    ])
  func colors(_ raw: String, _ expected: String) {
    // A change of role is written once; what follows a reset has none.
    #expect(read(raw).joined().replacing(" plain", with: " plain") == expected)
  }

  @Test(
    "what else a terminal obeys is taken out",
    arguments: [
      ("a\u{1b}[2J\u{1b}[10;5Hb", "ab"),
      ("a\u{1b}]0;title\u{07}b", "ab"),
      ("a\u{1b}]52;c;ZXZpbA==\u{1b}\\b", "ab"),
      ("a\u{1b}P1;2qdcs\u{1b}\\b", "ab"),
      ("a\u{1b}(Bb", "ab"),
      ("a\u{1b}[?1049hb\u{1b}cc", "abc"),
      ("a\u{9b}31mb", "a[ansi-red]b"),
      ("a\u{07}b", "ab"),
      ("end\u{1b}", "end"),
      ("end\u{1b}[31", "end"),
      ("end\u{1b}]0;never ends", "end"),
      ("ab\u{08}c", "ac"),
    ])
  func removed(_ raw: String, _ expected: String) {
    #expect(read(raw) == [expected])
  }

  @Test("a line that is drawn over and over shows its last state")
  func progress() {
    #expect(read("10%\r50%\r100%\ndone\r\n") == ["100%", "done"])
    #expect(read("\u{1b}[32m1/2\r\u{1b}[K2/2\u{1b}[0m\n") == ["[ansi-green]2/2"])
  }

  @Test("a sequence that is cut off costs its line at most")
  func cutOff() {
    #expect(read("a\u{1b}]0;x\nb") == ["a", "b"])
  }

  @Test("tabs go to the next stop, also behind a colour")
  func tabs() {
    #expect(ColoredText.plain("ab\u{1b}[31m\tc") == "ab      c")
    #expect(ColoredText.plain("a\tb") == "a       b")
  }

  @Test("what is copied keeps its tabs and lines, and nothing that a terminal obeys")
  func portable() {
    #expect(SafeText.portable("\ta\r\n\tb\n") == "\ta\n\tb\n")
    #expect(SafeText.portable("\u{1b}[31ma\tb\u{1b}]52;c;x\u{07}") == "a\tb^[]52;c;x^G")
  }

  @Test("empty lines stay")
  func emptyLines() {
    #expect(read("a\n\nb\n") == ["a", "", "b"])
    #expect(read("\u{1b}[31ma\n\nb\n") == ["[ansi-red]a", "", "[ansi-red]b"])
  }

  @Test("a part of a grid is copied with its wide characters and marks")
  func copying() {
    var part = Grid(rows: 2, columns: 6)
    part.put("ab日e\u{301}", row: 1, column: 0, role: .title)
    var grid = Grid(rows: 3, columns: 10)
    grid.copy(Rect(row: 1, column: 0, rows: 1, columns: 6), of: part, toRow: 2, column: 3)
    #expect(grid.text().hasSuffix("   ab日e\u{301}"))
    #expect(grid[2, 3].role == .title)
  }
}
