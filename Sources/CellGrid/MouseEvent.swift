/// Something that the mouse did, at a cell.
package struct MouseEvent: Hashable, Sendable {
  /// What happened.
  package enum Action: Hashable, Sendable {
    case press(Button)
    case release
    case drag(Button)
    case wheelUp, wheelDown
  }

  /// Which button it was.
  package enum Button: Hashable, Sendable {
    case left, middle, right
  }

  /// What happened.
  package var action: Action
  /// The row, from 0.
  package var row: Int
  /// The column, from 0.
  package var column: Int
  /// The keys held down.
  package var modifiers: Modifiers

  /// Makes an event.
  package init(_ action: Action, row: Int, column: Int, modifiers: Modifiers = []) {
    self.action = action
    self.row = row
    self.column = column
    self.modifiers = modifiers
  }
}
