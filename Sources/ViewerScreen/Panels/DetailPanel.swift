import CellGrid
import SessionModel
import ViewerCore

/// The pane with everything about the node of the cursor, and the line to the tree.
extension DetailView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    guard let place = frame.layout.detail else { return nil }
    let isFocused = frame.state.panes.isFocused
    let top = place.area.row + place.headRows
    let cursor = isFocused ? (row: top + self.cursor - self.top, column: place.area.column) : nil
    if place.area.isEmpty { return cursor }
    drawBorder(frame, place, into: &grid)
    grid.fill(place.area, role: .text)
    guard let subject = frame.state.detailSubject(frame.session) else {
      grid.put(
        "nothing to show", row: place.area.row, column: place.area.column + 1,
        width: place.lineColumns, role: .dim, truncation: .trailing)
      return cursor
    }
    DetailHead(frame: frame, subject: subject, place: place).draw(into: &grid)
    for (offset, line) in lines.dropFirst(self.top).prefix(place.height).enumerated() {
      let row = top + offset
      draw(line, of: rows[line.row], place, row, into: &grid)
      if isFocused, self.top + offset == self.cursor {
        grid.overlay(row: row, columns: place.area.columnRange, role: .selection)
      }
    }
    drawPlace(place, into: &grid)
    return cursor
  }

  /// Draws one line: the mark of a fold, and text that may be moved sideways.
  private func draw(
    _ line: DetailLine, of row: DetailRow, _ place: DetailPlace, _ screenRow: Int,
    into grid: inout Grid
  ) {
    let start = place.area.column + 1
    let end = place.area.columnRange.upperBound
    var column = row.indent + (row.kind == .heading ? 2 : 0) - self.column
    if !line.isFirst { column += row.hang }
    if let isOpen = row.isOpen, line.isFirst {
      let mark = row.kind == .heading ? 0 : row.indent - 2
      if mark - self.column >= 0 {
        grid.put(
          isOpen ? grid.glyphs.open : grid.glyphs.folded, row: screenRow,
          column: start + mark - self.column, role: .foldMark)
      }
    }
    for span in line.spans {
      let text = span.text.dropping(columns: max(0, -column))
      let at = start + max(0, column)
      column += span.text.width
      guard !text.isEmpty, at < end else { continue }
      grid.put(text, row: screenRow, column: at, width: end - at, role: span.role)
    }
    // What goes on beyond the edge is told there.
    if column > place.area.columns - 1 {
      grid.put(grid.glyphs.ellipsis, row: screenRow, column: end - 1, role: .dim)
    }
  }

  /// Draws the line to the tree.
  private func drawBorder(_ frame: Frame, _ place: DetailPlace, into grid: inout Grid) {
    let glyphs = grid.glyphs
    switch place.border {
    case .column(let column):
      grid.fill(
        Rect(row: place.area.row, column: column, rows: place.area.rows, columns: 1),
        with: glyphs.vertical, role: .border)
      if let line = frame.layout.headerLine {
        grid.put(glyphs.teeDown, row: line, column: column, role: .border)
      }
      if grid[frame.layout.border, column].role == .border {
        grid.put(glyphs.teeUp, row: frame.layout.border, column: column, role: .border)
      }
    case .row(let row):
      grid.fill(
        Rect(row: row, column: 0, rows: 1, columns: grid.columns), with: glyphs.horizontal,
        role: .border)
    case nil: break
    }
  }

  /// Tells how far down the lines are, when not all are shown.
  private func drawPlace(_ place: DetailPlace, into grid: inout Grid) {
    guard place.headRows > 2, lines.count > place.height else { return }
    let last = min(lines.count, top + place.height)
    grid.put(
      "\(top + 1)–\(last) of \(lines.count)",
      row: place.area.row + place.headRows - 1, column: place.area.column + 1,
      width: place.lineColumns, role: .dim, alignment: .trailing)
  }
}
