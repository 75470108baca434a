import CellGrid
import TestSupport
import Testing

@testable import Terminal

@Suite("Key decoder")
struct KeyDecoderTests {
  /// Feeds pieces at times and returns what came of them, and when.
  private func keys(_ pieces: [(Int64, String)], until end: Int64) throws -> [String] {
    let decoder = KeyDecoder(term: "xterm-256color", isUTF8: true)
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
    let decoder = KeyDecoder(term: "xterm-256color", isUTF8: true)
    decoder.feed(Array("\u{1b}]11;\(text)\u{7}".utf8), now: 0)
    #expect(decoder.next(now: 100) == nil)
    #expect(decoder.background == color)
  }

  @Test(
    "what no key is made of is no typing, and harms nothing",
    arguments: [
      // Bytes between parameters and final byte, with and without parameters.
      "\u{1b}[/E", "\u{1b}[ A", "\u{1b}[1;2!A", "\u{1b}[?2026;2$y", "\u{1b}[4;1 y",
      // Answers to questions, ours and others'.
      "\u{1b}[?62;1;6c", "\u{1b}[>0;276;0c", "\u{1b}]4;1;rgb:0/0/0\u{1b}\\", "\u{1b}P1$r0m\u{1b}\\",
      "\u{1b}_Gi=1;OK\u{1b}\\", "\u{1b}]52;c;AAAA\u{7}",
      // Parameters that are missing, many, large, or no numbers.
      "\u{1b}[;5u", "\u{1b}[u", "\u{1b}[~", "\u{1b}[27~", "\u{1b}[27$", "\u{1b}[27^", "\u{1b}[27@",
      "\u{1b}[27;5~", "\u{1b}[1;2;3;4A",
      "\u{1b}[99999999999999999999A", "\u{1b}[<0;99999999999;1M", "\u{1b}[<0;1M", "\u{1b}[5M",
      "\u{1b}[97:1u", "\u{1b}[" + String(repeating: "1;", count: 5000) + "A",
      "\u{1b}O1;5", "\u{1b}[201~",
    ])
  func foreign(sequence: String) throws {
    for cut in [sequence.utf8.count, 1, 3] {
      let decoder = KeyDecoder(term: "xterm-256color", isUTF8: true)
      var time: Int64 = 0
      var rest = Array(sequence.utf8)[...]
      while !rest.isEmpty {
        decoder.feed(rest.prefix(cut), now: time)
        rest = rest.dropFirst(cut)
        while let key = decoder.next(now: time) {
          Issue.record("\(key) came of \(sequence.debugDescription)")
        }
      }
      time += KeyDecoder.pasteTime
      while let key = decoder.next(now: time) {
        Issue.record("\(key) came of \(sequence.debugDescription)")
      }
      #expect(decoder.deadline == nil)
      decoder.feed([UInt8(ascii: "j")], now: time)
      #expect(decoder.next(now: time)?.name == "j")
    }
  }

