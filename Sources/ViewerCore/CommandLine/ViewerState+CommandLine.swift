import CellGrid
import SessionModel

/// The command line and the palette: both run what the one table of commands has.
extension ViewerState {
  /// Whether a command does something where the reader is.
  package func works(_ command: Command) -> Bool { !command.isReplayOnly || clock != nil }

  /// The lines of the help for where the reader is.
  package func helpLines(arrows: Bool = true) -> [HelpLine] {
    HelpLine.all(keyMap, arrows: arrows) { works($0) }
  }

  /// Rows of the palette at most: more are a list to read and none to choose from.
  private static let paletteHeight = 12

  /// The rows of the screen that the palette takes, and the candidate in the first of them.
  package var paletteRows: (rows: Range<Int>, first: Int)? {
    guard let prompt, prompt.kind == .palette else { return nil }
    let count = prompt.candidates.count
    let height = min(Self.paletteHeight, layout.footer - 1, max(1, count))
    guard height > 0 else { return nil }
    let first = max(0, min((prompt.chosen ?? 0) - height / 2, count - height))
    return (layout.footer - height..<layout.footer, first)
  }

  /// Runs what was clicked on in the palette.
  mutating func paletteClicked(row: Int, _ session: Session) -> [Effect] {
    guard var prompt, let (rows, first) = paletteRows, rows.contains(row),
      first + row - rows.lowerBound < prompt.candidates.count
    else { return [] }
    prompt.chosen = first + row - rows.lowerBound
    self.prompt = nil
    return paletteAccepted(prompt, session)
  }

