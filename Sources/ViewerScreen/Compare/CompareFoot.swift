import CellGrid
import SessionModel
import ViewerCore

/// The last rows: what differs in the row of the cursor, what there is to tell, and the keys that help here.
struct CompareFoot {
  private let state: CompareState

  init(_ state: CompareState) { self.state = state }

  /// Draws them.
  func draw(into grid: inout Grid) {
    let layout = state.layout
    if state.helpLine == nil { drawExcerpt(layout.excerpt, into: &grid) }
    let row = layout.footer
    let foot = ListFoot<ComparisonCommand>(
      notice: state.notice, helpLine: state.helpLine, helpRows: layout.list.count)
    if foot.draw(row, into: &grid) { return }
    let place = place
    let end = grid.columns - 1 - place.width
    ListFoot.draw(hints: hints, row, 1..<max(1, end - 2), into: &grid)
    grid.put(place, row: row, column: end, role: .dim)
  }

  /// The keys that are worth a word.
  private var hints: [(command: ComparisonCommand, word: SafeText)] {
    if state.detail != nil {
      return [(.next, "next difference"), (.down, "down"), (.open, "back"), (.help, "help")]
    }
    return [
      (.next, "next difference"), (.open, "in full"), (.help, "help"), (.quit, "quit"),
      (.nextCall, "other call"), (.differences, state.showsSame ? "only differences" : "all"),
      (.divergence, "where they part"),
    ]
  }

  /// Where the reader is.
  private var place: SafeText {
    if let detail = state.detail {
      let last = min(detail.count, state.detailTop + state.layout.list.count)
      return "line \(last) of \(detail.count)"
    }
    if let (number, count) = state.standing { return "difference \(number) of \(count)" }
    return state.list.isEmpty ? "" : "row \(state.selected + 1) of \(state.list.count)"
  }

  /// Tells the first thing that differs in the row of the cursor and that the row itself may not show.
  private func drawExcerpt(_ rows: Range<Int>, into grid: inout Grid) {
    guard rows.count == 2, let current = state.current else { return }
    let comparison = state.comparison
    let pair = comparison.pairs[current]
    let all = comparison.excerpts(of: pair)
    for (row, side) in zip(rows, ComparedSide.allCases) {
      var column = 1
      column += grid.put("\(SafeText(side.letter))  ", row: row, column: column, role: .key)
      guard let item = pair[side] else {
        grid.put("has no such step", row: row, column: column, role: .dim)
        continue
      }
      guard !all.isEmpty else {
        let run = comparison[side]
        let name = run.name(of: item).map { $0 + "  " } ?? ""
        grid.put(
          SafeText(name + run.line(of: item)), row: row, column: column,
          width: grid.columns - column - 1, role: .dim, truncation: .trailing)
        continue
      }
      for excerpt in all {
        let room = grid.columns - column - 1
        guard room > 12 else { break }
        let words = excerpt.difference == .words ? "" : "\(excerpt.difference.words) "
        let width = all.count > 1 ? max(12, (grid.columns - 6) / all.count) - 2 : room
        let text = SafeText(words + (excerpt[side] ?? "(nothing)"))
        grid.put(
          text, row: row, column: column, width: min(room, width), role: .text,
          truncation: .trailing)
        column += width + 2
      }
    }
  }
}
