import CellGrid

/// One row of the detail pane, before it is broken to the width of the pane.
package struct DetailRow: Hashable, Sendable {
  /// What the row is for.
  package enum Kind: Hashable, Sendable {
    case text
    /// The heading of a section.
    case heading
    /// The head of a hunk of a diff.
    case hunk
    /// Stands for what is left out, of which more can be had.
    case more
  }

  /// The section that it belongs to.
  package var section: DetailSection
  /// Where the value stands in its section, as a path of JSON: `.edits[0].old_string`.
  package var path: String
  /// Which row of that value it is.
  package var number: Int
  /// What the row is for.
  package var kind: Kind
  /// The columns in front of the text, two of which the mark of a fold takes.
  package var indent: Int
  /// Whether what belongs to the row is shown; `nil` when nothing folds.
  package var isOpen: Bool?
  /// The text.
  package var spans: [Span]
  /// Whether it keeps its columns, such as a table: it is never broken.
  package var isFixed = false

  /// The columns that lines after the first are set in by: a value below its name, an item behind its sign.
  package var hang = 0

  /// What the row is called from one building of the pane to the next.
  package struct Key: Hashable, Sendable {
    /// The section.
    var section: DetailSection
    /// The path of the value inside it.
    var path: String
    /// The number of the line inside that.
    var number: Int
  }

  /// What the row is called.
  package var key: Key { Key(section: section, path: path, number: number) }
}

/// One line of the pane: a row, or a part of one that was broken.
package struct DetailLine: Hashable, Sendable {
  /// The index of the row.
  package var row: Int
  /// The text.
  package var spans: [Span]
  /// Whether it is the first of its row.
  package var isFirst: Bool
}

extension DetailLine {
  /// Breaks rows to a width, at blanks where there are any.
  ///
  /// - Parameter columns: the width; `nil` when lines are not broken.
  static func lines(of rows: [DetailRow], columns: Int?) -> [DetailLine] {
    var lines: [DetailLine] = []
    lines.reserveCapacity(rows.count)
    for (index, row) in rows.enumerated() {
      let room = columns.map { max(8, $0 - row.indent - row.hang) } ?? .max
      guard !row.isFixed, row.spans.reduce(0, { $0 + $1.text.width }) > room else {
        lines.append(DetailLine(row: index, spans: row.spans, isFirst: true))
        continue
      }
      for (place, spans) in wrapped(row.spans, to: room).enumerated() {
        lines.append(DetailLine(row: index, spans: spans, isFirst: place == 0))
      }
    }
    return lines
  }

  /// Breaks pieces of different roles as the one text that they are.
  private static func wrapped(_ spans: [Span], to columns: Int) -> [[Span]] {
    let whole = spans.reduce(SafeText.empty) { $0 + $1.text }
    var rest = spans[...]
    var texts = whole.wrapped(to: columns)
    // A long path goes on where its name stands, instead of below it.
    if spans.count > 2, spans[0].role == .argumentName, let first = texts.first,
      first.width <= spans[0].text.width + 2
    {
      let head = whole.prefix(columns: columns)
      texts = [head] + whole.dropping(columns: head.width).wrapped(to: columns)
    }
    return texts.map { line in
      var taken: [Span] = []
      var room = line.string.unicodeScalars.count
      while room > 0, let first = rest.first {
        let scalars = first.text.string.unicodeScalars
        if scalars.count <= room {
          taken.append(first)
          room -= scalars.count
          rest.removeFirst()
        } else {
          let cut = scalars.index(scalars.startIndex, offsetBy: room)
          taken.append(Span(SafeText(String(scalars[..<cut])), first.role))
          rest[rest.startIndex].text = SafeText(String(scalars[cut...]))
          room = 0
        }
      }
      // The blank that the line was broken at belongs to neither.
      if let next = rest.first, next.text.string.hasPrefix(" ") {
        rest[rest.startIndex].text = next.text.dropping(columns: 1)
        if rest[rest.startIndex].text.isEmpty { rest.removeFirst() }
      }
      return taken
    }
  }
}
