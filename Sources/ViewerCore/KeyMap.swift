import CellGrid

/// Which keys ask for which command: data, from which the help and `docs/keys.md` are made.
package struct KeyMap: Hashable, Sendable {
  /// A sequence of keys and what it asks for.
  package struct Binding: Hashable, Sendable {
    /// The names of the keys, one after the other: `ctrl-d`, `z c`.
    package var keys: String
    /// What they ask for.
    package var command: Command
    /// The number that goes with the command.
    package var number: Int?
    /// Who bound it.
    package var source = Source.standard
  }

  /// Where a binding comes from.
  package enum Source: Hashable, Sendable {
    case standard
    case preset(Preset)
    /// A file of the user's: `file:line`.
    case file(String)
  }

  /// What a sequence of keys leads to.
  package enum Match: Hashable, Sendable {
    case command(Command, number: Int?)
    /// More keys are needed.
    case prefix
    case none
  }

  /// The bindings in the order of the help.
  package let bindings: [Binding]

  /// Makes a key map of bindings whose keys are written as `Key.name` writes them.
  package init(_ bindings: [Binding]) { self.bindings = bindings }

  /// The keys of a sequence by their names; `nil` when one of them is none.
  package static func sequence(_ names: String) -> [Key]? {
    var keys: [Key] = []
    for name in names.utf8.split(separator: UInt8(ascii: " ")) {
      guard let key = Key(String(Substring(name))) else { return nil }
      keys.append(key)
    }
    return keys.isEmpty ? nil : keys
  }

  /// Looks a sequence up by its names: a key pressed may look through all bindings, a start may not put them in order.
  package func match(_ keys: [Key]) -> Match {
    let names = keys.compactMap(\.name)
    if names.isEmpty || names.count < keys.count { return .none }
    let sequence = names.joined(separator: " ")
    if let binding = bindings.first(where: { $0.keys == sequence }) {
      return .command(binding.command, number: binding.number)
    }
    let start = sequence + " "
    return bindings.contains { $0.keys.hasPrefix(start) } ? .prefix : .none
  }

  /// The keys of a command as they are written for people: `j ↓`.
  ///
  /// - Parameter arrows: whether there are signs for the arrow keys.
  package func keys(of command: Command, arrows: Bool = true) -> [String] {
    bindings.filter { $0.command == command }.map {
      $0.keys.split(separator: " ").reduce(into: "") {
        $0 += Self.named(String($1), arrows: arrows)
      }
    }
  }

  /// A key as people know it.
  static func named(_ name: String, arrows: Bool = true) -> String {
    (arrows ? Self.arrows[name] : nil) ?? sign(name)
  }

  /// The signs of the arrow keys.
  private static let arrows = [
    "down": "↓", "up": "↑", "left": "←", "right": "→", "shift-left": "shift-←",
    "shift-right": "shift-→",
  ]

  /// Keys as people know them.
  private static func sign(_ name: String) -> String {
    switch name {
    case "down": "Down"
    case "up": "Up"
    case "left": "Left"
    case "right": "Right"
    case "space": "Space"
    case "enter": "Enter"
    case "esc": "Esc"
    case "tab": "Tab"
    case "shift-tab": "Shift-Tab"
    case "home": "Home"
    case "end": "End"
    case "pgup": "PgUp"
    case "pgdn": "PgDn"
    case "f1", "f2", "f5": name.uppercased()
    default: name
    }
  }

  /// The text of `docs/keys.md`.
  package var markdown: String {
    var text = """
      # Keys

      Written by `ViewerCore/KeyMap.swift`; a test fails when this page is stale. Digits in front of a
      key are a count: `5j`.

      """
    for group in Command.Group.allCases {
      text += "\n## \(group.rawValue)\n\n| key | command | |\n|---|---|---|\n"
      for command in Command.allCases where command.group == group {
        let keys = keys(of: command).map { "`\($0 == "|" ? "\\|" : $0)`" }.joined(separator: " ")
        text += "| \(keys) | `\(command.rawValue)` | \(command.help) |\n"
      }
    }
    text += "\n## On the board\n\nWhile a filter is typed (`/`), letters are its own.\n\n"
    text += Self.table(of: PickerCommand.self)
    text +=
      "\n## In a search through all sessions\n\nWhile a pattern is typed, letters are its own.\n\n"
    text += Self.table(of: FinderCommand.self)
    text += "\n## Where two runs are compared\n\n" + Self.table(of: ComparisonCommand.self)
    return text + PromptCommand.markdown + LineCommand.markdown
  }

  /// The rows of commands that have their keys with them.
  private static func table<Commands: KeyedCommand & RawRepresentable>(
    of commands: Commands.Type
  ) -> String where Commands.RawValue == String {
    var text = "| key | command | |\n|---|---|---|\n"
    for command in commands.allCases {
      let keys = command.keys.map { "`\($0)`" }.joined(separator: " ")
      text += "| \(keys) | `\(command.rawValue)` | \(command.help) |\n"
    }
    return text
  }
}
