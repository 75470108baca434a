import CellGrid
import SessionModel
import ViewerCore

/// Draws two runs side by side, or below each other where the screen is narrow.
///
/// - Returns: where the cursor stands, for the terminal's own cursor, which screen readers follow.
@discardableResult
package func draw(_ state: CompareState, into grid: inout Grid) -> (row: Int, column: Int)? {
  grid.clear()
  let layout = state.layout
  if layout.isTooSmall {
    let minimum = ViewLayout.minimum
    let times = grid.glyphs.times
    grid.put("need \(minimum.columns)\(times)\(minimum.rows)", row: 0, column: 0, role: .warning)
    return nil
  }
  CompareHead(state).draw(into: &grid)
  for row in [layout.headerLine, layout.border].compactMap({ $0 }) {
    let line = Rect(row: row, column: 0, rows: 1, columns: grid.columns)
    grid.fill(line, with: grid.glyphs.horizontal, role: .border)
  }
  CompareFoot(state).draw(into: &grid)
  if let line = state.helpLine {
    CompareHelp(line: line).draw(layout.list, into: &grid)
    return nil
  }
  if let detail = state.detail {
    for (row, line) in zip(layout.list, detail.dropFirst(state.detailTop)) {
      CompareDetailRow(line: line, layout: layout).draw(row, into: &grid)
    }
    return nil
  }
  guard !state.list.isEmpty else {
    grid.put(
      "Nothing was said or done in either run", row: layout.list.lowerBound, column: 1,
      width: grid.columns - 2, role: .dim, truncation: .trailing)
    return nil
  }
  var place: (row: Int, column: Int)?
  for (row, index) in zip(layout.list, state.top..<state.list.count) {
    CompareListRow(state.list[index], state).draw(row, into: &grid)
    if index == state.selected {
      grid.overlay(row: row, columns: 0..<grid.columns, role: .selection)
      place = (row, 1)
    }
  }
  return place
}
