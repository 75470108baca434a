import CellGrid

/// Something that happened while two runs are looked at.
package enum CompareAction: ListAction {
  /// A key, or the mouse.
  case key(Key)
  /// The terminal has a new size.
  case resize(rows: Int, columns: Int)
  /// There is something to tell.
  case failed(String)
}

/// Something that the loop around two runs has to do.
package enum CompareEffect: Equatable, Sendable {
  /// Leave, with this exit status.
  case quit(status: Int32)
  /// Hand the terminal back to the shell until it wakes us.
  case suspend
  /// Take the mouse, or leave it to the terminal.
  case mouse
  /// Draw every cell anew.
  case redraw
  /// Tell that a key did nothing.
  case beep
}
