/// Something that the palette and the command line offer.
package enum Choice: Hashable, Sendable {
  case command(Command)
  case line(LineCommand)

  /// Everything that there is.
  package static let all =
    Command.allCases.map { command in Choice.command(command) }
    + LineCommand.allCases.map { Choice.line($0) }

  /// The name that is typed.
  package var name: String {
    switch self {
    case .command(let command): command.rawValue
    case .line(let command): command.rawValue
    }
  }

  /// One line for people.
  package var help: String {
    switch self {
    case .command(let command): command.help
    case .line(let command): command.help
    }
  }

  /// The choice of a name, which may be a short word for it.
  static func named(_ name: String) -> Choice? {
    let name = LineCommand.aliases[name] ?? name
    if let command = Command(rawValue: name) { return .command(command) }
    return LineCommand(rawValue: name).map { .line($0) }
  }

  /// How badly a text fits, 0 for best; `nil` when it does not.
  ///
  /// The name comes before the help, what begins a word before what stands inside one, and letters in
  /// their order, with others between them, come last.
  func badness(_ text: String) -> Int? {
    let text = text.lowercased()
    if text.isEmpty { return 0 }
    let words = text.split(separator: " ")
    if name == text { return 0 }
    if name.hasPrefix(text) { return 1 }
    if words.allSatisfy({ name.contains($0) }) { return 2 }
    let all = "\(name) \(help)".lowercased()
    if words.allSatisfy({ all.contains($0) }) { return 3 }
    return Self.isSpread(text.filter { $0 != " " }, in: name) ? 4 : nil
  }

  /// Whether letters stand in a text in their order.
  private static func isSpread(_ letters: String, in text: String) -> Bool {
    var rest = Substring(letters)
    for letter in text where letter == rest.first { rest = rest.dropFirst() }
    return rest.isEmpty
  }
}
