import CellGrid

@testable import Terminal

extension FuzzTarget {
  /// The bytes of a keyboard, of several kinds of terminals: they are keys, sooner or later, in
  /// whatever pieces they come.
  static let keys = FuzzTarget(
    name: "keys",
    seeds: {
      [
        "j\u{1b}[A\u{1b}OP\u{1b}[1;5C", "\u{1b}[<0;3;4M\u{1b}[<0;3;4m",
        "\u{1b}[200~paste\u{1b}[201~x",
        "\u{1b}]11;rgb:fd/f6/e3\u{1b}\\", "\u{1b}[27;5;9~\u{1b}[97;5u", "\u{1b}\u{1b}[A\u{9b}A",
      ].flatMap { text in [[0, 1], [3, 0]].map { $0 + Array(text.utf8) } }
    },
    words: {
      [
        "\u{1b}", "\u{1b}[", "\u{1b}O", "\u{1b}[200~", "\u{1b}[201~", "\u{1b}[<0;1;1M",
        "\u{1b}]11;", "\u{1b}\\",
        "\u{1b}[M", "\u{1b}[?", "\u{1b}P", "\u{9b}", ";", "~", "$", "u", "R",
      ] + (0x20...0x2F).map { String(UnicodeScalar($0)) }
    },
    run: { input in
      var input = FuzzInput(input)
      let term = terms[input.choice(terms.count)]
      let isUTF8 = input.choice(2) == 1
      let bytes = Array(input.rest)
      let whole = KeyDecoder(term: term, isUTF8: isUTF8)
      let single = KeyDecoder(term: term, isUTF8: isUTF8)
      whole.feed(bytes, now: 0)
      var keys = try take(from: whole, at: 0, atMost: bytes.count)
      var singleKeys: [Key] = []
      for byte in bytes {
        single.feed([byte], now: 0)
        singleKeys += try take(from: single, at: 0, atMost: bytes.count)
      }
      // Time passes until nothing is waited for.
      for decoder in [whole, single] {
        var now: Int64 = 0
        for _ in 0...bytes.count + 2 {
          guard let deadline = decoder.deadline else { break }
          now = max(now, deadline)
          let more = try take(from: decoder, at: now, atMost: bytes.count)
          if decoder === whole { keys += more } else { singleKeys += more }
        }
        try hold(decoder.deadline == nil, "a decoder comes to rest")
      }
      try hold(keys == singleKeys, "keys are the same in any pieces: \(keys) \(singleKeys)")
    })

  /// The kinds of terminals.
  private static let terms = [
    "xterm-256color", "linux", "screen-256color", "rxvt-unicode-256color", "vt100",
  ]

  /// The keys that are complete.
  private static func take(from decoder: KeyDecoder, at now: Int64, atMost limit: Int) throws
    -> [Key]
  {
    var keys: [Key] = []
    while let key = decoder.next(now: now) {
      keys.append(key)
      try hold(keys.count <= limit, "there are no more keys than bytes")
    }
    return keys
  }
}
