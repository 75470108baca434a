import CellGrid

/// Something that the reader of the picker can ask for: a row of the table that keys and help come from.
///
/// Letters are no keys here: they filter.
package enum PickerCommand: String, CaseIterable, Hashable, Sendable {
  case open
  case down, up
  case pageDown = "page-down"
  case pageUp = "page-up"
  case first, last
  case nextProject = "next-project"
  case previousProject = "previous-project"
  case order
  case erase
  case eraseWord = "erase-word"
  case eraseAll = "erase-all"
  case mouse, redraw, suspend, cancel, interrupt

  /// The keys; the first one is shown in hints.
  package var keys: [String] {
    switch self {
    case .open: ["enter"]
    case .down: ["down", "ctrl-n"]
    case .up: ["up", "ctrl-p"]
    case .pageDown: ["pgdn", "ctrl-f"]
    case .pageUp: ["pgup", "ctrl-b"]
    case .first: ["home"]
    case .last: ["end"]
    case .nextProject: ["tab"]
    case .previousProject: ["shift-tab"]
    case .order: ["ctrl-o"]
    case .erase: ["backspace"]
    case .eraseWord: ["ctrl-w"]
    case .eraseAll: ["ctrl-u"]
    case .mouse: ["f2"]
    case .redraw: ["ctrl-l"]
    case .suspend: ["ctrl-z"]
    case .cancel: ["esc"]
    case .interrupt: ["ctrl-c"]
    }
  }

  /// One line for people.
  package var help: String {
    switch self {
    case .open: "open the session; q comes back from it"
    case .down: "next session"
    case .up: "previous session"
    case .pageDown: "a page down"
    case .pageUp: "a page up"
    case .first: "first session"
    case .last: "last session"
    case .nextProject: "only the sessions of the next project"
    case .previousProject: "only the sessions of the previous project"
    case .order: "order: newest, project, agent, size"
    case .erase: "erase a letter of the filter"
    case .eraseWord: "erase a word of the filter"
    case .eraseAll: "erase the filter"
    case .mouse: "mouse on or off; off, the terminal selects text"
    case .redraw: "draw the screen anew"
    case .suspend: "suspend"
    case .cancel: "clear filter and project, else quit"
    case .interrupt: "quit with status 130"
    }
  }

  /// The command of a key; `nil` when it has none.
  static func of(_ key: Key) -> PickerCommand? { byKey[key] }

  /// The commands by key.
  private static let byKey: [Key: PickerCommand] = {
    var table: [Key: PickerCommand] = [:]
    for command in allCases {
      for name in command.keys {
        guard let key = Key(name) else { preconditionFailure("no key \(name)") }
        table[key] = command
      }
    }
    return table
  }()
}
