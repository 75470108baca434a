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
    grid.putTooSmall()
    return nil
  }
  CompareHead(state).draw(into: &grid)
  grid.putLines([layout.headerLine, layout.border])
  CompareFoot(state).draw(into: &grid)
  if let line = state.helpLine {
    CommandHelp<ComparisonCommand>(line: line, keyColumns: 18).draw(layout.list, into: &grid)
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
