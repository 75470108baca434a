import CellGrid
import ViewerCore

/// The list of what can be filtered by, over the right half of the tree.
extension ChecklistView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let area = frame.layout.tree
    let columns = min(grid.columns, max(30, min(44, grid.columns / 2)))
    let rows = rows
    // Where hardly a row would be left within a frame there is none.
    let frameRows = area.count < Self.fewestFramed ? 0 : 2
    let shown = min(area.count - frameRows, rows.count)
    guard shown > 0 else { return nil }
    let box = Rect(
      row: area.lowerBound, column: grid.columns - columns, rows: shown + frameRows,
      columns: columns)
    grid.fill(box, role: .text)
    if frameRows > 0 {
      grid.box(box)
      grid.put(" Show only ", row: box.row, column: box.column + 2, role: .title)
    }
    let selected = rows.firstIndex(of: .item(selected)) ?? 0
    let first = max(0, min(selected - shown / 2, rows.count - shown))
    for (index, row) in rows.dropFirst(first).prefix(shown).enumerated() {
      let line = box.row + frameRows / 2 + index
      switch row {
      case .heading(let text):
        grid.put(
          SafeText(text), row: line, column: box.column + 2, width: columns - 4, role: .heading)
      case .item(let number): draw(number, frame, line, box, into: &grid)
      }
    }
    return nil
  }

  /// Rows of the tree from which on the list has a frame.
  private static let fewestFramed = 4

  /// Draws a row that can be chosen: its digit, whether it is, its name, how much there is of it.
  private func draw(
    _ number: Int, _ frame: Frame, _ row: Int, _ box: Rect, into grid: inout Grid
  ) {
    let item = items[number]
    let isChosen = frame.state.filter.choices.contains(item.choice)
    let left = box.column + 2
    if number < 9 { grid.put("\(number + 1)", row: row, column: left, role: .key) }
    grid.put(isChosen ? "[x]" : "[ ]", row: row, column: left + 2, role: isChosen ? .badge : .dim)
    let count: SafeText = "\(item.count)"
    grid.put(
      item.label, row: row, column: left + 6, width: max(0, box.columns - 11 - count.width),
      role: role(item), truncation: .middle)
    grid.put(
      count, row: row, column: box.columnRange.upperBound - 2 - count.width, role: .duration)
    if number == selected {
      grid.overlay(
        row: row, columns: box.column + 1..<box.columnRange.upperBound - 1, role: .selection)
    }
  }

  /// What an item's name is drawn as.
  private func role(_ item: ChecklistView.Item) -> Role {
    switch item.choice {
    case .status(let status): status.role
    case .role, .agent: .text
    case .kind, .tool: .toolName
    }
  }
}
