import CellGrid

/// Something that the reader of hits in all sessions can ask for: a row of the table that keys and help come from.
///
/// While the pattern is typed, letters are its letters, and only those keys count that are none.
package enum FinderCommand: String, KeyedCommand {
  case open
  case down, up
  case nextSession = "next-session"
  case previousSession = "previous-session"
  case pageDown = "page-down"
  case pageUp = "page-up"
  case first, last
  case edit
  case literal
  case erase
  case eraseWord = "erase-word"
  case eraseAll = "erase-all"
  case help
  case mouse, redraw, suspend, cancel, quit
  case quitAll = "quit-all"
  case interrupt

  /// The keys; the first one is shown in hints.
  package var keys: [String] {
    switch self {
    case .open: ["enter"]
    case .down: ["down", "j", "n", "ctrl-n"]
    case .up: ["up", "k", "N", "ctrl-p"]
    case .nextSession: ["tab", "}"]
    case .previousSession: ["shift-tab", "{"]
    case .pageDown: ["pgdn"]
    case .pageUp: ["pgup"]
    case .first: ["home", "<"]
    case .last: ["end", ">", "G"]
    case .edit: ["/", "ctrl-f"]
    case .literal: ["ctrl-r"]
    case .erase: ["backspace"]
    case .eraseWord: ["ctrl-w"]
    case .eraseAll: ["ctrl-u"]
    case .help: ["?", "f1"]
    case .mouse: ["f2"]
    case .redraw: ["ctrl-l"]
    case .suspend: ["ctrl-z"]
    case .cancel: ["esc"]
    case .quit: ["q"]
    case .quitAll: ["Q"]
    case .interrupt: ["ctrl-c"]
    }
  }

  /// One line for people.
  package var help: String {
    switch self {
    case .open: "open the session at the hit; Esc or q comes back"
    case .down: "next hit"
    case .up: "previous hit"
    case .nextSession: "next session"
    case .previousSession: "previous session"
    case .pageDown: "a page down"
    case .pageUp: "a page up"
    case .first: "first hit"
    case .last: "last hit"
    case .edit: "another pattern; agent: project: kind: since: until: first"
    case .literal: "take the pattern as it stands, or as a pattern"
    case .erase: "erase a letter"
    case .eraseWord: "erase a word"
    case .eraseAll: "erase all"
    case .help: "this help"
    case .mouse: "mouse on or off; off, the terminal selects text"
    case .redraw: "draw the screen anew"
    case .suspend: "suspend"
    case .cancel, .quit: "back to the board"
    case .quitAll: "quit"
    case .interrupt: "quit with status 130"
    }
  }

  /// The command of a key; `nil` when it has none.
  static func of(_ key: Key) -> FinderCommand? { table[key] }

  private static let table = byKey()
}
