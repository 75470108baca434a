import CellGrid
import ViewerCore

/// What a click means on the parts of the screen that are words for commands: what the panels noted there when
/// they drew them.
package enum PointerTarget {
  /// The command that a click asks for, and its number; `nil` where a click is the view's own matter.
  package static func command(
    _ event: MouseEvent, on grid: Grid, _ state: ViewerState
  ) -> (command: Command, number: Int?)? {
    guard state.prompt == nil, let region = grid.region(row: event.row, column: event.column),
      let command = Command(rawValue: region.command)
    else { return nil }
    switch event.action {
    case .press(.left): return (command, region.number(at: event.column))
    case .drag(.left): return region.isScale ? (command, region.number(at: event.column)) : nil
    case .press, .drag, .release, .wheelUp, .wheelDown: return nil
    }
  }
}
