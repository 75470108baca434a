import CellGrid

/// What keys do in a prompt: a row of the table that keys and help come from. Letters are typed.
package enum PromptCommand: String, KeyedCommand {
  case accept, cancel
  case older, newer, next, previous
  case complete
  case completeBack = "complete-back"
  case left, right
  case wordLeft = "word-left"
  case wordRight = "word-right"
  case start, end
  case erase, delete
  case eraseWord = "erase-word"
  case deleteWord = "delete-word"
  case eraseToStart = "erase-to-start"
  case eraseToEnd = "erase-to-end"

  /// The keys; the first one is shown in hints.
  package var keys: [String] {
    switch self {
    case .accept: ["enter"]
    case .cancel: ["esc", "ctrl-c", "ctrl-g"]
    case .older: ["up"]
    case .newer: ["down"]
    case .next: ["ctrl-n"]
    case .previous: ["ctrl-p"]
    case .complete: ["tab"]
    case .completeBack: ["shift-tab"]
    case .left: ["left", "ctrl-b"]
    case .right: ["right", "ctrl-f"]
    case .wordLeft: ["alt-b", "ctrl-left", "alt-left"]
    case .wordRight: ["alt-f", "ctrl-right", "alt-right"]
    case .start: ["home", "ctrl-a"]
    case .end: ["end", "ctrl-e"]
    case .erase: ["backspace"]
    case .delete: ["delete", "ctrl-d"]
    case .eraseWord: ["ctrl-w", "alt-backspace"]
    case .deleteWord: ["alt-d"]
    case .eraseToStart: ["ctrl-u"]
    case .eraseToEnd: ["ctrl-k"]
    }
  }

  /// One line for people.
  package var help: String {
    switch self {
    case .accept: "take it"
    case .cancel: "leave, and be where you were"
    case .older: "what was typed before"
    case .newer: "what was typed after that"
    case .next: "next hit, or next of what is offered"
    case .previous: "previous hit, or previous of what is offered"
    case .complete: "complete"
    case .completeBack: "complete, backwards"
    case .left: "a letter to the left"
    case .right: "a letter to the right"
    case .wordLeft: "a word to the left"
    case .wordRight: "a word to the right"
    case .start: "to the start"
    case .end: "to the end"
    case .erase: "erase a letter; when there is none, leave"
    case .delete: "erase the letter under the caret"
    case .eraseWord: "erase the word before the caret"
    case .deleteWord: "erase the word behind the caret"
    case .eraseToStart: "erase to the start"
    case .eraseToEnd: "erase to the end"
    }
  }

  /// The command of a key; `nil` when it has none.
  static func of(_ key: Key) -> PromptCommand? { table[key] }

  private static let table = byKey()

  /// The rows of `docs/keys.md`.
  static var markdown: String {
    var text = """

      ## In a prompt

      What can be typed is typed; a paste stands as it came.

      | key | command | |
      |---|---|---|

      """
    for command in allCases {
      let keys = command.keys.map { "`\($0)`" }.joined(separator: " ")
      text += "| \(keys) | `\(command.rawValue)` | \(command.help) |\n"
    }
    return text
  }
}
