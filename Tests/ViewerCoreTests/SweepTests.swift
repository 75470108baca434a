import SessionModel
import TestSupport
import Testing
import WireFormats

@testable import ViewerCore

@Suite("The sweep of bytes")
struct SweepTests {
  /// Whether a query may be found in what is made of a text.
  private func mayHold(_ text: String, _ query: String, isLiteral: Bool = true) -> Bool {
    var text = text
    return text.withUTF8 {
      Sweep(SearchQuery(query, isLiteral: isLiteral)).mayHold(UnsafeRawBufferPointer($0))
    }
  }

  /// All texts of a session that are searched, as people read them.
  private func texts(_ session: Session) -> [String] {
    guard let probe = try? TextProbe(SearchQuery(".")) else { return [] }
    var texts: [String] = []
    for node in [NodeID.root] + session.items {
      for channel in TextProbe.channels {
        _ = probe.look(node, channel, session, at: session.position) { bytes in
          texts.append(String(decoding: bytes, as: UTF8.self))
          return 0
        }
      }
    }
    return texts
  }

  @Test("a part of a query is met in every spelling of JSON")
  func spellings() {
    #expect(mayHold(#"{"t":"say \"no\" to src\/a.c"}"#, #""no""#))
    #expect(mayHold(#"{"t":"say \"no\" to src\/a.c"}"#, "src/a.c"))
    #expect(mayHold(#"{"t":"{\"path\":\"src\/a\\\"b\"}"}"#, #"a"b"#))
    #expect(mayHold(#"{"t":"\u0041ll of it"}"#, "All"))
    #expect(mayHold(#"{"t":"caf\u00e9"}"#, "Café") == false)
    #expect(mayHold(#"{"t":"caf\u00e9"}"#, "café"))
    #expect(mayHold(#"{"t":"\u65e5\u672c"}"#, "日本"))
    #expect(mayHold(#"{"t":"日本"}"#, "日本"))
    #expect(!mayHold(#"{"t":"日曜"}"#, "日本"))
    #expect(mayHold(#"{"t":"\u001b[31mer\u001b[0mror"}"#, "error"))
    #expect(!mayHold(#"{"t":"\u001b[31mwarning\u001b[0m: none"}"#, "error"))
    #expect(!mayHold(#"{"t":"nothing of it"}"#, "needle"))
  }

  @Test(
    "colours count where they stand between two letters of the text, which the end of a line is none of"
  )
  func colors() {
    #expect(mayHold(#"{"t":"\u001b[31mer\u001b[0m\u001b[1mror"}"#, "error"))
    #expect(mayHold(#"{"t":"C:\\r\u001b[31meadme"}"#, "readme"))
    #expect(mayHold("C:\\r\u{1B}[31meadme", "readme"))
    for text in [
      #"{"t":"12 it/s\r\u001b[31meach\u001b[0m"}"#, #"{"t":"x\n\u001b[31mote\u001b[0m\n"}"#,
      #"{"t":"r\u001b[31m \u001b[0me"}"#, #"{"t":"r\u001b[31m"}"#, #"{"t":"\u001b[31me"}"#,
    ] {
      #expect(!mayHold(text, "readme") && !mayHold(text, "note"), "\(text)")
    }
    // Over the blocks that are looked at together, and at the end.
    for count in 0...80 {
      let front = String(repeating: ".", count: count)
      #expect(mayHold(front + #"er\u001b[0mror"#, "error"), "\(count)")
      #expect(mayHold(front + #"\u0065rror"#, "error") && mayHold(front + "error", "error"))
      #expect(!mayHold(front + #"er\u001b[0mr\u006"#, "ertr"))
    }
  }

  @Test("small letters are met in any case, also in that of other scripts; a capital in its own")
  func cases() {
    #expect(mayHold("NEEDLE", "needle"))
    #expect(!mayHold("needle", "Needle"))
    // U+017F and U+212A are an s and a k in another case.
    for text in ["ta\u{17F}k", "tas\u{212A}", "\u{17F}", #"ta\u017fk"#, #"tas\u212A"#] {
      #expect(mayHold(text, text.contains("t") ? "task" : "sx") || !text.contains("t"), "\(text)")
    }
    #expect(mayHold("a\u{17F}\u{212A}", "ask"))
  }

  @Test("of a pattern what must be there is looked for; where nothing must, all may hold it")
  func patterns() {
    for (pattern, text) in [
      ("fo+bar", "foobar"), ("colou?r", "color"), ("a.c", "abc"), (#"\bword\b"#, "a word"),
      (#"f\(x\)"#, "f(x)"), ("one|two", "two"), ("[ab]cd", "bcd"), ("ab*c", "ac"),
    ] {
      #expect(mayHold(text, pattern, isLiteral: false), "\(pattern)")
    }
    #expect(!mayHold("foo", "foo.*needle", isLiteral: false))
    #expect(!mayHold("blurred", "colou?r", isLiteral: false))
    #expect(Sweep(SearchQuery("one|two")).isBlind)
    #expect(Sweep(SearchQuery("agent"), made: [("agent", nil)]).isBlind)
  }

  @Test("whatever / finds in a session, its bytes may hold", arguments: [false, true])
  func neverBlind(isOfOthers: Bool) throws {
    var generator = SeededGenerator(seed: 15)
    var missed: [String: Set<String>] = [:]
    var tried = 0
    for source in isOfOthers ? RecordedSource.samples : RecordedSource.fixtures {
      guard case .whole(let made) = source.format.wording else { continue }
      for text in texts(source.read()) {
        let scalars = Array(text.unicodeScalars)
        guard !scalars.isEmpty else { continue }
        for _ in 0..<min(40, 4 + scalars.count / 8) {
          let start = Int.random(in: 0..<scalars.count, using: &generator)
          let end = min(scalars.count, start + Int.random(in: 1...16, using: &generator))
          var query = ""
          query.unicodeScalars.append(contentsOf: scalars[start..<end])
          if Bool.random(using: &generator) { query = query.lowercased() }
          let own = (made + Wording.common).map { (text: $0.text, mark: $0.mark) }
          let sweep = Sweep(SearchQuery(query, isLiteral: true), made: own)
          tried += 1
          guard source.bytes.withUnsafeBytes({ !sweep.mayHold($0) }) else { continue }
          missed[source.format.name, default: []].insert(query)
        }
      }
    }
    #expect(isOfOthers || tried > 1000)
    #expect(missed.isEmpty, "\(missed.mapValues { $0.sorted().prefix(12) })")
  }

  @Test("of colours without an end it is not asked again and again what stands behind them")
  func endlessColors() {
    // Each of a hundred thousand would walk over all that follow it.
    let chain = String(repeating: "\u{1b}[m", count: 100_000)
    #expect(mayHold(chain, "mm"), "it may be, as that is not found out")
    #expect(!mayHold(String(repeating: "\u{1b}[m", count: 8), "mm"))
    let spelled = String(repeating: "\\u001b[m", count: 100_000)
    #expect(mayHold(spelled, "mm"))
  }
}
