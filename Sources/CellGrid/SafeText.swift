/// Text of one line that may be drawn: no control, no hidden character, nothing a terminal obeys.
///
/// Making one is the only way of foreign text into a grid. Literals and interpolations are made safe
/// like everything else: `grid.put("\(count) calls", …)`.
package struct SafeText: Hashable, Sendable, CustomStringConvertible {
  /// The text.
  package let string: String
  /// The columns it takes.
  package let width: Int

  /// Whether each byte is one column, which makes cutting and drawing cheap.
  var isPlain: Bool { width == string.utf8.count }

  /// Makes text of a source safe; line ends become a sign, a tab a blank.
  package init(_ raw: String) {
    self.init(trusted: Sanitizer.line(raw))
  }

  /// Makes bytes of a source safe; what is no UTF-8 becomes U+FFFD.
  package init(bytes: some Collection<UInt8>) {
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  /// Takes text that is safe already.
  init(trusted string: String) {
    self.string = string
    width = string.utf8.allSatisfy { $0 < 0x80 } ? string.utf8.count : TextWidth.columns(of: string)
  }

  /// Makes the lines of a text of a source safe, tabs expanded; "a\n" is one line.
  package static func lines(_ raw: String) -> [SafeText] {
    var lines = Sanitizer.lines(raw).utf8.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { SafeText(trusted: String(Substring($0))) }
  }

  /// Makes a text of a source safe for a file or a pipe: line ends stay, everything else is visible.
  package static func plain(_ raw: String) -> String { Sanitizer.lines(raw) }

  /// Makes a text of a source safe to be pasted: line ends and tabs stay as they are, everything else
  /// that a terminal would obey is visible.
  package static func portable(_ raw: String) -> String {
    let isPlain = raw.utf8.allSatisfy { ($0 >= 0x20 && $0 < 0x7f) || $0 == 0x0a || $0 == 0x09 }
    if isPlain { return raw }
    return raw.split(separator: "\t", omittingEmptySubsequences: false)
      .map { Sanitizer.lines(String($0)) }.joined(separator: "\t")
  }

  /// No text.
  package static let empty = SafeText(trusted: "")
  /// Whether there is no text.
  package var isEmpty: Bool { string.isEmpty }
  package var description: String { string }

  /// Two texts after each other.
  package static func + (left: SafeText, right: SafeText) -> SafeText {
    SafeText(left.string + right.string)
  }
}

extension SafeText: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { self.init(value) }
  package init(stringInterpolation: DefaultStringInterpolation) {
    self.init(String(stringInterpolation: stringInterpolation))
  }
}
