import SessionModel

/// The line of a command.
extension PromptView {
  /// Runs the line.
  func lineAccepted(_ state: inout ViewerState, _ session: Session) -> [Effect] {
    state.run(line: line.text, session)
  }

  /// What a line can be completed to.
  func lineCompletions(themes: [String]) -> [String] {
    let words = line.text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch (words.count, words.first.flatMap { Choice.named($0) }) {
    case (..<2, _):
      let word = words.first ?? ""
      let names = Choice.all.map(\.name)
      let fitting = names.filter { $0.hasPrefix(word) }
      return fitting.isEmpty && !word.isEmpty ? names.filter { $0.contains(word) } : fitting
    case (2, .line(.theme)):
      return (["auto"] + themes).filter { $0.hasPrefix(words[1]) }.map { "theme \($0)" }
    case (2, .line(.set)):
      return Setting.allCases.map(\.rawValue).filter { $0.hasPrefix(words[1]) }.map { "set \($0)" }
    case (3, .line(.set)):
      let values = Setting(rawValue: words[1])?.words ?? []
      return values.filter { $0.hasPrefix(words[2]) }.map { "set \(words[1]) \($0)" }
    default: return []
    }
  }

  /// The theme that a line names.
  func themeInLine(_ themes: [String]) -> String? {
    let words = line.text.split(separator: " ")
    guard words.count == 2, case .line(.theme) = Choice.named(String(words[0])) else { return nil }
    let name = String(words[1])
    return themes.contains(name) || name == "auto" ? name : nil
  }

  /// What is said of the line so far: the help of the command that stands in it.
  func lineHint(_ keyMap: KeyMap) -> String? {
    guard let word = line.text.split(separator: " ").first, let choice = Choice.named(String(word))
    else { return nil }
    if case .command(let command) = choice, let key = keyMap.keys(of: command).first {
      return "\(choice.help)  \(key)"
    }
    return choice.help
  }
}
