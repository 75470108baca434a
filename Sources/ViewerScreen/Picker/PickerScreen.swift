import CellGrid
import SessionModel
import Sessions
import ViewerCore

/// Draws the whole board.
///
/// - Parameter preview: the overview of the session of the cursor, as far as it was read.
/// - Returns: where the cursor stands, for the terminal's own cursor, which screen readers follow.
@discardableResult
package func draw(
  _ state: PickerState, preview: (preview: SessionPreview, session: Session)? = nil,
  into grid: inout Grid
) -> (row: Int, column: Int)? {
  grid.clear()
  let layout = state.layout
  if layout.isTooSmall {
    grid.putTooSmall()
    return nil
  }
  PickerHeader(state).draw(layout.header, into: &grid)
  grid.putLines([layout.headerLine, layout.border])
  PickerFooter(state).draw(layout.footer, into: &grid)
  if let line = state.helpLine {
    CommandHelp<PickerCommand>(line: line, keyColumns: 14).draw(layout.list, into: &grid)
    return nil
  }
  guard !state.shown.isEmpty else {
    drawNothing(state, layout, into: &grid)
    return nil
  }
  if let row = layout.detail, let current = state.current {
    let home = state.home?.id == state.cursor ? state.home?.home : nil
    let detail = LaneDetail(row: current, home: home, zone: state.zone, glyphs: grid.glyphs)
    grid.put(
      detail.text, row: row, column: 1, width: grid.columns - 2, role: .dim,
      truncation: .trailing)
  }
  guard let columns = layout.preview else { return drawList(state, layout, into: &grid) }
  var part = Grid(rows: grid.rows, columns: layout.listColumns, glyphs: grid.glyphs)
  let place = drawList(state, layout, into: &part)
  let list = Rect(
    row: layout.list.lowerBound, column: 0, rows: layout.list.count, columns: part.columns)
  grid.copy(list, of: part, toRow: layout.list.lowerBound, column: 0)
  for row in layout.list {
    grid.put(
      grid.glyphs.vertical, row: row, column: columns.lowerBound - 1, width: 1, role: .border)
  }
  if let (preview, session) = preview, preview.id == state.cursor {
    PreviewPanel(preview, session).draw(layout.list, columns, into: &grid)
  }
  return place
}

/// Draws the rows of the sessions.
private func drawList(
  _ state: PickerState, _ layout: PickerLayout, into grid: inout Grid
) -> (row: Int, column: Int)? {
  let cursor = state.place
  var place: (row: Int, column: Int)?
  for (row, index) in zip(layout.list, state.top..<state.shown.count) {
    draw(state.shown[index], state, row: row, into: &grid)
    if index == cursor {
      grid.overlay(row: row, columns: 0..<grid.columns, role: .selection)
      place = (row, 1)
    }
  }
  return place
}

/// Draws one row.
private func draw(
  _ kind: PickerRowKind, _ state: PickerState, row: Int, into grid: inout Grid
) {
  let isMarked = kind.session.map { state.marked.contains($0.id) } ?? false
  switch kind {
  case .lane(let lane):
    LaneRow(lane, now: state.now, hasHosts: state.hasHosts, glyphs: grid.glyphs)
      .draw(row: row, isMarked: isMarked, into: &grid)
  case .session(let session):
    PickerRow(session, now: state.now, hasHosts: state.hasHosts, glyphs: grid.glyphs).draw(
      row: row, into: &grid)
    if isMarked { grid.put(grid.glyphs.bookmark, row: row, column: 0, width: 1, role: .bookmark) }
  case .head(let name):
    let line = Rect(row: row, column: 0, rows: 1, columns: grid.columns)
    grid.fill(line, with: grid.glyphs.horizontal, role: .border)
    grid.put(
      " \(SafeText(name)) ", row: row, column: 2, width: grid.columns - 4, role: .heading,
      truncation: .trailing)
  }
}

/// Why there are no rows.
private func drawNothing(_ state: PickerState, _ layout: PickerLayout, into grid: inout Grid) {
  let text: SafeText =
    state.unread == nil
    ? "Looking for sessions"
    : state.sessions.isEmpty ? "No session of an agent was found" : "Nothing matches the filter"
  grid.put(text, row: layout.list.lowerBound, column: 1, width: grid.columns - 2, role: .dim)
  guard state.sessions.isEmpty, state.unread != nil, layout.list.count > 1 else { return }
  grid.put(
    "espalier paths tells where they are looked for", row: layout.list.lowerBound + 1, column: 1,
    width: grid.columns - 2, role: .hint, truncation: .trailing)
}
