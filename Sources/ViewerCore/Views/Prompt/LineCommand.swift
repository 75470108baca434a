/// What can be typed behind a colon beside the commands that keys have: a row of the table that
/// completion, palette and docs are made from.
package enum LineCommand: String, CaseIterable, Hashable, Sendable {
  case seek, theme, set, write
  case writePart = "write-part"

  /// How it is written.
  package var usage: String {
    switch self {
    case .seek: "seek TIME"
    case .theme: "theme NAME"
    case .set: "set NAME VALUE"
    case .write: "write FILE"
    case .writePart: "write-part FILE"
    }
  }

  /// One line for people.
  package var help: String {
    switch self {
    case .seek: "to a time: 90, 1:30, +5s, -2m, 50%, a date"
    case .theme: "change the colours; auto: as the terminal is"
    case .set: "time off|relative|clock|elapsed, mouse on|off, motion full|reduced|none"
    case .write: "write the session: .html, .md, .json, .jsonl, .txt"
    case .writePart: "write what the cursor is on, with all inside"
    }
  }

  /// Other words for commands, as people type them elsewhere.
  static let aliases: [String: String] = [
    "q": Command.quit.rawValue, "qa": Command.quitAll.rawValue, "q!": Command.quitAll.rawValue,
    "h": Command.help.rawValue, "w": LineCommand.write.rawValue, "f": Command.follow.rawValue,
  ]

  /// The rows of `docs/keys.md`.
  static var markdown: String {
    var text = """

      ## Behind a colon

      Every command above by its name, with a number behind it where it takes one, and:

      | command | |
      |---|---|

      """
    for command in allCases {
      let help = command.help.replacing("|", with: "\\|")
      text += "| `\(command.usage)` | \(help) |\n"
    }
    let words = aliases.sorted { $0.key < $1.key }.map { "`\($0.key)` is `\($0.value)`" }
    return text + "\nShort words: \(words.joined(separator: ", ")).\n"
  }
}

/// What `:set` changes.
enum Setting: String, CaseIterable {
  case time, mouse, motion

  /// What it can be.
  var words: [String] {
    switch self {
    case .time: TimeColumn.allCases.map { "\($0)" }
    case .mouse: ["on", "off"]
    case .motion: Motion.allCases.map(\.rawValue)
    }
  }
}
