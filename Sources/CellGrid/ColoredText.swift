/// Reads the output of programs that wrote for a terminal: colours become roles, everything else that a
/// terminal obeys is taken out, and a line that was drawn over and over shows its last state.
///
/// Of the escape sequences only SGR means anything (ECMA-48, 8.3.117). Cursor motion, titles, modes and
/// sequences that never end vanish (reference/terminal.md, section 2.5).
package struct ColoredText {
  private let base: Role
  private var lines: [[Span]] = []
  private var spans: [Span] = []
  /// What stands in the span so far, in UTF-8.
  private var text: [UInt8] = []
  private var look = Look()
  /// The columns of the spans of the line so far, for tab stops.
  private var column = 0
  /// Whether the next sign begins the line anew.
  private var returns = false

  /// What was asked for by the sequences so far.
  fileprivate struct Look: Equatable {
    var foreground: Hue?
    var background: Hue?
    var isBold = false
    var isDim = false
    var isUnderlined = false
    var isReversed = false
  }

  /// A colour brought down to what a theme can show.
  enum Hue: Equatable {
    case red, green, yellow, blue, magenta, cyan, gray, plain

    /// The role for text of this colour.
    var role: Role? {
      switch self {
      case .red: .ansiRed
      case .green: .ansiGreen
      case .yellow: .ansiYellow
      case .blue: .ansiBlue
      case .magenta: .ansiMagenta
      case .cyan: .ansiCyan
      case .gray: .dim
      case .plain: nil
      }
    }
  }

  /// The lines of a text.
  ///
  /// - Parameter base: what text without a colour is drawn as.
  package static func lines(_ raw: String, role base: Role) -> [[Span]] {
    let isPlain = raw.utf8.allSatisfy { byte in
      switch byte {
      // The last begins the controls that need no escape.
      case 0x1b, 0x0d, 0x08, 0x07, 0xc2: false
      default: true
      }
    }
    if isPlain {
      return SafeText.lines(raw).map { $0.isEmpty ? [] : [Span($0, base)] }
    }
    var reader = ColoredText(base: base)
    reader.read(raw.unicodeScalars)
    return reader.lines
  }

  /// A text without its sequences, its lines kept.
  package static func plain(_ raw: String) -> String {
    lines(raw, role: .text).map { $0.map(\.text.string).joined() }.joined(separator: "\n")
  }

  private init(base: Role) { self.base = base }

  private mutating func read(_ scalars: String.UnicodeScalarView) {
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      index = scalars.index(after: index)
      switch scalar.value {
      case 0x0a: endLine()
      case 0x0d: returns = true
      case 0x08: eraseLast()
      case 0x07: break
      case 0x09: appendTab()
      case 0x1b: index = readEscape(scalars, index)
      case 0x9b: index = readControl(scalars, index)
      case 0x90, 0x98, 0x9d, 0x9e, 0x9f: index = Self.endOfString(scalars, index)
      default:
        if returns { beginAnew() }
        text.append(contentsOf: scalar.utf8)
      }
    }
    if !text.isEmpty || !spans.isEmpty { endLine() }
  }

  // MARK: Sequences

  private mutating func readEscape(
    _ scalars: String.UnicodeScalarView, _ start: String.UnicodeScalarView.Index
  ) -> String.UnicodeScalarView.Index {
    guard start < scalars.endIndex else { return start }
    let next = scalars.index(after: start)
    switch scalars[start] {
    case "[": return readControl(scalars, next)
    case "]", "P", "X", "^", "_": return Self.endOfString(scalars, next)
    case " "..."/":
      // Intermediate bytes and one final byte, such as the choice of a character set.
      var index = start
      while index < scalars.endIndex, (" "..."/").contains(scalars[index]) {
        index = scalars.index(after: index)
      }
      return index < scalars.endIndex ? scalars.index(after: index) : index
    case "0"..."~": return next
    default: return start
    }
  }

  /// Reads a control sequence behind its opener, and obeys it when it is about colours.
  private mutating func readControl(
    _ scalars: String.UnicodeScalarView, _ start: String.UnicodeScalarView.Index
  ) -> String.UnicodeScalarView.Index {
    var index = start
    var parameters = ""
    while index < scalars.endIndex {
      let scalar = scalars[index]
      switch scalar.value {
      case 0x20...0x3f: parameters.unicodeScalars.append(scalar)
      case 0x40...0x7e:
        if scalar == "m", parameters.utf8.count <= Sanitizer.colorSequenceLimit {
          flush()
          look.apply(parameters)
        }
        return scalars.index(after: index)
      // What is no part of a sequence ends it: an opener that was cut off costs no text.
      default: return index
      }
      index = scalars.index(after: index)
    }
    return index
  }

  /// Where a string for the terminal ends; one that is cut off ends with its line.
  private static func endOfString(
    _ scalars: String.UnicodeScalarView, _ start: String.UnicodeScalarView.Index
  ) -> String.UnicodeScalarView.Index {
    var index = start
    while index < scalars.endIndex {
      let next = scalars.index(after: index)
      switch scalars[index] {
      case "\u{07}", "\u{9c}": return next
      case "\n": return index
      case "\u{1b}":
        return next < scalars.endIndex && scalars[next] == "\\" ? scalars.index(after: next) : index
      default: index = next
      }
    }
    return index
  }

  // MARK: Text

  private mutating func flush() {
    if text.isEmpty { return }
    let piece = SafeText(bytes: text)
    text.removeAll(keepingCapacity: true)
    column += piece.width
    let role = look.role(base)
    if let last = spans.last, last.role == role {
      spans[spans.count - 1].text = last.text + piece
    } else {
      spans.append(Span(piece, role))
    }
  }

  private mutating func endLine() {
    flush()
    lines.append(spans)
    beginAnew()
  }

  private mutating func beginAnew() {
    spans.removeAll()
    text.removeAll(keepingCapacity: true)
    column = 0
    returns = false
  }

  private mutating func appendTab() {
    flush()
    let count = Sanitizer.tabStop - column % Sanitizer.tabStop
    for _ in 0..<count { text.append(0x20) }
  }

  private mutating func eraseLast() {
    if !text.isEmpty {
      // A scalar ends with the bytes that begin none.
      while let byte = text.popLast(), byte & 0xc0 == 0x80 {}
    } else if let last = spans.popLast() {
      let rest = String(last.text.string.dropLast())
      if !rest.isEmpty { spans.append(Span(SafeText(trusted: rest), last.role)) }
      column = spans.reduce(0) { $0 + $1.text.width }
    }
  }
}

