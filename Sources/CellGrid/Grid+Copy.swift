extension Grid {
  /// Copies a rectangle of another grid to a place in this one: what panels beside each other are made
  /// of. What reaches beyond either grid is left out.
  package mutating func copy(_ area: Rect, of other: Grid, toRow row: Int, column: Int) {
    let area = area.intersection(other.bounds)
    for from in area.rowRange {
      let to = row + from - area.row
      guard to >= 0, to < rows, column >= 0 else { continue }
      let end = min(area.columns, columns - column)
      guard end > 0 else { continue }
      mend(row: to, column: column)
      mend(row: to, column: column + end)
      for offset in 0..<end {
        let cell = other[from, area.column + offset]
        put(cell, of: other, row: to, column: column + offset)
      }
    }
  }

  /// Puts one cell of another grid into this one.
  private mutating func put(_ cell: Cell, of other: Grid, row: Int, column: Int) {
    var cell = cell
    if cell.isCluster {
      cell = replacingCluster(of: cell, with: other.cluster(of: cell))
    }
    setCell(cell, row: row, column: column)
  }
}
