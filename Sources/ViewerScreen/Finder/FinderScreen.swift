import CellGrid
import SessionModel
import Sessions
import ViewerCore

/// Draws the whole screen of a search in all sessions.
///
/// - Returns: where the cursor stands, for the terminal's own cursor, which screen readers follow.
@discardableResult
package func draw(_ state: FinderState, into grid: inout Grid) -> (row: Int, column: Int)? {
  grid.clear()
  let layout = state.layout
  if layout.isTooSmall {
    grid.putTooSmall()
    return nil
  }
  FinderHeader(state).draw(layout.header, into: &grid)
  grid.putLines([layout.headerLine, layout.border])
  let caret = FinderFooter(state).draw(layout.footer, into: &grid)
  if let line = state.helpLine {
    CommandHelp<FinderCommand>(line: line, keyColumns: 14).draw(layout.list, into: &grid)
    return nil
  }
  if state.list.isEmpty {
    drawNothing(state, layout, into: &grid)
    return caret
  }
  if let row = layout.detail, let current = state.current {
    let detail = FinderDetail(session: current.session, hit: current.hit, glyphs: grid.glyphs)
    grid.put(
      detail.text, row: row, column: 1, width: grid.columns - 2, role: .dim,
      truncation: .trailing)
  }
  var place = caret
  for (row, index) in zip(layout.list, state.top..<state.list.count) {
    switch state.list[index] {
    case .session(let number):
      FinderHead(state.found[number], now: state.now).draw(row, into: &grid)
    case .hit(let number, let hit):
      let mark = HitLine(state.found[number].hits[hit]).draw(row, into: &grid)
      let isCurrent = index == state.selected
      if isCurrent { grid.overlay(row: row, columns: 0..<grid.columns, role: .selection) }
      grid.overlay(row: row, columns: mark, role: isCurrent ? .searchCurrent : .search)
      if isCurrent, !state.isTyping { place = (row, 1) }
    }
  }
  return place
}

/// Why there are no rows.
private func drawNothing(_ state: FinderState, _ layout: PickerLayout, into grid: inout Grid) {
  let lines: [SafeText] =
    state.request == nil
    ? [
      "What all sessions of this machine say and do, by a text or a pattern.",
      "In front of it: agent:codex  project:api  kind:command  since:3d  until:2026-11-30",
    ]
    : [state.isOver ? "No session holds it" : "Searching"]
  for (row, line) in zip(layout.list, lines) {
    grid.put(
      line, row: row, column: 1, width: grid.columns - 2, role: .dim, truncation: .trailing)
  }
}
