/// Lines of text for people: safe, padded, cut.
struct TextLines {
  /// How texts are made safe, and how wide the screen is.
  let options: ReportOptions

  /// The lines of a foreign text, each made safe; an empty text is one empty line.
  func safe(_ text: String) -> [String] {
    var lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false)
    if lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { line in
      options.clean(String(Substring(line.last == 13 ? line.dropLast() : line)))
    }
  }

  /// A foreign text made safe, on one line.
  func line(_ text: String) -> String { safe(text).joined(separator: " ") }

  /// A safe text with spaces behind it up to a width.
  func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - options.width(text)))
  }

  /// A safe text cut to a width, with `…` where something is missing.
  func cut(_ text: String, to width: Int) -> String {
    guard options.width(text) > width else { return text }
    var kept = ""
    var used = 1
    for character in text {
      used += options.width(String(character))
      if used > width { break }
      kept.append(character)
    }
    return width > 0 ? kept + "…" : ""
  }

  /// A safe text of which the end is kept in a width, with `…` where something is missing: for paths.
  func cutFront(_ text: String, to width: Int) -> String {
    guard options.width(text) > width else { return text }
    var kept: [Character] = []
    var used = 1
    for character in text.reversed() {
      used += options.width(String(character))
      if used > width { break }
      kept.append(character)
    }
    return width > 0 ? "…" + String(kept.reversed()) : ""
  }

  /// A row with something on the left and something at its right end.
  ///
  /// On a screen the left is cut; in a pipe it pushes the right away.
  func row(_ left: String, _ right: String) -> String {
    let columns = options.columns ?? Self.pipeColumns
    let room = right.isEmpty ? columns : columns - options.width(right) - 2
    let left = options.columns == nil ? left : cut(left, to: room)
    return right.isEmpty ? left : padded(left, to: room) + "  " + right
  }

  /// Where the right ends align in a pipe.
  static let pipeColumns = 80
}
