import CellGrid
import ViewerCore

/// One line of Markdown as spans: what marks a heading, a list, code or loud words gives way to how they look.
///
/// Only what one line tells is drawn; the details show the whole text as it is meant.
enum InlineMarkdown {
  /// Makes the spans of a line.
  static func spans(_ line: SafeText, role: Role, glyphs: Glyphs) -> [Span] {
    let text = line.string
    guard text.utf8.contains(where: { marks.contains($0) }) else { return [Span(line, role)] }
    let indent = text.prefix { $0 == " " }
    let rest = text.dropFirst(indent.count)
    var spans: [Span] = indent.isEmpty ? [] : [Span(SafeText(String(indent)), role)]
    if let heading = heading(rest) {
      return spans + inline(heading, .heading)
    }
    for sign in ["- ", "* ", "+ "] where rest.hasPrefix(sign) {
      spans.append(Span("\(glyphs.bullet) ", .dim))
      return spans + inline(rest.dropFirst(2), role)
    }
    if rest.hasPrefix("> ") {
      spans.append(Span("\(glyphs.quote) ", .dim))
      return spans + inline(rest.dropFirst(2), .dim)
    }
    return spans + inline(rest, role)
  }

  /// Bytes without which a line has nothing to draw.
  private static let marks: Set<UInt8> = Set("#*`->+_[".utf8)

  /// The words of a heading.
  private static func heading(_ text: Substring) -> Substring? {
    let signs = text.prefix { $0 == "#" }.count
    guard (1...6).contains(signs), text.dropFirst(signs).first == " " else { return nil }
    return text.dropFirst(signs + 1)
  }

  /// Loud words, code and links inside a line.
  private static func inline(_ text: Substring, _ role: Role) -> [Span] {
    var spans: [Span] = []
    var plain = ""
    var rest = text
    func flush() {
      if !plain.isEmpty { spans.append(Span(SafeText(plain), role)) }
      plain = ""
    }
    while let first = rest.first {
      if first == "`", let inner = between("`", rest) {
        flush()
        spans.append(Span(SafeText(String(inner)), .code))
        rest = rest.dropFirst(inner.count + 2)
      } else if first == "*", rest.hasPrefix("**"), let inner = between("**", rest) {
        flush()
        spans.append(Span(SafeText(String(inner)), role == .heading ? .heading : .emphasis))
        rest = rest.dropFirst(inner.count + 4)
      } else if first == "[", let (words, length) = link(rest) {
        flush()
        spans.append(Span(SafeText(String(words)), .link))
        rest = rest.dropFirst(length)
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    flush()
    return spans
  }

  /// The words between two marks of a kind; `nil` when they would begin or end with a blank, or are not there.
  private static func between(_ mark: String, _ text: Substring) -> Substring? {
    let rest = text.dropFirst(mark.count)
    guard let end = rest.firstRange(of: mark), end.lowerBound > rest.startIndex else { return nil }
    let inner = rest[..<end.lowerBound]
    return inner.first == " " || inner.last == " " ? nil : inner
  }

  /// The words of `[words](address)`, and how long all of it is.
  private static func link(_ text: Substring) -> (words: Substring, length: Int)? {
    guard let close = text.firstRange(of: "]("),
      let end = text[close.upperBound...].firstIndex(of: ")")
    else { return nil }
    let words = text[text.index(after: text.startIndex)..<close.lowerBound]
    if words.isEmpty || words.contains("[") { return nil }
    return (words, text.distance(from: text.startIndex, to: end) + 1)
  }
}

extension Frame {
  /// A line of a text, with what Markdown marks in it; as it stands while a search is on, which marks its hits
  /// there.
  func marked(_ line: SafeText, role: Role, isProse: Bool) -> [Span] {
    guard isProse, state.search == nil, role == .assistant || role == .text else {
      return [Span(line, role)]
    }
    return InlineMarkdown.spans(line, role: role, glyphs: glyphs)
  }
}
