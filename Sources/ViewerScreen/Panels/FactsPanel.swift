import CellGrid
import ViewerCore

/// The facts of the session in a box over everything else.
extension FactsView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let lines = FactLine.all(frame.state, frame.session)
    let names = lines.reduce(0) { max($0, $1.name.width) }
    let widest = lines.reduce(0) { max($0, $1.value.width) } + names + 6
    let columns = min(grid.columns, max(30, widest))
    let top = frame.layout.headerLine ?? 1
    let rows = min(lines.count + 2, frame.layout.footer - top)
    let area = Rect(row: top, column: (grid.columns - columns) / 2, rows: rows, columns: columns)
    grid.fill(area, role: .text)
    grid.box(area)
    grid.put(" Session ", row: area.row, column: area.column + 2, role: .title)
    for (index, line) in lines.prefix(rows - 2).enumerated() {
      let row = area.row + 1 + index
      grid.put(line.name, row: row, column: area.column + 2, role: .argumentName)
      let at = area.column + names + 4
      grid.put(
        line.value, row: row, column: at, width: area.columnRange.upperBound - at - 1, role: .text,
        truncation: .middle)
    }
    return nil
  }
}
