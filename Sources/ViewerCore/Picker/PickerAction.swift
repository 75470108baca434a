import CellGrid
import SessionModel
import Sessions

/// Something that happened while the board is looked at.
package enum PickerAction: ListAction {
  /// A key, or the mouse.
  case key(Key)
  /// These are the sessions, the newest first.
  ///
  /// - Parameter unread: how many of them were not looked into yet.
  case sessions([ListedSession], unread: Int, now: Milliseconds)
  /// This is what those tell of themselves that are followed, and what the others have spent since midnight.
  case facts([ListedSession.ID: LaneFacts], earlier: Spending? = nil, now: Milliseconds)
  /// A session lives there; `nil` where that is not known.
  case lives(ListedSession.ID, SessionHome?)
  /// A person looked at these sessions last then.
  case seen([ListedSession.ID: Milliseconds])
  /// These machines cannot be asked, each with the reason.
  case offline([String])
  /// Time went on.
  case tick(now: Milliseconds)
  /// The terminal has a new size.
  case resize(rows: Int, columns: Int)
  /// There is something to tell, as a rule that a session could not be opened.
  case failed(String)
}

/// Something that the loop of the board has to do.
package enum PickerEffect: Equatable, Sendable {
  /// Show these sessions, each in a tab.
  case open([ListedSession.ID])
  /// Search in the contents of all sessions.
  case search
  /// Put the command that resumes a session into the clipboard.
  case copy(String)
  /// Go to the terminal that a session lives in.
  case jump(ListedSession.ID)
  /// Keep when a person looked at a session last; `nil` when that is to be forgotten.
  case keep(ListedSession.ID, seen: Milliseconds?)
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
