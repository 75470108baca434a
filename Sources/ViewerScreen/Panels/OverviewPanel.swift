import CellGrid
import SessionModel
import ViewerCore

/// What happened, where the tree would be: a name for each section, and its rows beside it.
extension OverviewView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let tree = frame.layout.tree
    drawRows(frame, into: &grid)
    let row = tree.lowerBound + selected - top
    guard tree.contains(row), !rows.isEmpty else { return nil }
    let selection: Role = frame.state.panes.isFocused ? .selectionDim : .selection
    grid.overlay(row: row, columns: 0..<grid.columns, role: selection)
    return (row, 0)
  }

  /// Draws what it tells, and how much of it is known yet.
  func drawRows(_ frame: Frame, into grid: inout Grid) {
    let tree = frame.layout.tree
    let paths = rows.reduce(0) { widest, row in
      if case .file(_, let path) = row.content { max(widest, path.width) } else { widest }
    }
    let columns = OverviewColumns(figures?.partSums ?? OverviewFigures.PartSums())
    for (row, place) in zip(tree, top..<max(top, rows.count)) {
      let line = OverviewLine(row: rows[place], columns: columns, paths: paths)
      line.draw(frame, row, into: &grid)
    }
    if !isWhole(frame.state), let row = tree.first {
      grid.putReading(percent(frame.state), row: row)
    }
  }
}
