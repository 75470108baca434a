import CellGrid

/// Where the detail pane is: beside the tree where there is room for both, below it elsewhere.
package struct DetailPlace: Hashable, Sendable {
  /// The line between tree and pane.
  package enum Border: Hashable, Sendable {
    case column(Int)
    case row(Int)
  }

  /// The cells of the pane.
  package var area: Rect
  /// The line to the tree; `nil` when the pane has all the room.
  package var border: Border?

  /// Columns from which on the pane stands beside the tree.
  static let widthForBeside = 110
  /// Columns that each of the two has at least beside the other.
  private static let leastColumns = 36
  /// Rows that each of the two has at least below the other.
  private static let leastRows = 3

  /// Divides the rows of the tree.
  init(in tree: Range<Int>, columns: Int, _ panes: Panes) {
    if !panes.isMaximised, columns >= Self.widthForBeside {
      let column = max(
        Self.leastColumns, min(columns - Self.leastColumns - 1, columns * panes.beside / 100))
      border = .column(column)
      area = Rect(
        row: tree.lowerBound, column: column + 1, rows: tree.count, columns: columns - column - 1)
    } else if !panes.isMaximised, tree.count > 2 * Self.leastRows {
      let rows = max(
        Self.leastRows,
        min(tree.count - Self.leastRows - 1, tree.count * panes.above / 100))
      border = .row(tree.lowerBound + rows)
      area = Rect(
        row: tree.lowerBound + rows + 1, column: 0, rows: tree.count - rows - 1, columns: columns)
    } else {
      border = nil
      area = Rect(row: tree.lowerBound, column: 0, rows: tree.count, columns: columns)
    }
  }

  /// The rows above the lines: what the node is, its times, and a blank one as there is room.
  package var headRows: Int { area.rows >= 12 ? 3 : area.rows >= 6 ? 2 : 1 }
  /// The number of lines that are shown.
  package var height: Int { max(0, area.rows - headRows) }
  /// The columns of a line.
  package var lineColumns: Int { max(8, area.columns - 2) }
}
