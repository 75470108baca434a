import CellGrid

/// One line of the help, made from the key map.
package enum HelpLine: Hashable, Sendable {
  case heading(String)
  case binding(keys: String, help: String)
  /// What the line above has no room for.
  case rest(String)
  case blank

  /// The line in as many as its help needs.
  func broken(to columns: Int) -> [HelpLine] {
    guard case .binding(let keys, let help) = self else { return [self] }
    let lines = SafeText(help).wrapped(to: columns).map(\.string)
    return [.binding(keys: keys, help: lines.first ?? "")] + lines.dropFirst().map { .rest($0) }
  }

  /// All lines, grouped as the commands are.
  ///
  /// - Parameters:
  ///   - arrows: whether there are signs for the arrow keys.
  ///   - works: whether a command does something where the reader is; what does not comes last.
  package static func all(
    _ keyMap: KeyMap, arrows: Bool = true, works: (Command) -> Bool = { _ in true }
  ) -> [HelpLine] {
    var lines: [HelpLine] = []
    var elsewhere: [HelpLine] = []
    for group in Command.Group.allCases {
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(group.rawValue))
      for command in Command.allCases where command.group == group {
        var keys = keyMap.keys(of: command, arrows: arrows)
        if command == .level { keys = keys.isEmpty ? [] : ["z1 to z9"] }
        if command == .tab { keys = keys.isEmpty ? [] : ["alt-1 to alt-9"] }
        guard !keys.isEmpty else { continue }
        let line = HelpLine.binding(keys: keys.joined(separator: "  "), help: command.help)
        if works(command) { lines.append(line) } else { elsewhere.append(line) }
      }
    }
    if !elsewhere.isEmpty { lines += [.blank, .heading("Not at the live end")] + elsewhere }
    lines += [.blank, .heading("In a prompt")]
    for command in PromptCommand.allCases {
      let keys = command.keys.map { KeyMap.named($0, arrows: arrows) }
      lines.append(.binding(keys: keys.joined(separator: "  "), help: command.help))
    }
    return lines
  }
}
