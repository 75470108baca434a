/// Where text stands in a width that it does not fill.
package enum Alignment: Hashable, Sendable {
  case leading, center, trailing
}

extension Grid {
  /// Writes text into a row and returns the columns it took.
  ///
  /// - Parameters:
  ///   - width: The room; text that needs more is cut as `truncation` says. Without it, up to the
  ///     right edge.
  ///   - alignment: Where the text stands in that room; the rest of the room is left as it is.
  @discardableResult
  package mutating func put(
    _ text: SafeText, row: Int, column: Int, width: Int? = nil, role: Role,
    alignment: Alignment = .leading, truncation: Truncation = .clip
  ) -> Int {
    let room = width ?? (columns - column)
    guard row >= 0, row < rows, room > 0, column < columns else { return 0 }
    let shown = text.fitted(to: room, truncation: truncation, glyphs: glyphs)
    let indent =
      switch alignment {
      case .leading: 0
      case .center: (room - shown.width) / 2
      case .trailing: room - shown.width
      }
    write(shown, row: row, column: column + indent, role: role)
    return shown.width
  }

  /// Writes texts of different roles after each other and returns the columns they took.
  @discardableResult
  package mutating func put(
    _ spans: [Span], row: Int, column: Int, width: Int? = nil, truncation: Truncation = .clip
  ) -> Int {
    let room = max(0, width ?? (columns - column))
    var used = 0
    for span in spans where used < room {
      let taken = put(
        span.text, row: row, column: column + used, width: room - used, role: span.role,
        truncation: truncation)
      used += taken
      // What was cut is the end, even where a wide character left a column free.
      if taken < span.text.width { break }
    }
    return used
  }

  /// Draws a box of lines along the inner edge of a rectangle.
  package mutating func box(_ rect: Rect, role: Role = .border) {
    guard rect.rows > 1, rect.columns > 1 else { return }
    let (top, bottom) = (rect.row, rect.rowRange.upperBound - 1)
    let (left, right) = (rect.column, rect.columnRange.upperBound - 1)
    for row in [top, bottom] {
      let line = Rect(row: row, column: left, rows: 1, columns: rect.columns)
      fill(line, with: glyphs.horizontal, role: role)
    }
    for column in [left, right] {
      let line = Rect(row: top, column: column, rows: rect.rows, columns: 1)
      fill(line, with: glyphs.vertical, role: role)
    }
    let places = [(top, left), (top, right), (bottom, left), (bottom, right)]
    for (corner, (row, column)) in zip(glyphs.corners, places) {
      put(corner, row: row, column: column, width: 1, role: role)
    }
  }

  /// Writes text at a place that may lie left of the grid; what does not fit is left out.
  private mutating func write(_ text: SafeText, row: Int, column: Int, role: Role) {
    if text.isPlain { return writeASCII(text.string, row: row, column: column, role: role) }
    let string = text.string
    var column = column
    var index = string.startIndex
    while index < string.endIndex {
      if let (scalar, end, width) = string.simpleGrapheme(at: index) {
        if column + width > columns { return }
        if column >= 0 {
          set(row: row, column: column, text: scalar.value, width: width, role: role)
        }
        column += width
        index = end
        continue
      }
      let (end, width) = string.grapheme(at: index)
      if column + width > columns { return }
      if column >= 0 {
        write(string.unicodeScalars[index..<end], row: row, column: column, role: role)
      }
      column += width
      index = end
    }
  }

  /// Writes a grapheme that fits: each base with its marks into a cell of its own.
  private mutating func write(
    _ scalars: Substring.UnicodeScalarView, row: Int, column: Int, role: Role
  ) {
    var column = column
    var start = scalars.startIndex
    while start < scalars.endIndex {
      let width = TextWidth.columns(of: scalars[start])
      var end = scalars.index(after: start)
      while end < scalars.endIndex, TextWidth.columns(of: scalars[end]) == 0 {
        end = scalars.index(after: end)
      }
      if width > 0 {
        set(row: row, column: column, scalars: scalars[start..<end], width: width, role: role)
      }
      column += max(0, width)
      start = end
    }
  }

  private mutating func writeASCII(_ text: String, row: Int, column: Int, role: Role) {
    let range = (column..<(column + text.utf8.count)).clamped(to: 0..<columns)
    if range.isEmpty { return }
    mend(row: row, column: range.lowerBound)
    mend(row: row, column: range.upperBound)
    for (place, byte) in zip(range, text.utf8.dropFirst(range.lowerBound - column)) {
      set(row: row, column: place, ascii: byte, role: role)
    }
  }
}
