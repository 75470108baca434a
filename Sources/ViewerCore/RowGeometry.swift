import SessionModel

/// Where the parts of a row stand: one rule for wrapping, drawing and clicking.
package struct RowGeometry: Hashable, Sendable {
  /// The columns of the tree.
  package var columns: Int
  /// The columns of a clock time with the blanks behind it; 0 when times are not shown.
  package var timeColumns: Int

  /// Makes the geometry of a width.
  package init(columns: Int, timeColumns: Int) {
    self.columns = columns
    self.timeColumns = timeColumns
  }

  /// The columns that one level of entries is indented by: tree line, mark, blank and status sign.
  package static let step = 5
  /// Text wider than this is hard to read.
  static let widestText = 110

  /// The number of levels that are indented; deeper ones stand below each other.
  package var levelLimit: Int { max(0, columns / 2 / Self.step) }

  /// The column of the fold mark of an entry.
  package func indent(_ level: Int32) -> Int { min(Int(level), levelLimit) * Self.step }

  /// The column of the text of an entry.
  package func entryText(_ level: Int32) -> Int { indent(level) + 2 + timeColumns }

  /// The column where the right part of an entry's row starts: the words for what is inside.
  ///
  /// It is the same in every row until the words need more.
  package func inside(_ words: Int) -> Int {
    let end = columns - DurationText.width - 2
    return max(0, min(end - (columns >= 70 && words > 0 ? 20 : words), end - words))
  }

  /// The columns of an entry's first line.
  ///
  /// - Parameter words: the columns of the words for what is inside.
  package func headline(_ level: Int32, words: Int) -> Int {
    max(1, min(Self.widestText, inside(words) - entryText(level) - 1))
  }

  /// The column of the tree line of a call.
  package func callLine(_ level: Int32) -> Int { indent(level) + 2 }

  /// The column of the status sign of a call.
  package func callSign(_ level: Int32) -> Int { indent(level) + 5 }

  /// The column of the lines inside an open node.
  package func body(_ node: OutlineNode) -> Int {
    switch node.kind {
    case .entry: entryText(node.level)
    case .call: min(callSign(node.level) + 4, max(2, columns / 2))
    case .ending, .remark: 2
    }
  }

  /// The columns of a line inside an open node, labels included.
  package func bodyWidth(_ node: OutlineNode) -> Int {
    max(1, min(Self.widestText, columns - body(node) - 1))
  }
}