  /// What the palette offers for a text, the best first and what works here before the rest.
  package func palette(for text: String) -> [Choice] {
    var ranked: [(rank: Int, place: Int, choice: Choice)] = []
    for (place, choice) in Choice.all.enumerated() {
      guard var rank = choice.badness(text) else { continue }
      if case .command(let command) = choice, !works(command) { rank += 10 }
      ranked.append((rank, place, choice))
    }
    return ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.choice)
  }

  /// Runs a command that was chosen from a list or clicked on.
  mutating func run(_ command: Command, _ number: Int?, _ session: Session) -> [Effect] {
    (help, pending, count) = (nil, [], nil)
    lastRun = command
    return perform(command, number, session)
  }

  /// Runs what was chosen in the palette.
  mutating func paletteAccepted(_ prompt: Prompt, _ session: Session) -> [Effect] {
    guard let name = prompt.chosen.map({ prompt.candidates[$0] }), let choice = Choice.named(name)
    else {
      notice = "no command fits \"\(prompt.text)\""
      return [.beep]
    }
    switch choice {
    case .command(let command): return run(command, nil, session)
    case .line(let command):
      ask(.command, text: command.rawValue + " ")
      return []
    }
  }

  /// Runs a line that was typed.
  mutating func lineAccepted(_ prompt: Prompt, _ session: Session) -> [Effect] {
    let line = String(prompt.text.drop { $0 == " " })
    let name = String(line.prefix { $0 != " " })
    let rest = String(line.dropFirst(name.count)).trimmed
    if name.isEmpty { return [] }
    // A percentage alone is a place, as in other programs.
    if name.hasSuffix("%"), let number = Int(name.dropLast()), number >= 0 {
      return run(.percent, number, session)
    }
    switch Choice.named(name) {
    case .command(let command):
      if rest.isEmpty { return run(command, nil, session) }
      guard let number = Int(rest), (1...100_000).contains(number) else {
        return refuse("\(name): \"\(rest)\" is no number")
      }
      return run(command, number, session)
    case .line(let command): return run(command, rest, session)
    case nil:
      let near = nearestWord(to: name, of: Choice.all.map(\.name))
      return refuse("no command \"\(name)\"" + (near.map { ", did you mean \($0)?" } ?? ""))
    }
  }

  /// Runs a command of the line alone.
  private mutating func run(
    _ command: LineCommand, _ text: String, _ session: Session
  ) -> [Effect] {
    guard !text.isEmpty else { return refuse("\(command.usage): \(command.help)") }
    switch command {
    case .seek: return seek(text, session)
    case .theme: return [.theme(text)]
    case .write: return [export(to: text, isWhole: true, session)]
    case .writePart: return [export(to: text, isWhole: false, session)]
    case .set:
      let words = text.split(separator: " ").map(String.init)
      guard words.count == 2, let setting = Setting(rawValue: words[0]),
        setting.words.contains(words[1])
      else { return refuse("set: \(command.help)") }
      return set(setting, words[1])
    }
  }

  /// Changes a setting for as long as the viewer is open.
  private mutating func set(_ setting: Setting, _ word: String) -> [Effect] {
    switch setting {
    case .time: timeColumn = TimeColumn.allCases.first { "\($0)" == word } ?? timeColumn
    case .motion: motion = Motion(rawValue: word) ?? motion
    case .mouse: return useMouse(word == "on")
    }
    return []
  }

  /// Takes the mouse, or leaves it to the terminal.
  mutating func useMouse(_ isOn: Bool) -> [Effect] {
    usesMouse = isOn
    notice = isOn ? "mouse on: Shift-drag selects text" : "mouse off: the terminal selects text"
    return [.mouse(isOn)]
  }

  /// Looks at a moment: `90`, `1:30`, `+5s`, `-2m`, `50%`.
  private mutating func seek(_ text: String, _ session: Session) -> [Effect] {
    if text.hasSuffix("%"), let number = Int(text.dropLast()), (0...100).contains(number) {
      return run(.percent, number, session)
    }
    let sign = text.first.flatMap { ["+": 1.0, "-": -1.0][$0] }
    guard let span = Self.span(sign == nil ? text : String(text.dropFirst())) else {
      return refuse("seek: \"\(text)\" is no time")
    }
    if let sign { return seek(by: Milliseconds(seconds: sign * span), session) }
    guard let start = session.timeline.start else { return refuse("the session has no times") }
    return seek(to: start + Milliseconds(seconds: span), session)
  }

  /// Seconds of `90`, `1:30`, `1:02:03`, `5s`, `2m`, `1h`.
  private static func span(_ text: String) -> Double? {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    if let unit = text.last.flatMap({ units[$0] }) {
      return number(text.dropLast()).map { $0 * unit }
    }
    var seconds = 0.0
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard let value = number(part) else { return nil }
      seconds = seconds * 60 + value
    }
    return seconds
  }

  /// A number that a session can have.
  private static func number(_ text: Substring) -> Double? {
    guard let value = Double(text), value >= 0, value < 1e9 else { return nil }
    return value
  }

  private mutating func refuse(_ reason: String) -> [Effect] {
    notice = reason
    return [.beep]
  }

  // MARK: While it is typed

  /// What a line can be completed to.
  func lineCompletions(_ text: String) -> [String] {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch (words.count, words.first.flatMap { Choice.named($0) }) {
    case (..<2, _):
      let word = words.first ?? ""
      let names = Choice.all.map(\.name)
      let fitting = names.filter { $0.hasPrefix(word) }
      return fitting.isEmpty && !word.isEmpty ? names.filter { $0.contains(word) } : fitting
    case (2, .line(.theme)):
      return (["auto"] + themeNames).filter { $0.hasPrefix(words[1]) }.map { "theme \($0)" }
    case (2, .line(.set)):
      return Setting.allCases.map(\.rawValue).filter { $0.hasPrefix(words[1]) }.map { "set \($0)" }
    case (3, .line(.set)):
      let values = Setting(rawValue: words[1])?.words ?? []
      return values.filter { $0.hasPrefix(words[2]) }.map { "set \(words[1]) \($0)" }
    default: return []
    }
  }

  /// What is said of the line so far: the help of the command that stands in it.
  func lineHint(_ text: String) -> String? {
    guard let word = text.split(separator: " ").first, let choice = Choice.named(String(word))
    else { return nil }
    if case .command(let command) = choice, let key = keyMap.keys(of: command).first {
      return "\(choice.help)  \(key)"
    }
    return choice.help
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " }
    return String(String(start.reversed().drop { $0 == " " }).reversed())
  }
}
