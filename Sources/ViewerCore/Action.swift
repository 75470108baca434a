import CellGrid
import SessionModel

/// Something that happened.
package enum Action: Hashable, Sendable {
  /// A key, or the mouse.
  case key(Key)
  /// Time went by; the wall clock says so much.
  case tick(Milliseconds)
  /// Events were applied to the session.
  case sessionGrew
  /// The terminal has a new size.
  case resize(rows: Int, columns: Int)
  /// A moment of a replay shall be looked at: `--start`, or a command with a time.
  case seek(Milliseconds)
  /// The reader comes to see a hit of a search, by its number from 1; all that is there was read.
  case find(SearchQuery, hit: Int)
  /// What is newest shall be followed: the source turned out to be running.
  case follow
  /// What is newest shall no longer be followed: the reader goes elsewhere.
  case unfollow
  /// The feed is doing something else.
  case feed(FeedLine)
  /// Of the session only a part is shown, or all of it from now on.
  case part(SessionPart)
  /// The whole session was read of which only the end was shown; its items have other names in it.
  case turn([NodeID: NodeID])
  /// This was kept of an earlier run.
  case remember(KeptView)
  /// Calls took so long in past runs.
  case usual(UsualDurations)
  /// A command was chosen with the mouse.
  case run(Command, Int?)
  /// What became of an effect, in words for the footer.
  case told(String)
}

/// Something that the run loop has to do.
package enum Effect: Hashable, Sendable {
  /// Leave, with this exit status.
  case quit(status: Int32)
  /// Leave this session: back to where it was picked, or to the shell.
  case close
  /// Hand the terminal back to the shell until it wakes us.
  case suspend
  /// Draw every cell anew.
  case redraw
  /// Ask the source now.
  case pollNow
  /// Show the end of the session, which is still being read.
  case showEnd
  /// Show the front of the session again.
  case showFront
  /// Tell that a key did nothing.
  case beep
  /// Hand something to the clipboard.
  case copy(Yank)
  /// Show something in the reader's own pager or editor.
  case openOutside(Yank)
  /// Show the session with this number, from 1.
  case goToTab(Int)
  /// Show the session so many tabs further.
  case moveTab(Int)
  /// Change over to another theme.
  case theme(String)
  /// Show another theme while its name is typed; `nil`: the chosen one again.
  case previewTheme(String?)
  /// Take the mouse, or leave it to the terminal.
  case mouse(Bool)
  /// Write something to a file; its ending says in which form.
  case export(Yank, path: String)
}