extension ColoredText.Look {
  /// What text with this look is drawn as.
  fileprivate func role(_ base: Role) -> Role {
    let (front, back) = isReversed ? (background, foreground) : (foreground, background)
    if let role = front?.role, role != .dim || back?.role == nil { return role }
    // White on red is as red as red on black.
    if let role = back?.role, role != .dim { return role }
    if isBold || isReversed { return .emphasis }
    if isUnderlined { return .link }
    return isDim ? .dim : base
  }

  /// Obeys the parameters of one sequence.
  fileprivate mutating func apply(_ parameters: String) {
    // The colour space of 38:2::R:G:B is the one place where an empty parameter is no zero.
    var rest = parameters.replacing("::", with: ":").split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == ";" || $0 == ":" }
    ).map { $0.isEmpty ? 0 : Int($0) ?? -1 }[...]
    while let code = rest.popFirst() {
      switch code {
      case 0: self = Self()
      case 1: isBold = true
      case 2: isDim = true
      case 4: isUnderlined = true
      case 7: isReversed = true
      case 22: (isBold, isDim) = (false, false)
      case 24: isUnderlined = false
      case 27: isReversed = false
      case 30...37: foreground = .palette(code - 30)
      case 38: foreground = .extended(&rest) ?? foreground
      case 39: foreground = nil
      case 40...47: background = .palette(code - 40)
      case 48: background = .extended(&rest) ?? background
      case 49: background = nil
      case 90...97: foreground = .palette(code - 90 + 8)
      case 100...107: background = .palette(code - 100 + 8)
      default: break
      }
    }
  }
}

extension ColoredText.Hue {
  /// One of the 256 colours.
  static func palette(_ index: Int) -> Self {
    switch index {
    case 0, 8: .gray
    case 7, 15: .plain
    case 1...6: [.red, .green, .yellow, .blue, .magenta, .cyan][index - 1]
    case 9...14: palette(index - 8)
    case 16...231:
      rgb(level((index - 16) / 36), level((index - 16) / 6 % 6), level((index - 16) % 6))
    case 232...255: index < 248 ? .gray : .plain
    default: .plain
    }
  }

  /// The brightness of one of the six steps that xterm's cube has.
  private static func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }

  /// The nearest hue of a colour.
  static func rgb(_ red: Int, _ green: Int, _ blue: Int) -> Self {
    let (most, least) = (max(red, green, blue), min(red, green, blue))
    let spread = most - least
    if spread < 40 { return most < 180 ? .gray : .plain }
    // Sixths of the colour circle, counted from red; half a sixth to either side belongs to a hue.
    let sixth: Double =
      if most == red {
        Double(green - blue) / Double(spread)
      } else if most == green {
        2 + Double(blue - red) / Double(spread)
      } else {
        4 + Double(red - green) / Double(spread)
      }
    let index = (Int((sixth + 6).rounded()) % 6)
    return [.red, .yellow, .green, .cyan, .blue, .magenta][index]
  }

  /// What follows 38 or 48.
  fileprivate static func extended(_ rest: inout ArraySlice<Int>) -> Self? {
    switch rest.popFirst() {
    case 5: return rest.popFirst().map { palette($0) }
    case 2:
      guard rest.count >= 3 else { return nil }
      let values = rest.prefix(3).map { max(0, min(255, $0)) }
      rest.removeFirst(3)
      return rgb(values[0], values[1], values[2])
    default: return nil
    }
  }
}
