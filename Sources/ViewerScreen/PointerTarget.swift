import CellGrid
import ViewerCore

/// What a click means on the parts of the screen that are words for commands: it reads what stands there.
package enum PointerTarget {
  /// The command that a click asks for, and its number; `nil` where a click is the view's own matter.
  package static func command(
    _ event: MouseEvent, on grid: Grid, _ state: ViewerState
  ) -> (command: Command, number: Int?)? {
    guard event.row < grid.rows, event.column < grid.columns, state.prompt == nil else {
      return nil
    }
    switch event.action {
    case .press(.left) where event.row == state.layout.footer:
      return hint(event, grid, state).map { ($0, nil) }
    case .press(.left), .drag(.left):
      guard event.row == state.layout.transport, state.help == nil else { return nil }
      return percent(event, grid).map { (.percent, $0) }
    case .press, .drag, .release, .wheelUp, .wheelDown: return nil
    }
  }

  /// The command whose key is written where the click is, or before the words there.
  private static func hint(_ event: MouseEvent, _ grid: Grid, _ state: ViewerState) -> Command? {
    var column = event.column
    while column > 0, [.hint, .dim].contains(grid[event.row, column].role) { column -= 1 }
    guard grid[event.row, column].role == .key else { return nil }
    var end = column
    while column > 0, grid[event.row, column - 1].role == .key { column -= 1 }
    while end + 1 < grid.columns, grid[event.row, end + 1].role == .key { end += 1 }
    let text = (column...end).map { grid.text(of: grid[event.row, $0]) }.joined()
    return Command.allCases.first { state.keyMap.keys(of: $0).first == text }
  }

  /// The part of the time that the bar shows where the click is.
  private static func percent(_ event: MouseEvent, _ grid: Grid) -> Int? {
    let bar = (0..<grid.columns).filter {
      [.transport, .transportDone, .transportFailure].contains(grid[event.row, $0].role)
    }
    guard let first = bar.first, let last = bar.last, last > first,
      (first...last).contains(event.column)
    else { return nil }
    return (event.column - first) * 100 / (last - first)
  }
}
