import CellGrid
import SessionModel
import Sessions
import ViewerCore

/// Draws the whole picker.
///
/// - Returns: where the cursor stands, for the terminal's own cursor, which screen readers follow.
@discardableResult
package func draw(_ state: PickerState, into grid: inout Grid) -> (row: Int, column: Int)? {
  grid.clear()
  let layout = state.layout
  if layout.isTooSmall {
    let minimum = ViewLayout.minimum
    let times = grid.glyphs.times
    grid.put("need \(minimum.columns)\(times)\(minimum.rows)", row: 0, column: 0, role: .warning)
    return nil
  }
  drawHeader(state, layout, into: &grid)
  for row in [layout.headerLine, layout.border].compactMap({ $0 }) {
    let line = Rect(row: row, column: 0, rows: 1, columns: grid.columns)
    grid.fill(line, with: grid.glyphs.horizontal, role: .border)
  }
  drawFooter(state, layout, into: &grid)
  guard !state.shown.isEmpty else {
    drawNothing(state, layout, into: &grid)
    return nil
  }
  let cursor = state.place
  var place: (row: Int, column: Int)?
  for (row, index) in zip(layout.tree, state.top..<state.shown.count) {
    PickerRow(state.session(at: index), now: state.now, glyphs: grid.glyphs)
      .draw(row: row, into: &grid)
    if index == cursor {
      grid.overlay(row: row, columns: 0..<grid.columns, role: .selection)
      place = (row, 1)
    }
  }
  return place
}

/// What the list is of, and how many there are.
private func drawHeader(_ state: PickerState, _ layout: ViewLayout, into grid: inout Grid) {
  let row = layout.header
  grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .header)
  let (shown, all) = (state.shown.count, state.sessions.count)
  var count: SafeText = shown == all ? "\(all) found" : "\(shown) of \(all)"
  if let unread = state.unread, unread > 0 { count = "\(count), reading \(all - unread)" }
  if state.unread == nil { count = "looking for sessions" }
  if count.width + 12 > grid.columns { count = "\(shown)" }
  let start = grid.columns - count.width - 1
  grid.put(count, row: row, column: start, role: .header)
  var title: [Span] = [Span("Sessions", .title)]
  let dot = grid.glyphs.separator
  if let project = state.project {
    title.append(Span(" \(dot) \(SafeText(project))", .badge))
  }
  if state.order != .newest {
    title.append(Span(" \(dot) by \(SafeText(state.order.rawValue))", .dim))
  }
  grid.put(title, row: row, column: 1, width: max(0, start - 3), truncation: .trailing)
}

/// What is typed, what went wrong, and the keys that help here.
private func drawFooter(_ state: PickerState, _ layout: ViewLayout, into grid: inout Grid) {
  let row = layout.footer
  grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .footer)
  var column = 1
  let room = grid.columns - 2
  if let notice = state.notice {
    grid.put(
      SafeText(notice), row: row, column: column, width: room, role: .warning,
      truncation: .trailing)
    return
  }
  if state.filter.isEmpty {
    column += grid.put("type to filter", row: row, column: column, width: room, role: .hint)
  } else {
    // The end is what was typed last.
    let text = SafeText("filter: " + state.filter)
    column += grid.put(
      text, row: row, column: column, width: room, role: .prompt, truncation: .leading)
  }
  let isPlain = state.filter.isEmpty && state.project == nil
  let hints: [(command: PickerCommand, word: SafeText)] = [
    (.open, "open"), (.nextProject, "project"), (.order, "order"),
    (.cancel, isPlain ? "quit" : "clear"),
  ]
  for (command, word) in hints {
    guard let key = command.keys.first else { continue }
    let spans = [Span(SafeText(key), .key), Span(" \(word)", .hint)]
    let width = spans.reduce(3) { $0 + $1.text.width }
    guard column + width < grid.columns else { continue }
    grid.put(spans, row: row, column: column + 3)
    column += width
  }
}

/// Why there are no rows.
private func drawNothing(_ state: PickerState, _ layout: ViewLayout, into grid: inout Grid) {
  let text: SafeText =
    state.unread == nil
    ? "Looking for sessions"
    : state.sessions.isEmpty ? "No session of an agent was found" : "Nothing matches the filter"
  grid.put(text, row: layout.tree.lowerBound, column: 1, width: grid.columns - 2, role: .dim)
  guard state.sessions.isEmpty, state.unread != nil, layout.tree.count > 1 else { return }
  grid.put(
    "espalier paths tells where they are looked for", row: layout.tree.lowerBound + 1, column: 1,
    width: grid.columns - 2, role: .hint, truncation: .trailing)
}
