import CellGrid
import SessionModel
import ViewerCore

/// The figures by tool where the tree would be, and below them those of the session.
extension StatisticsView: ViewPanel {
  func draw(_ frame: Frame, into grid: inout Grid) -> Cursor? {
    let place = place(frame.layout)
    drawHeads(place, into: &grid)
    let known = frame.state.figures
    if !known.isComplete {
      grid.put(
        "reading \(known.percent)%", row: place.head, column: 8, width: 14, role: .badge)
    }
    let top = top(height: place.rows.count)
    let total = figures?.total ?? .zero
    for (row, index) in zip(place.rows, top..<max(top, tools.count)) {
      let tool = tools[index]
      grid.put(
        SafeText(tool.name), row: row, column: place.names.lowerBound,
        width: place.names.count, role: .toolName, truncation: .middle)
      for (column, end) in place.columns {
        let (text, role) = Self.cell(tool, column, total)
        grid.put(text, row: row, column: end - 8, width: 8, role: role, alignment: .trailing)
      }
      if index == selected {
        let selection: Role = frame.state.panes.isFocused ? .selectionDim : .selection
        grid.overlay(row: row, columns: 0..<grid.columns, role: selection)
      }
    }
    if tools.isEmpty, known.isComplete, place.head + 1 < frame.layout.border {
      grid.put("no calls yet", row: place.head + 1, column: 2, role: .dim)
    }
    for (row, line) in zip(place.summary, summary) {
      grid.put(line.name, row: row, column: 1, width: 9, role: .argumentName)
      grid.put(line.value, row: row, column: 11, role: .text, truncation: .trailing)
    }
    let row = place.rows.lowerBound + selected - top
    return place.rows.contains(row) ? (row, 0) : nil
  }

  /// Draws the names of the columns, with a sign at the one that the order goes by.
  private func drawHeads(_ place: StatisticsPlace, into grid: inout Grid) {
    let sign = isReversed ? grid.glyphs.up : grid.glyphs.down
    let isByName = order == .tool
    grid.put(
      isByName ? "tool \(sign)" : "tool", row: place.head, column: place.names.lowerBound,
      width: place.names.count, role: isByName ? .badge : .heading)
    for (column, end) in place.columns {
      let isOrder = column == order
      let name = SafeText(column.rawValue)
      grid.put(
        isOrder ? "\(sign)\(name)" : name, row: place.head, column: end - 8, width: 8,
        role: isOrder ? .badge : .heading, alignment: .trailing)
    }
  }

  /// One figure; what there is none of is only a dot.
  private static func cell(
    _ tool: ToolFigures.Tool, _ column: Column, _ total: Milliseconds
  ) -> (SafeText, Role) {
    func time(_ span: Milliseconds?) -> (SafeText, Role) {
      span.map { (SafeText(DurationText.short($0)), .duration) } ?? ("-", .dim)
    }
    switch column {
    case .tool: return (SafeText(tool.name), .toolName)
    case .calls: return ("\(tool.calls)", .text)
    case .failed: return tool.failed > 0 ? ("\(tool.failed)", .statusFailed) : ("-", .dim)
    case .median: return time(tool.median)
    case .p95: return time(tool.p95)
    case .longest: return time(tool.longest)
    case .total: return time(tool.total.count > 0 ? tool.total : nil)
    case .share:
      guard total.count > 0 else { return ("-", .dim) }
      return ("\((tool.total.count * 100 + total.count / 2) / total.count)%", .text)
    }
  }
}
