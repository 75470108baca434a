import CellGrid

/// What a theme of the program comes to, as text: worked out when the program is made, as most starts want nothing else.
///
/// A line for what stands in for the terminal's own colours, then one for each role in the order of their numbers: a name,
/// and behind it words for
///
/// - the colour of the text and the one behind it: `-` for the terminal's own, a number of the 256, or `#rrggbb`,
/// - the attributes, as the number of their bits,
/// - the attributes without colours; `-`: the same,
/// - where it is said how it looks with few colours: the two colours, the attributes, and where they are others with eight
///   colours, these two.
extension StyleTable {
  /// The lines.
  package var text: String {
    let roles = Role.allCases.map { Self.line($0.name, self[$0]) }
    return ([Self.line("ground", ground)] + roles).map { $0 + "\n" }.joined()
  }

  private static func line(_ name: String, _ style: Style) -> String {
    var words = [name, word(style.foreground), word(style.background)]
    words.append("\(style.attributes.rawValue)")
    words.append(style.monoAttributes.map { "\($0.rawValue)" } ?? "-")
    if let few = style.few {
      words += [word(few.foreground), word(few.background), "\(few.attributes.rawValue)"]
      if let eight = few.eight { words += [word(eight.foreground), word(eight.background)] }
    }
    return words.joined(separator: " ")
  }

  private static func word(_ color: Color) -> String {
    switch color {
    case .standard: return "-"
    case .palette(let number): return "\(number)"
    case .rgb(let red, let green, let blue):
      let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
      let digits = String(value, radix: 16)
      return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
  }

  /// Reads the lines; `nil` when they are none.
  package init?(text: [UInt8]) {
    self.init()
    var words = Words(rest: text[...])
    guard let ground = words.line() else { return nil }
    self.ground = ground
    for role in Role.allCases {
      guard let style = words.line() else { return nil }
      self[role] = style
    }
    if !words.rest.isEmpty { return nil }
  }

  /// The words of a text, one after the other.
  private struct Words {
    var rest: ArraySlice<UInt8>

    /// The style of the next line.
    mutating func line() -> Style? {
      var style = Style()
      guard next() != nil, let foreground = color(), let background = color(),
        let attributes = next().flatMap(Self.attributes), let mono = next()
      else { return nil }
      (style.foreground, style.background) = (foreground, background)
      (style.attributes, style.monoAttributes) = (attributes, Self.attributes(mono))
      if isInLine {
        guard let foreground = color(), let background = color(),
          let attributes = next().flatMap(Self.attributes)
        else { return nil }
        var few = FewColors(
          foreground: foreground, background: background, attributes: attributes)
        if isInLine {
          guard let foreground = color(), let background = color() else { return nil }
          few.eight = FewColors.Pair(foreground, on: background)
        }
        style.few = few
      }
      guard rest.first == UInt8(ascii: "\n") else { return nil }
      rest.removeFirst()
      return style
    }

    /// Whether the line goes on.
    private var isInLine: Bool { rest.first == UInt8(ascii: " ") }

    /// The next word of the line.
    private mutating func next() -> ArraySlice<UInt8>? {
      if isInLine { rest.removeFirst() }
      let end = rest.firstIndex { $0 <= UInt8(ascii: " ") } ?? rest.endIndex
      defer { rest = rest[end...] }
      return end > rest.startIndex ? rest[..<end] : nil
    }

    private mutating func color() -> Color? {
      guard let word = next() else { return nil }
      if word.first == UInt8(ascii: "-") { return .standard }
      guard word.first == UInt8(ascii: "#") else {
        return Self.number(word, radix: 10).flatMap(UInt8.init(exactly:)).map { .palette($0) }
      }
      return Self.number(word.dropFirst(), radix: 16).map {
        .rgb(
          UInt8(truncatingIfNeeded: $0 >> 16), UInt8(truncatingIfNeeded: $0 >> 8),
          UInt8(truncatingIfNeeded: $0))
      }
    }

    private static func attributes(_ word: ArraySlice<UInt8>) -> Attributes? {
      number(word, radix: 10).flatMap(UInt8.init(exactly:)).map(Attributes.init(rawValue:))
    }

    /// A number in decimal or hexadecimal digits, of at most six.
    private static func number(_ word: ArraySlice<UInt8>, radix: Int) -> Int? {
      if word.isEmpty || word.count > 6 { return nil }
      var value = 0
      for byte in word {
        let digit: UInt8
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f") where radix == 16:
          digit = byte - UInt8(ascii: "a") + 10
        default: return nil
        }
        value = value * radix + Int(digit)
      }
      return value
    }
  }
}
