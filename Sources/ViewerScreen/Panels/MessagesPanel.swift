import CellGrid
import ViewerCore

/// What the program has said, in a box over everything else.
extension MessagesView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let top = frame.layout.headerLine ?? 1
    let room = max(0, frame.layout.footer - top - 2)
    let widest = messages.reduce(30) { max($0, SafeText($1).width + 4) }
    let columns = min(grid.columns, widest)
    let lines = lines(columns: columns - 4, atMost: room)
    let area = Rect(
      row: top, column: (grid.columns - columns) / 2, rows: lines.count + 2, columns: columns)
    grid.fill(area, role: .text)
    grid.box(area)
    grid.put(" Messages ", row: area.row, column: area.column + 2, role: .title)
    for (index, line) in lines.enumerated() {
      grid.put(line, row: area.row + 1 + index, column: area.column + 2, role: .text)
    }
    return nil
  }
}
