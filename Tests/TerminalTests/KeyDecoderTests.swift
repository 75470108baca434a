import CellGrid
import Testing

@testable import Terminal

@Suite("Key decoder")
struct KeyDecoderTests {
  /// Feeds pieces at times and returns what came of them, and when.
  private func keys(_ pieces: [(Int64, String)], until end: Int64) throws -> [String] {
    let decoder = try #require(KeyDecoder(term: "xterm-256color", isUTF8: true))
    var found: [String] = []
    for time in 0...end {
      for piece in pieces where piece.0 == time { decoder.feed(Array(piece.1.utf8), now: time) }
      while let key = decoder.next(now: time) {
        if case .paste(let text) = key {
          found.append("\(time) paste \(text)")
        } else {
          found.append("\(time) \(key.name ?? "\(key)")")
        }
      }
    }
    return found
  }

  @Test("Esc acts after 40 ms, a sequence in pieces is one key")
  func escape() throws {
    #expect(try keys([(0, "\u{1b}")], until: 100) == ["40 esc"])
    #expect(try keys([(0, "\u{1b}"), (10, "["), (20, "A")], until: 100) == ["20 up"])
    #expect(try keys([(0, "\u{1b}"), (60, "j")], until: 100) == ["40 esc", "60 j"])
    #expect(try keys([(0, "\u{1b}["), (10, "2"), (30, "~")], until: 100) == ["30 insert"])
    #expect(try keys([(0, "j\u{1b}")], until: 100) == ["0 j", "40 esc"])
  }

  @Test("a burst longer than the decoder's memory loses nothing")
  func burst() throws {
    let burst = String(repeating: "\u{1b}[A\u{1b}[<0;3;4Mj", count: 500)
    #expect(try keys([(0, burst)], until: 50).count == 1500)
  }

  @Test("a paste stands between the keys around it, and ends although its end is lost")
  func paste() throws {
    #expect(
      try keys([(0, "a\u{1b}[200~b\u{1b}[20"), (5, "1~c")], until: 50) == [
        "0 a", "5 paste b", "5 c",
      ])
    #expect(
      try keys([(0, "\u{1b}[200~b"), (5100, "c")], until: 5200) == ["5000 paste b", "5100 c"])
  }

  @Test("the terminal's answer about its background is no typing, whole, in pieces, and late")
  func answers() throws {
    let answer = "\u{1b}]11;rgb:fdfd/f6f6/e3e3\u{1b}\\"
    #expect(try keys([(0, "a\(answer)b")], until: 50) == ["0 a", "0 b"])
    #expect(
      try keys([(0, "a\u{1b}]1"), (20, "1;rgb:fd/f6/e3"), (900, "\u{7}b")], until: 1000)
        == ["0 a", "900 b"])
    // The beginning of an answer alone is what it was typed as.
    #expect(try keys([(0, "\u{1b}]"), (60, "x")], until: 100) == ["40 alt-]", "60 x"])
    // One that never ends is given up.
    #expect(try keys([(0, "\u{1b}]11;rgb"), (5100, "x")], until: 5200) == ["5100 x"])
  }

  @Test(
    "the background is read in all forms, and nonsense is none",
    arguments: [
      ("rgb:fdfd/f6f6/e3e3", Color.rgb(0xfd, 0xf6, 0xe3)), ("rgb:fd/f6/e3", .rgb(0xfd, 0xf6, 0xe3)),
      ("rgb:f/0/8", .rgb(255, 0, 136)), ("rgba:0000/2b2b/3636/ffff", .rgb(0, 0x2b, 0x36)),
      ("rgb:fd/f6", nil), ("rgb:xx/00/00", nil), ("#fdf6e3", nil), ("", nil),
    ])
  func background(_ text: String, _ color: Color?) throws {
    let decoder = try #require(KeyDecoder(term: "xterm-256color", isUTF8: true))
    decoder.feed(Array("\u{1b}]11;\(text)\u{7}".utf8), now: 0)
    #expect(decoder.next(now: 100) == nil)
    #expect(decoder.background == color)
  }

  @Test("any bytes are read without an end in sight")
  func anything() throws {
    let decoder = try #require(KeyDecoder(term: "xterm-256color", isUTF8: true))
    var generator = SystemRandomNumberGenerator()
    var time: Int64 = 0
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 1..<12, using: &generator)).map { _ -> UInt8 in
        [0x1b, 0x5b, 0x4f, 0x3c, 0x3b, 0x33, 0x7e, 0x4d, 0xff, 0xc3, 0x9b, 0x50, 0x5d, 0x07, 0x61]
          .randomElement(using: &generator) ?? 0
      }
      time += 7
      decoder.feed(bytes, now: time)
      var count = 0
      while decoder.next(now: time) != nil { count += 1 }
      #expect(count <= 5000)
    }
    time += 10_000
    while decoder.next(now: time) != nil {}
    #expect(decoder.deadline == nil)
  }
}
