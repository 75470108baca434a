/// One line of the help, made from the key map.
package enum HelpLine: Hashable, Sendable {
  case heading(String)
  case binding(keys: String, help: String)
  case blank

  /// All lines, grouped as the commands are.
  ///
  /// - Parameter arrows: whether there are signs for the arrow keys.
  package static func all(_ keyMap: KeyMap, arrows: Bool = true) -> [HelpLine] {
    var lines: [HelpLine] = []
    for group in Command.Group.allCases {
      if !lines.isEmpty { lines.append(.blank) }
      lines.append(.heading(group.rawValue))
      for command in Command.allCases where command.group == group {
        var keys = keyMap.keys(of: command, arrows: arrows)
        if command == .level { keys = keys.isEmpty ? [] : ["z1 to z9"] }
        if command == .tab { keys = keys.isEmpty ? [] : ["alt-1 to alt-9"] }
        guard !keys.isEmpty else { continue }
        lines.append(.binding(keys: keys.joined(separator: "  "), help: command.help))
      }
    }
    lines += [.blank, .heading("In a prompt")]
    for command in PromptCommand.allCases {
      let keys = command.keys.map { KeyMap.named($0, arrows: arrows) }
      lines.append(.binding(keys: keys.joined(separator: "  "), help: command.help))
    }
    return lines
  }
}
