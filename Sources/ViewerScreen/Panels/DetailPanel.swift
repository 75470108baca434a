import CellGrid
import SessionModel
import ViewerCore

extension Panel {
  /// Draws the pane with everything about the node of the cursor, and the line to the tree.
  func drawDetail(_ frame: Frame, into grid: inout Grid) {
    guard let place = frame.layout.detail, !place.area.isEmpty else { return }
    drawDetailBorder(frame, place, into: &grid)
    grid.fill(place.area, role: .text)
    guard let subject = frame.state.detailSubject(frame.session) else {
      grid.put(
        "nothing to show", row: place.area.row, column: place.area.column + 1,
        width: place.lineColumns, role: .dim, truncation: .trailing)
      return
    }
    DetailHead(frame: frame, subject: subject, place: place).draw(into: &grid)
    let detail = frame.state.detail
    let top = place.area.row + place.headRows
    for (offset, line) in detail.lines.dropFirst(detail.top).prefix(place.height).enumerated() {
      let row = top + offset
      drawDetailLine(line, of: detail.rows[line.row], detail, place, row, into: &grid)
      if detail.isFocused, detail.top + offset == detail.cursor {
        grid.overlay(row: row, columns: place.area.columnRange, role: .selection)
      }
    }
    drawDetailPlace(detail, place, into: &grid)
  }

  /// Draws one line: the mark of a fold, and text that may be moved sideways.
  private func drawDetailLine(
    _ line: DetailLine, of row: DetailRow, _ detail: DetailState, _ place: DetailPlace,
    _ screenRow: Int, into grid: inout Grid
  ) {
    let start = place.area.column + 1
    let end = place.area.columnRange.upperBound
    var column = row.indent + (row.kind == .heading ? 2 : 0) - detail.column
    if !line.isFirst { column += row.hang }
    if let isOpen = row.isOpen, line.isFirst {
      let mark = row.kind == .heading ? 0 : row.indent - 2
      if mark - detail.column >= 0 {
        grid.put(
          isOpen ? grid.glyphs.open : grid.glyphs.folded, row: screenRow,
          column: start + mark - detail.column, role: .foldMark)
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
  private func drawDetailBorder(_ frame: Frame, _ place: DetailPlace, into grid: inout Grid) {
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
  private func drawDetailPlace(_ detail: DetailState, _ place: DetailPlace, into grid: inout Grid) {
    guard place.headRows > 2, detail.lines.count > place.height else { return }
    let last = min(detail.lines.count, detail.top + place.height)
    grid.put(
      "\(detail.top + 1)–\(last) of \(detail.lines.count)",
      row: place.area.row + place.headRows - 1, column: place.area.column + 1,
      width: place.lineColumns, role: .dim, alignment: .trailing)
  }
}
