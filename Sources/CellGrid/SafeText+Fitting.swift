/// Where text that is too long is cut; the sign for the cut is the grid's ellipsis.
package enum Truncation: Hashable, Sendable {
  /// At the end, without a sign.
  case clip
  /// At the end: "a long sent…".
  case trailing
  /// In the middle, for paths: "src/…/main.c".
  case middle
  /// At the start: "…e end of it".
  case leading
}

extension SafeText {
  /// The text in at most so many columns, cut between graphemes.
  package func fitted(
    to columns: Int, truncation: Truncation = .trailing, glyphs: Glyphs = .unicode
  ) -> SafeText {
    if width <= columns { return self }
    if columns <= 0 { return .empty }
    let ellipsis = glyphs.ellipsis
    let room = columns - ellipsis.width
    guard truncation != .clip, room > 0 else { return prefix(columns: columns) }
    switch truncation {
    case .clip: return prefix(columns: columns)
    case .trailing: return joined(prefix(columns: room), ellipsis)
    case .leading: return joined(ellipsis, suffix(columns: room))
    case .middle:
      // The end tells more than the start: the file's name, the last digits.
      let tail = suffix(columns: (room + 1) / 2)
      return joined(joined(prefix(columns: room - tail.width), ellipsis), tail)
    }
  }

  /// The text with blanks behind it, in at least so many columns.
  package func padded(to columns: Int) -> SafeText {
    joined(self, SafeText(trusted: String(repeating: " ", count: max(0, columns - width))))
  }

  /// Joins parts of safe text, which need no second cleaning.
  private func joined(_ left: SafeText, _ right: SafeText) -> SafeText {
    SafeText(trusted: left.string + right.string)
  }

  /// As many whole graphemes from the start as fit.
  package func prefix(columns: Int) -> SafeText {
    if width <= columns { return self }
    if columns <= 0 { return .empty }
    if isPlain { return SafeText(trusted: String(string.utf8.prefix(columns)) ?? "") }
    var used = 0
    var index = string.startIndex
    while index < string.endIndex {
      let (end, width) = string.grapheme(at: index)
      used += width
      if used > columns { break }
      index = end
    }
    return SafeText(trusted: String(string[..<index]))
  }

  /// As many whole graphemes from the end as fit.
  package func suffix(columns: Int) -> SafeText {
    if width <= columns { return self }
    if columns <= 0 { return .empty }
    if isPlain { return SafeText(trusted: String(string.utf8.suffix(columns)) ?? "") }
    var used = 0
    var start = string.endIndex
    while start > string.startIndex {
      let before = string.index(before: start)
      used += TextWidth.columns(of: string[before])
      if used > columns { break }
      start = before
    }
    return SafeText(trusted: String(string[start...]))
  }

  /// The text without its first columns, for scrolling sideways; half a wide character is a blank.
  package func dropping(columns: Int) -> SafeText {
    if columns <= 0 { return self }
    if columns >= width { return .empty }
    if isPlain { return SafeText(trusted: String(string.utf8.dropFirst(columns)) ?? "") }
    var dropped = 0
    var index = string.startIndex
    while dropped < columns {
      let (end, width) = string.grapheme(at: index)
      dropped += width
      index = end
    }
    var rest = String(repeating: " ", count: dropped - columns)
    rest.append(contentsOf: string[index...])
    return SafeText(trusted: rest)
  }

  /// The text in lines of at most so many columns, broken at blanks where there are any.
  package func wrapped(to columns: Int) -> [SafeText] {
    if columns <= 0 || width <= columns { return [self] }
    var lines: [SafeText] = []
    var start = string.startIndex
    while start < string.endIndex {
      let (end, next) = lineEnd(from: start, columns: columns)
      lines.append(SafeText(trusted: String(string[start..<end])))
      start = next
    }
    return lines
  }

  /// Finds where a line that begins at a place ends, and where the next one starts.
  private func lineEnd(
    from start: String.Index, columns: Int
  ) -> (end: String.Index, next: String.Index) {
    let scalars = string.unicodeScalars
    var used = 0
    var index = start
    var blank: String.Index?
    while index < string.endIndex {
      let (end, width) = string.grapheme(at: index)
      let isBlank = scalars[index] == " " && scalars.index(after: index) == end
      used += width
      if used > columns, !isBlank { break }
      if isBlank, index > start { blank = index }
      if used > columns { break }
      index = end
    }
    if index == string.endIndex { return (index, index) }
    if let blank { return (blank, scalars.index(after: blank)) }
    // A grapheme wider than the line still has to go somewhere.
    let end = index == start ? string.grapheme(at: index).end : index
    return (end, end)
  }
}
