import CellGrid

/// Something that the reader of two runs can ask for: a row of the table that keys and help come from.
package enum ComparisonCommand: String, KeyedCommand {
  case next
  case previous
  case nextCall = "next-call"
  case previousCall = "previous-call"
  case divergence
  case open
  case differences
  case down, up
  case halfPageDown = "half-page-down"
  case halfPageUp = "half-page-up"
  case pageDown = "page-down"
  case pageUp = "page-up"
  case first, last
  case help
  case mouse, redraw, suspend, back, quit, interrupt

  /// The keys; the first one is shown in hints.
  package var keys: [String] {
    switch self {
    case .next: ["n"]
    case .previous: ["N"]
    case .nextCall: ["t"]
    case .previousCall: ["T"]
    case .divergence: ["D"]
    case .open: ["enter"]
    case .differences: ["s"]
    case .down: ["j", "down", "ctrl-n"]
    case .up: ["k", "up", "ctrl-p"]
    case .halfPageDown: ["ctrl-d"]
    case .halfPageUp: ["ctrl-u"]
    case .pageDown: ["pgdn", "ctrl-f", "space"]
    case .pageUp: ["pgup", "ctrl-b"]
    case .first: ["g", "home", "<"]
    case .last: ["G", "end", ">"]
    case .help: ["?", "f1"]
    case .mouse: ["f2"]
    case .redraw: ["ctrl-l"]
    case .suspend: ["ctrl-z"]
    case .back: ["esc"]
    case .quit: ["q", "Q"]
    case .interrupt: ["ctrl-c"]
    }
  }

  /// One line for people.
  package var help: String {
    switch self {
    case .next: "next difference"
    case .previous: "previous difference"
    case .nextCall: "next call that is another"
    case .previousCall: "previous call that is another"
    case .divergence: "where the runs part"
    case .open: "both sides in full; again, esc or q goes back"
    case .differences: "only what differs, or everything"
    case .down: "down"
    case .up: "up"
    case .halfPageDown: "half a page down"
    case .halfPageUp: "half a page up"
    case .pageDown: "a page down"
    case .pageUp: "a page up"
    case .first: "to the first row"
    case .last: "to the last row"
    case .help: "this help"
    case .mouse: "mouse on or off; off, the terminal selects text"
    case .redraw: "draw the screen anew"
    case .suspend: "suspend"
    case .back: "back, else quit"
    case .quit: "back, or quit"
    case .interrupt: "quit with status 130"
    }
  }

  /// The command of a key; `nil` when it has none.
  static func of(_ key: Key) -> ComparisonCommand? { table[key] }

  private static let table = byKey()
}
