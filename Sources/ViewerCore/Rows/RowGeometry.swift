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
  package func indent(_ node: OutlineNode) -> Int {
    min(Int(node.level), levelLimit) * Self.step + Int(node.shift)
  }

  /// Whether a row has the time: inside a turn there is only that of the turn.
  package func hasTime(_ node: OutlineNode) -> Bool { timeColumns > 0 && node.shift == 0 }

  /// The column of the text of an entry.
  package func entryText(_ node: OutlineNode) -> Int {
    indent(node) + 2 + (hasTime(node) ? timeColumns : 0)
  }

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
  package func headline(_ node: OutlineNode, words: Int) -> Int {
    max(1, min(Self.widestText, inside(words) - entryText(node) - 1))
  }

  /// The column of the tree line of a call.
  package func callLine(_ node: OutlineNode) -> Int { indent(node) + 2 }

  /// The column of the sign that tells whether a node is open.
  package func foldMark(_ node: OutlineNode) -> Int {
    node.kind == .call || node.kind == .quiet ? callLine(node) + 1 : indent(node)
  }

  /// The column of the status sign of a call.
  package func callSign(_ node: OutlineNode) -> Int { indent(node) + 5 }

  /// The column of the lines inside an open node.
  package func body(_ node: OutlineNode) -> Int {
    switch node.kind {
    case .entry: entryText(node)
    case .call, .quiet: min(callSign(node) + 4, max(2, columns / 2))
    case .ending, .remark: indent(node) + 2
    }
  }

  /// The columns of a line inside an open node, labels included.
  package func bodyWidth(_ node: OutlineNode) -> Int {
    max(1, min(Self.widestText, columns - body(node) - 1))
  }
}
