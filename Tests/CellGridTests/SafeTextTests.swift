import TestSupport
import Testing

@testable import CellGrid

@Suite("Safe text")
struct SafeTextTests {
  @Test(
    "shows what would act or hide",
    arguments: [
      ("plain", "plain"),
      ("\u{1b}]52;c;AAAA\u{07}x", "^[]52;c;AAAA^Gx"),
      ("\u{1b}[31mred\u{1b}[0m", "red"),
      ("\u{1b}[2Jx", "^[[2Jx"),
      ("\u{1b}\u{1b}[1m[31mx", "^[[31mx"),
      ("a\u{1b}[", "a^[["),
      ("a\0b\u{7f}", "a^@b<7F>"),
      ("\u{9b}31m\u{85}", "<9B>31m<85>"),
      ("a\r\nb\rc\nd", "a⏎b^Mc⏎d"),
      ("a\tb", "a b"),
      ("x\u{202e}y\u{2066}", "x<U+202E>y<U+2066>"),
      ("z\u{200b}w\u{feff}\u{ad}", "z<U+200B>w<U+FEFF><U+00AD>"),
      ("\u{2028}\u{e0041}\u{fffe}", "<U+2028><U+E0041><U+FFFE>"),
      ("👩\u{200d}💻 ❤\u{fe0f} 👍\u{1f3fd}", "👩💻 ❤ 👍"),
      ("a\u{200d}b\u{fe0f}", "a<U+200D>b<U+FE0F>"),
      ("1\u{fe0f}\u{20e3}", "1\u{20e3}"),
      ("e\u{301}", "e\u{301}"),
      ("\u{301}e", "<U+0301>e"),
      ("e" + String(repeating: "\u{301}", count: 7), "e\u{301}\u{301}\u{301}\u{301}<+3>"),
      ("\u{1fae8}", "\u{fffd}"),
      ("日本語 العربية עברית", "日本語 العربية עברית"),
      ("\u{627}\u{600}", "\u{627}\u{600}"),
    ])
  func shown(raw: String, safe: String) {
    #expect(Array(SafeText(raw).string.unicodeScalars) == Array(safe.unicodeScalars))
  }

  @Test("keeps lines and expands tabs where lines are wanted")
  func lines() {
    #expect(SafeText.plain("a\tb\r\n\u{1b}x\n") == "a       b\n^[x\n")
    #expect(SafeText.lines("one\ntwo\n").map(\.string) == ["one", "two"])
    #expect(SafeText.lines("").map(\.string) == [""])
  }

  @Test("replaces bytes that are no UTF-8")
  func bytes() {
    #expect(SafeText(bytes: [0x61, 0xff, 0x62]).string == "a\u{fffd}b")
  }

  @Test("is idempotent, has no hidden scalar, and knows its width")
  func properties() {
    var generator = SeededGenerator(seed: 7)
    let pool: [Unicode.Scalar] = [
      "a", "Z", "1", " ", "日", "é", "\u{301}", "\u{200d}", "\u{fe0f}", "👩", "💻", "\u{1f3fd}",
      "🇩", "🇪", "\u{1b}", "[", "m", "3", ";", "\n", "\r", "\t", "\u{9b}", "\u{202e}", "\u{0}",
      "\u{7f}", "\u{1100}", "\u{1161}", "क", "\u{94d}", "ष", "\u{20e3}", "<", ">", "\u{fffe}",
    ]
    for _ in 0..<3000 {
      let count = Int.random(in: 0..<20, using: &generator)
      var raw = String.UnicodeScalarView()
      for _ in 0..<count { raw.append(pool[Int.random(in: 0..<pool.count, using: &generator)]) }
      let safe = SafeText(String(raw))
      #expect(Array(SafeText(safe.string).string.utf8) == Array(safe.string.utf8))
      #expect(safe.width == TextWidth.columns(of: safe.string))
      let hidden = safe.string.unicodeScalars.filter {
        $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) || TextWidth.columns(of: $0) < 0
          || $0.properties.generalCategory == .format
      }
      #expect(hidden.isEmpty)
      let widest = safe.string.map { TextWidth.columns(of: $0) }.max() ?? 0
      for columns in 0..<(safe.width + 2) {
        #expect(safe.prefix(columns: columns).width <= columns)
        #expect(safe.suffix(columns: columns).width <= columns)
        #expect(safe.dropping(columns: columns).width == max(0, safe.width - columns))
        for truncation in [Truncation.clip, .leading, .middle, .trailing] {
          #expect(safe.fitted(to: columns, truncation: truncation).width <= columns)
        }
        if columns > 1 {
          #expect(safe.wrapped(to: columns).allSatisfy { $0.width <= max(columns, widest) })
        }
      }
    }
  }

  @Test("the quick ranges of widths are those of the C library")
  func quickWidths() {
    for value in UInt32(0)..<0x20000 {
      guard let scalar = Unicode.Scalar(value), let quick = TextWidth.simpleColumns(of: scalar)
      else { continue }
      #expect(quick == TextWidth.lookedUpColumns(of: scalar))
      #expect(String(Character(scalar)) == SafeText(String(Character(scalar))).string)
    }
  }

  @Test("is cut at the end, in the middle or at the start")
  func fitted() {
    let path: SafeText = "src/terminal/main.c"
    #expect(path.fitted(to: 10, truncation: .trailing).string == "src/termi…")
    #expect(path.fitted(to: 10, truncation: .middle).string == "src/…ain.c")
    #expect(path.fitted(to: 10, truncation: .leading).string == "…al/main.c")
    #expect(path.fitted(to: 10, truncation: .clip).string == "src/termin")
    #expect(SafeText("日本語").fitted(to: 4).string == "日…")
    #expect(SafeText("日本語").prefix(columns: 3).string == "日")
    #expect(path.fitted(to: 4, truncation: .trailing, glyphs: .ascii).string == "src~")
  }

  @Test("wraps at blanks, and within words that are too long")
  func wrapped() {
    #expect(
      SafeText("the quick brown fox").wrapped(to: 9).map(\.string) == ["the quick", "brown fox"])
    #expect(SafeText("abcdefgh ij").wrapped(to: 3).map(\.string) == ["abc", "def", "gh", "ij"])
    #expect(SafeText("日本語").wrapped(to: 5).map(\.string) == ["日本", "語"])
  }
}
