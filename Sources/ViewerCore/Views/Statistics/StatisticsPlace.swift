/// Where the parts of the statistics stand.
package struct StatisticsPlace: Sendable {
  /// The row of the names of columns.
  package var head: Int
  /// The rows of tools.
  package var rows: Range<Int>
  /// The rows of what holds for the whole session.
  package var summary: Range<Int>
  /// The columns that there is room for, each with the column behind its end.
  package var columns: [(column: StatisticsView.Column, end: Int)]
  /// The columns of names.
  package var names: Range<Int>

  /// Divides the room of the tree.
  init(tree: Range<Int>, columns: Int, summary lines: Int, tools: Int) {
    head = tree.lowerBound
    let first = min(tree.lowerBound + 1, tree.upperBound)
    let room = tree.upperBound - first
    let below = max(0, min(lines + 1, room - min(tools, max(3, room / 2))))
    let most = room - below
    rows = first..<first + max(0, min(tools, most))
    let start = min(rows.upperBound + 1, tree.upperBound)
    summary = start..<max(start, min(tree.upperBound, start + max(0, below - 1)))
    var shown: [(StatisticsView.Column, Int)] = []
    var end = 1 + max(12, min(32, columns / 4))
    names = 1..<min(end, max(1, columns))
    for column in StatisticsView.Column.allCases.dropFirst() {
      end += column == .share ? 7 : 8
      if end > columns { break }
      shown.append((column, end))
    }
    self.columns = shown
  }
}