  @Test("the forms of rxvt and of Linux's console are keys on every terminal")
  func otherTerminals() throws {
    #expect(
      try keys([(0, "\u{1b}[3$\u{1b}[5^\u{1b}[2@\u{1b}[[A\u{1b}[[E")], until: 10)
        == ["0 shift-delete", "0 ctrl-pgup", "0 ctrl-shift-insert", "0 f1", "0 f5"])
    #expect(try keys([(0, "\u{1b}\u{1b}[A\u{1b}é")], until: 10) == ["0 alt-up", "0 alt-é"])
    #expect(try keys([(0, "\u{1b}\u{1b}")], until: 50) == ["40 esc", "40 esc"])
    #expect(try keys([(0, "\u{1b}[M !!")], until: 10).count == 1)
  }

  @Test("a control byte ends what it stands in, and is heard")
  func controls() throws {
    for sequence in [
      "\u{1b}[1;", "\u{1b}]52;c;AA", "\u{1b}P", "\u{1b}O", "\u{1b}[<0;", "\u{1b}[M!",
    ] {
      #expect(try keys([(0, sequence + "\rj")], until: 10) == ["0 enter", "0 j"])
      #expect(try keys([(0, sequence + "\u{1b}[Aj")], until: 10) == ["0 up", "0 j"])
    }
  }

  @Test("typed signal keys ask for their signal, pasted ones for nothing")
  func signalKeys() throws {
    let decoder = KeyDecoder(term: "xterm-256color", isUTF8: true, signals: [3: 2, 26: 20])
    decoder.feed(Array("\u{1b}[200~a\u{3}\u{1a}\u{1b}[201~".utf8), now: 0)
    #expect(decoder.next(now: 0) == .paste("a\u{3}\u{1a}"))
    #expect(decoder.next(now: 0) == nil)
    #expect(decoder.takeSignals() == [])
    decoder.feed(Array("\u{1b}]never ends\u{3}j\u{1a}".utf8), now: 0)
    #expect(decoder.next(now: 0)?.name == "j")
    #expect(decoder.next(now: 0) == nil)
    #expect(decoder.takeSignals() == [2, 20])
  }

  /// A piece of input: random, or shaped like what terminals send.
  private func piece(_ generator: inout SeededGenerator) -> [UInt8] {
    func bytes(_ pool: ClosedRange<UInt8>, _ most: Int) -> [UInt8] {
      (0..<Int.random(in: 0...most, using: &generator)).map { _ in
        UInt8.random(in: pool, using: &generator)
      }
    }
    func any(_ texts: [String]) -> [UInt8] {
      Array((texts.randomElement(using: &generator) ?? "").utf8)
    }
    switch Int.random(in: 0..<9, using: &generator) {
    case 0: return bytes(0...255, 12)
    case 1:
      return any(["\u{1b}[", "\u{1b}\u{1b}[", "\u{1b}O"]) + any(["", "<", "?", ">", "="])
        + bytes(0x30...0x3b, 9) + bytes(0x20...0x2f, 2) + bytes(0x40...0x7e, 1)
    case 2: return any(["\u{1b}[<"]) + bytes(0x30...0x3b, 30) + any(["M", "m", ""])
    case 3:
      return any(["\u{1b}]", "\u{1b}P", "\u{1b}_"]) + bytes(0x20...0xff, 200)
        + any(["\u{7}", "\u{1b}\\", ""])
    case 4: return any(["\u{1b}[M"]) + bytes(0...255, 3)
    case 5: return any(["é", "日", "👩", "\u{10ffff}"]) + bytes(0x80...0xff, 3)
    case 6: return any(["\u{1b}[200~", "\u{1b}[201~", "\u{1b}[20", "\u{1b}[[A", "\u{1b}[3$"])
    case 7:
      return [0x1b, 0x5b]
        + [UInt8](repeating: .random(in: 0x30...0x3f, using: &generator), count: 3000)
    default: return bytes(0x1b...0x7e, 40)
    }
  }

  @Test(
    "any bytes, cut anywhere, come to rest, and what is typed afterwards arrives",
    arguments: [
      ("xterm-256color", true), ("xterm-256color", false), ("linux", true), ("vt100", false),
      ("rxvt-unicode-256color", true),
    ])
  func anything(term: String, isUTF8: Bool) throws {
    let decoder = KeyDecoder(term: term, isUTF8: isUTF8, signals: [3: 2])
    var generator = SeededGenerator(seed: 11)
    var time: Int64 = 0
    for _ in 0..<3000 {
      var rest = (0..<Int.random(in: 1...4, using: &generator)).flatMap { _ in piece(&generator) }[
        ...]
      var count = 0
      let most = rest.count
      while !rest.isEmpty {
        let part = rest.prefix(Int.random(in: 1...64, using: &generator))
        rest = rest.dropFirst(part.count)
        decoder.feed(part, now: time)
        while decoder.next(now: time) != nil { count += 1 }
        if generator.chance(20) { time += Int64.random(in: 1...60, using: &generator) }
        while decoder.next(now: time) != nil { count += 1 }
      }
      // Silence is the end of all that was begun.
      for _ in 0..<4 {
        time += KeyDecoder.pasteTime
        while decoder.next(now: time) != nil { count += 1 }
      }
      #expect(decoder.deadline == nil)
      #expect(count <= most + 2)
      _ = decoder.takeSignals()
      decoder.feed(Array("j\u{1b}[A".utf8), now: time)
      #expect(decoder.next(now: time)?.name == "j")
      #expect(decoder.next(now: time)?.name == "up")
      #expect(decoder.next(now: time) == nil)
    }
  }
}
