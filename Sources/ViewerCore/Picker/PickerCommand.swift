import CellGrid

/// Something that the reader of the board can ask for: a row of the table that keys and help come from.
///
/// While a filter is typed, letters are its letters, and only those keys count that are none.
package enum PickerCommand: String, KeyedCommand {
  case open
  case mark
  case down, up
  case pageDown = "page-down"
  case pageUp = "page-up"
  case first, last
  case filter
  case search
  case group
  case nextProject = "next-project"
  case previousProject = "previous-project"
  case order
  case resume
  case jump
  case preview
  case seen
  case erase
  case eraseWord = "erase-word"
  case eraseAll = "erase-all"
  case help
  case mouse, redraw, suspend, cancel, quit, interrupt

  /// The keys; the first one is shown in hints.
  package var keys: [String] {
    switch self {
    case .open: ["enter"]
    case .mark: ["space"]
    case .down: ["down", "j", "ctrl-n"]
    case .up: ["up", "k", "ctrl-p"]
    case .pageDown: ["pgdn", "ctrl-d"]
    case .pageUp: ["pgup", "ctrl-b"]
    case .first: ["home", "<"]
    case .last: ["end", ">", "G"]
    case .filter: ["/"]
    case .search: ["ctrl-f", "s"]
    case .group: ["g"]
    case .nextProject: ["tab"]
    case .previousProject: ["shift-tab"]
    case .order: ["o", "ctrl-o"]
    case .resume: ["y"]
    case .jump: ["t"]
    case .preview: ["p"]
    case .seen: ["u"]
    case .erase: ["backspace"]
    case .eraseWord: ["ctrl-w"]
    case .eraseAll: ["ctrl-u"]
    case .help: ["?", "f1"]
    case .mouse: ["f2"]
    case .redraw: ["ctrl-l"]
    case .suspend: ["ctrl-z"]
    case .cancel: ["esc"]
    case .quit: ["q", "Q"]
    case .interrupt: ["ctrl-c"]
    }
  }

  /// One line for people.
  package var help: String {
    switch self {
    case .open: "open the session, or those that are marked; q comes back"
    case .mark: "mark the session, to open several in tabs"
    case .down: "next session"
    case .up: "previous session"
    case .pageDown: "a page down"
    case .pageUp: "a page up"
    case .first: "first session"
    case .last: "last session"
    case .filter: "filter: words, agent: project: branch: status: needs:"
    case .search: "search in the contents of all sessions"
    case .group: "group what runs: not, by project, by agent"
    case .nextProject: "only the sessions of the next project"
    case .previousProject: "only the sessions of the previous project"
    case .order: "order of before: newest, project, agent, size"
    case .resume: "copy the command that resumes the session"
    case .jump: "go to the tmux pane that the session lives in"
    case .preview: "the overview beside the list, or not"
    case .seen: "done: looked at, or not"
    case .erase: "erase a letter of the filter"
    case .eraseWord: "erase a word of the filter"
    case .eraseAll: "erase the filter"
    case .help: "this help"
    case .mouse: "mouse on or off; off, the terminal selects text"
    case .redraw: "draw the screen anew"
    case .suspend: "suspend"
    case .cancel: "clear filter, project and marks, else quit"
    case .quit: "quit"
    case .interrupt: "quit with status 130"
    }
  }

  /// The command of a key; `nil` when it has none.
  static func of(_ key: Key) -> PickerCommand? { table[key] }

  private static let table = byKey()
}
