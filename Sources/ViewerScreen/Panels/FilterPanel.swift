import CellGrid
import ViewerCore

extension Panel {
  /// Draws on the line below the tree what is filtered by: hidden things must be impossible to miss.
  func drawFilterBadge(_ frame: Frame, _ row: Int, into grid: inout Grid) {
    let filter = frame.state.filter
    if filter.isEmpty { return }
    let words = filter.words(frame.state.tools).joined(separator: " \(frame.glyphs.separator) ")
    if filter.isSuspended {
      let key = frame.state.keyMap.keys(of: .suspendFilter).first ?? ""
      let off: SafeText = " filter off: \(words) (\(key)) "
      grid.put(
        off, row: row, column: 2, width: max(0, grid.columns / 2), role: .dim, truncation: .trailing
      )
      return
    }
    let outline = frame.rows.outline
    let dot = frame.glyphs.separator
    var spans = [Span(" FILTER \(SafeText(words)) ", .badge)]
    spans.append(Span("\(dot) \(outline.shownCount) of \(outline.allCount) ", .text))
    if outline.hiddenFailedCount > 0 {
      spans.append(Span("\(dot) \(outline.hiddenFailedCount) failed hidden ", .statusFailed))
    }
    if outline.hiddenWaitingCount > 0 {
      spans.append(Span("\(dot) \(outline.hiddenWaitingCount) waiting hidden ", .statusWaiting))
    }
    if let run = frame.state.filterRun, !run.isComplete {
      spans.append(Span("\(dot) \(run.percent)% ", .dim))
    }
    grid.put(
      spans, row: row, column: min(2, grid.columns / 20), width: grid.columns - 2,
      truncation: .trailing)
  }

  /// Draws the list of what can be filtered by, over the right half of the tree.
  func drawChecklist(_ frame: Frame, into grid: inout Grid) {
    guard let list = frame.state.checklist else { return }
    let area = frame.layout.tree
    let columns = min(grid.columns, max(30, min(44, grid.columns / 2)))
    let rows = list.rows
    let height = min(area.count, rows.count + 2)
    guard height >= 3 else { return }
    let box = Rect(
      row: area.lowerBound, column: grid.columns - columns, rows: height, columns: columns)
    grid.fill(box, role: .text)
    grid.box(box)
    grid.put(" Show only ", row: box.row, column: box.column + 2, role: .title)
    let selected = rows.firstIndex(of: .item(list.selected)) ?? 0
    let first = max(0, min(selected - (height - 2) / 2, rows.count - (height - 2)))
    for (index, row) in rows.dropFirst(first).prefix(height - 2).enumerated() {
      let line = box.row + 1 + index
      switch row {
      case .heading(let text):
        grid.put(
          SafeText(text), row: line, column: box.column + 2, width: columns - 4, role: .heading)
      case .item(let number): draw(list, number, frame, line, box, into: &grid)
      }
    }
  }

  /// Draws a row that can be chosen: its digit, whether it is, its name, how much there is of it.
  private func draw(
    _ list: FilterChecklist, _ number: Int, _ frame: Frame, _ row: Int, _ box: Rect,
    into grid: inout Grid
  ) {
    let item = list.items[number]
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
    if number == list.selected {
      grid.overlay(
        row: row, columns: box.column + 1..<box.columnRange.upperBound - 1, role: .selection)
    }
  }

  /// What an item's name is drawn as.
  private func role(_ item: FilterChecklist.Item) -> Role {
    switch item.choice {
    case .status(let status): status.role
    case .role, .agent: .text
    case .tool: .toolName
    }
  }
}
