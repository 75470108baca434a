import CellGrid
import SessionModel
import ViewerCore

/// The first row of a search in all sessions: what is looked for, and how far it has come.
struct FinderHeader {
  private let state: FinderState

  init(_ state: FinderState) { self.state = state }

  /// Draws it.
  func draw(_ row: Int, into grid: inout Grid) {
    grid.fill(Rect(row: row, column: 0, rows: 1, columns: grid.columns), role: .header)
    let right = progress
    let start = max(0, grid.columns - right.width - 1)
    grid.put(right, row: row, column: start, role: .header)
    var title: [Span] = [Span("Search", .title)]
    if let request = state.request {
      title.append(Span(" \(grid.glyphs.separator) \(SafeText(request.query.text))", .badge))
    }
    grid.put(title, row: row, column: 1, width: max(0, start - 3), truncation: .trailing)
  }

  /// How many hits there are in how many sessions, and how far the search has come.
  private var progress: SafeText {
    guard state.request != nil else { return "" }
    let hits = NumberText.grouped(state.hitCount)
    let more = state.isFull ? "+" : ""
    var text: SafeText =
      "\(SafeText(hits))\(SafeText(more)) hit\(state.hitCount == 1 ? "" : "s") in \(state.found.count)"
    if !state.isOver {
      text =
        state.sessionCount.map { "\(text), \(state.searched) of \($0) searched" }
        ?? "\(text), looking for sessions"
    }
    return text
  }
}
