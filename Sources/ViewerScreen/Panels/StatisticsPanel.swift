import CellGrid
import SessionModel
import ViewerCore

/// The figures of the session where the tree would be, section by section.
extension StatisticsView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let tree = frame.layout.tree
    let line = StatisticsLine(self, frame)
    for (row, place) in zip(tree, top..<max(top, rows.count)) {
      line.draw(rows[place], row, into: &grid)
      if place == selected {
        let selection: Role = frame.state.panes.isFocused ? .selectionDim : .selection
        grid.overlay(row: row, columns: 0..<grid.columns, role: selection)
      }
    }
    if !isWhole(frame.state), let row = tree.first {
      grid.putReading((frame.state.figures.percent + frame.state.edits.percent) / 2, row: row)
    } else if rows.isEmpty, let row = tree.first {
      grid.put("nothing yet", row: row, column: 2, role: .dim)
    }
    let row = tree.lowerBound + selected - top
    return tree.contains(row) && !rows.isEmpty ? (row, 0) : nil
  }
}
