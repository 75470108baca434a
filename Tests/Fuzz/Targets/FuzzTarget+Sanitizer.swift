import CellGrid

extension FuzzTarget {
  /// Text of a source on its way to a terminal: what is obeyed or unseen is shown, and nothing is
  /// lost.
  static let sanitizer = FuzzTarget(
    name: "sanitizer",
    seeds: {
      [
        "a\u{1b}[31mred\u{1b}[0m\tb\r\nc", "e\u{301}\u{302}\u{303}\u{304}\u{305}",
        "👩\u{200D}💻 1\u{FE0F}\u{20E3}",
        "\u{202E}abc\u{2066}", "\u{1b}]0;title\u{7}\u{9b}31m", "\u{1b}[2K50%\r100%\u{8}!",
        "漢字\u{FEFF}",
      ].map { Array($0.utf8) }
    },
    words: {
      [
        "\u{1b}[", "\u{1b}[38;5;1m", "\u{1b}]8;;", "\u{9b}", "\u{200D}", "\u{FE0F}", "\u{20E3}",
        "\u{1F3FD}",
        "\u{1F469}", "\u{202E}", "\u{2066}", "\u{301}", "\u{E0041}", "\u{600}", "\r\n", "\t",
        "\u{85}", "\u{FEFF}",
      ]
    },
    run: { input in
      let text = String(decoding: input, as: UTF8.self)
      try check(SafeText(text).string, of: text, allowing: []) { SafeText($0).string }
      try check(SafeText.plain(text), of: text, allowing: ["\n"]) { SafeText.plain($0) }
      try check(SafeText.portable(text), of: text, allowing: ["\n", "\t"]) { SafeText.portable($0) }
      for line in SafeText.lines(text) { try checkScalars(line.string, allowing: []) }
      for spans in ColoredText.lines(text, role: .text) {
        for span in spans { try checkScalars(span.text.string, allowing: []) }
      }
      try hold(SafeText(text).width >= 0, "a text has a width")
    })

  /// Holds a safe text to the laws of safe texts.
  private static func check(
    _ safe: String, of text: String, allowing: Set<Unicode.Scalar>, _ again: (String) -> String
  ) throws {
    try checkScalars(safe, allowing: allowing)
    try hold(
      again(safe).utf8.elementsEqual(safe.utf8), "a safe text is clean: \(safe.debugDescription)")
    // Letters and digits outside of escape sequences are all there, in their order.
    var rest = safe.unicodeScalars[...]
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if scalar == "\u{1b}" { isEscaped = true }
      if isEscaped {
        isEscaped = scalar != "m" && scalar != "\n"
        continue
      }
      guard ("a"..."z").contains(scalar) || (0x4E00...0x9FFF).contains(scalar.value) else {
        continue
      }
      guard let place = rest.firstIndex(of: scalar) else {
        throw BrokenLaw("\(scalar) is lost of \(text.debugDescription): \(safe.debugDescription)")
      }
      rest = rest[rest.index(after: place)...]
    }
  }

  /// Holds each scalar of a safe text to what may be in one.
  private static func checkScalars(_ safe: String, allowing: Set<Unicode.Scalar>) throws {
    for scalar in safe.unicodeScalars {
      try hold(
        allowing.contains(scalar)
          || !SafeScanner.isObeyed(scalar) && !SafeScanner.isUnseen(scalar),
        "\(String(scalar.value, radix: 16)) is in \(safe.debugDescription)")
    }
  }
}
