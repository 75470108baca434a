import HiddenText

/// Turns text of a source into text that is safe to show; nothing disappears without a sign.
///
/// The rule (reference/reliability.md, section 3): well-formed colour sequences (SGR) are dropped;
/// every other control is shown one for one; what would be invisible or reorder the line is named;
/// joiners and selectors vanish inside emoji, because terminals do not agree on their width.
/// Clean text comes out as it went in, and safe text is clean.
struct Sanitizer {
  /// Combining marks that ncurses keeps on a base.
  static let markLimit = 4
  /// The distance of tab stops, as terminals and `less` have it.
  static let tabStop = 8
  /// The longest colour sequence that is believed.
  static let colorSequenceLimit = 64
  /// The sign for a line end within one line.
  static let lineEnd: Unicode.Scalar = "\u{23CE}"

  /// In UTF-8: to append a scalar to a text of Swift takes some hundred times as long.
  private var output: [UInt8] = []
  /// The last scalar with a width that marks can attach to; nil at the start of a line.
  private var base: Unicode.Scalar?
  /// Marks on the base so far, the surplus included.
  private var marks = 0
  private var column = 0
  private let keepsLines: Bool

  private init(keepsLines: Bool, capacity: Int) {
    self.keepsLines = keepsLines
    output.reserveCapacity(capacity)
  }

  /// Makes a text safe as one line.
  static func line(_ raw: String) -> String { clean(raw, keepsLines: false) }

  /// Makes a text safe and keeps its lines.
  static func lines(_ raw: String) -> String { clean(raw, keepsLines: true) }

  private static func clean(_ raw: String, keepsLines: Bool) -> String {
    let isPlain = raw.utf8.allSatisfy {
      ($0 >= 0x20 && $0 < 0x7f) || (keepsLines && $0 == 0x0a)
    }
    if isPlain { return raw }
    // So is what is always shown as itself.
    let isShown = raw.unicodeScalars.allSatisfy {
      TextWidth.simpleColumns(of: $0) != nil || keepsLines && $0 == "\n"
    }
    if isShown { return raw }
    var sanitizer = Sanitizer(keepsLines: keepsLines, capacity: raw.utf8.count)
    sanitizer.read(raw.unicodeScalars)
    return String(decoding: sanitizer.output, as: UTF8.self)
  }

  private mutating func read(_ scalars: String.UnicodeScalarView) {
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      switch scalar.value {
      case 0x20..<0x7f: append(scalar, width: 1)
      case 0x0a: endLine()
      case 0x0d where next < scalars.endIndex && scalars[next] == "\n": break
      case 0x09: appendTab()
      case 0x1b:
        if let end = Self.endOfColorSequence(in: scalars, after: next) {
          index = end
          continue
        }
        append(sign: "^[")
      case 0..<0x20: append(sign: "^\(Unicode.Scalar(UInt8(scalar.value) + 0x40))")
      case 0x7f..<0xa0: append(sign: "<\(String(scalar.value, radix: 16, uppercase: true))>")
      case _ where TextWidth.simpleColumns(of: scalar) != nil:
        append(scalar, width: TextWidth.simpleColumns(of: scalar) ?? 1)
      default: appendUnicode(scalar, next: next < scalars.endIndex ? scalars[next] : nil)
      }
      index = next
    }
    endMarks()
  }

  /// Finds the end of `[`, digits, `;`, `:` and `m`.
  private static func endOfColorSequence(
    in scalars: String.UnicodeScalarView, after start: String.UnicodeScalarView.Index
  ) -> String.UnicodeScalarView.Index? {
    guard start < scalars.endIndex, scalars[start] == "[" else { return nil }
    var index = scalars.index(after: start)
    for _ in 0..<colorSequenceLimit where index < scalars.endIndex {
      let scalar = scalars[index]
      index = scalars.index(after: index)
      if scalar == "m" { return index }
      guard ("0"..."9").contains(scalar) || scalar == ";" || scalar == ":" else { return nil }
    }
    return nil
  }

  private mutating func appendUnicode(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) {
    if isSwallowedByEmoji(scalar, next: next) { return }
    if HiddenScalar.contains(scalar.value) { return append(sign: Self.name(of: scalar)) }
    let width = TextWidth.columns(of: scalar)
    if width < 0 { return append("\u{FFFD}", width: 1) }
    if width > 0 { return append(scalar, width: width) }
    // A mark without a base would land on whatever stands to the left of the text.
    guard base != nil else { return append(sign: Self.name(of: scalar)) }
    marks += 1
    if marks <= Self.markLimit { put(scalar) }
  }

  /// Tells whether a scalar only shapes the emoji before it: joiner, selector, skin tone.
  private func isSwallowedByEmoji(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) -> Bool {
    guard let base else { return false }
    if (0x1f3fb...0x1f3ff).contains(scalar.value) { return base.properties.isEmojiModifierBase }
    return HiddenScalar.shapesEmoji(scalar, after: base, before: next)
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "<U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)>"
  }

  private mutating func append(_ scalar: Unicode.Scalar, width: Int) {
    endMarks()
    put(scalar)
    base = scalar
    column += width
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      output.append(UInt8(scalar.value))
    } else {
      output.append(contentsOf: scalar.utf8)
    }
  }

  private mutating func append(sign: String) {
    endMarks()
    output.append(contentsOf: sign.utf8)
    base = nil
    column += sign.unicodeScalars.count
  }

  /// Names the marks that were too many for the base.
  private mutating func endMarks() {
    let surplus = marks - Self.markLimit
    marks = 0
    if surplus > 0 { append(sign: "<+\(surplus)>") }
  }

  private mutating func appendTab() {
    let count = keepsLines ? Self.tabStop - column % Self.tabStop : 1
    for _ in 0..<count { append(" ", width: 1) }
  }

  private mutating func endLine() {
    if keepsLines {
      endMarks()
      output.append(0x0a)
      base = nil
      column = 0
    } else {
      append(Self.lineEnd, width: 1)
    }
  }
}
