/// A rectangle of cells; it may reach beyond the grid, where nothing is drawn.
package struct Rect: Hashable, Sendable {
  /// The first row.
  package var row: Int
  /// The first column.
  package var column: Int
  /// The number of rows; never negative.
  package var rows: Int
  /// The number of columns; never negative.
  package var columns: Int

  /// Makes a rectangle; negative sizes become zero.
  package init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  /// Whether it holds no cell.
  package var isEmpty: Bool { rows == 0 || columns == 0 }
  /// The rows it covers.
  package var rowRange: Range<Int> { row..<(row + rows) }
  /// The columns it covers.
  package var columnRange: Range<Int> { column..<(column + columns) }

  /// Tells whether a cell lies inside, as for a mouse click.
  package func contains(row: Int, column: Int) -> Bool {
    rowRange.contains(row) && columnRange.contains(column)
  }

  /// The part that two rectangles share; empty when there is none.
  package func intersection(_ other: Rect) -> Rect {
    let top = max(row, other.row)
    let left = max(column, other.column)
    return Rect(
      row: top, column: left,
      rows: min(row + rows, other.row + other.rows) - top,
      columns: min(column + columns, other.column + other.columns) - left)
  }
}
