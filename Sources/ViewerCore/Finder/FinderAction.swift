import CellGrid
import SessionModel
import Sessions

/// Something that happened while all sessions are searched.
package enum FinderAction: ListAction {
  /// A key, or the mouse.
  case key(Key)
  /// This was found; hits of the session that was told last are more of it.
  case found([FoundSession])
  /// So many sessions were looked through, of so many; `nil` while these are counted.
  case searched(Int, of: Int?, isOver: Bool)
  /// Time went on.
  case tick(now: Milliseconds)
  /// The terminal has a new size.
  case resize(rows: Int, columns: Int)
  /// There is something to tell, as a rule that a session could not be opened.
  case failed(String)
}

/// Something that the loop of the search has to do.
package enum FinderEffect: Equatable, Sendable {
  /// Look for this from now on; `nil`: for nothing more.
  case search(SearchRequest?)
  /// Show a session at one of its hits, by its number.
  case open(ListedSession.ID, SearchQuery, hit: Int)
  /// Go back to the board.
  case leave
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
