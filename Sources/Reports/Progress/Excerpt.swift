/// A part of a text, in safe lines that are cut to a width, and how many lines it leaves out.
struct Excerpt: Equatable {
  /// The lines.
  private(set) var lines: [String]
  /// The lines that are left out: behind the others, or in front of them.
  private(set) var omitted = 0
  /// Whether the lines are the last ones.
  private(set) var isEnd = false

  /// Characters of a line that are told: what is longer is data.
  private static let width = 200

  /// The first lines of a text; `nil` when there are none.
  init?(_ text: String, first limit: Int, _ lines: TextLines) {
    let parts = Self.trimmed(text).split(
      separator: 10, maxSplits: limit, omittingEmptySubsequences: false)
    guard limit > 0, parts.contains(where: { !$0.isEmpty }) else { return nil }
    self.lines = parts.prefix(limit).map { Self.line($0, lines) }
    guard parts.count > limit else { return }
    omitted = parts[limit].reduce(1) { $0 + ($1 == 10 ? 1 : 0) }
    takeInSingle(parts[limit], lines)
  }

  /// The last lines of a text; `nil` when there are none.
  init?(_ text: String, last limit: Int, _ lines: TextLines) {
    let parts = Self.trimmed(text).split(separator: 10, omittingEmptySubsequences: false)
    guard limit > 0, parts.contains(where: { !$0.isEmpty }) else { return nil }
    self.lines = parts.suffix(limit).map { Self.line($0, lines) }
    (omitted, isEnd) = (max(0, parts.count - limit), true)
    if omitted == 1 {
      self.lines.insert(Self.line(parts[0], lines), at: 0)
      omitted = 0
    }
  }

  /// One line that is left out takes no less room than the word about it.
  private mutating func takeInSingle(_ rest: Substring.UTF8View, _ lines: TextLines) {
    guard omitted == 1 else { return }
    self.lines.append(Self.line(rest, lines))
    omitted = 0
  }

  /// The lines with what is said of those that are left out.
  var told: [String] {
    guard omitted > 0 else { return lines }
    let lines = omitted == 1 ? "line" : "lines"
    let word = "… \(omitted) \(isEnd ? "earlier" : "more") \(lines)"
    return isEnd ? [word] + self.lines : self.lines + [word]
  }

  /// A text without the empty lines at its ends.
  private static func trimmed(_ text: String) -> Substring.UTF8View {
    var bytes = text.utf8[...]
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    // What stands in front of the first line indents it.
    while let end = bytes.prefix(while: { $0 <= 0x20 }).lastIndex(of: 10) {
      bytes = bytes[bytes.index(after: end)...]
    }
    return bytes
  }

  /// One safe line, cut.
  private static func line(_ bytes: Substring.UTF8View, _ lines: TextLines) -> String {
    let text = Substring(bytes)
    let kept = text.prefix(width)
    return lines.line(String(kept)) + (kept.endIndex < text.endIndex ? "…" : "")
  }
}
