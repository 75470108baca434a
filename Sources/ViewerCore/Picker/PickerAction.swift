import CellGrid
import SessionModel
import Sessions

/// Something that happened while sessions are picked.
package enum PickerAction: Sendable {
  /// A key, or the mouse.
  case key(Key)
  /// These are the sessions, the newest first.
  ///
  /// - Parameter unread: how many of them were not looked into yet.
  case sessions([ListedSession], unread: Int, now: Milliseconds)
  /// The terminal has a new size.
  case resize(rows: Int, columns: Int)
  /// A session could not be opened.
  case failed(String)
}

/// Something that the loop of the picker has to do.
package enum PickerEffect: Equatable, Sendable {
  /// Show this session.
  case open(ListedSession.ID)
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
