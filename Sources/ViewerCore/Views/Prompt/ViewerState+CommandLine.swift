import CellGrid
import SessionModel

/// Running what was typed behind a colon or chosen from a list.
extension ViewerState {
  /// Runs a command that was chosen from a list or clicked on.
  mutating func run(_ command: Command, _ number: Int?, _ session: Session) -> [Effect] {
    typed.clear()
    notice = nil
    return perform(command, number, session)
  }

  /// Runs a line that was typed.
  mutating func run(line text: String, _ session: Session) -> [Effect] {
    let line = String(text.drop { $0 == " " })
    let name = String(line.prefix { $0 != " " })
    let rest = String(line.dropFirst(name.count)).trimmed
    if name.isEmpty { return [] }
    // A percentage alone is a place, as in other programs.
    if name.hasSuffix("%"), let number = Int(name.dropLast()), number >= 0 {
      return run(.percent, number, session)
    }
    if rest.isEmpty, let number = Int(name) { return goTo(row: number, session) }
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

  /// Goes to a row of the tree, counted from 1.
  private mutating func goTo(row number: Int, _ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard !rows.isEmpty, number >= 1 else { return refuse("rows begin with 1") }
    let count = rows.outline.nodes.count
    leavePlace()
    stopFollowing()
    land(Rows.Place(node: min(number, count) - 1, line: 0), rows)
    notice = number > count ? "the last of \(count) rows" : "row \(number) of \(count)"
    return []
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

  /// Looks at a moment: `90`, `1:30`, `+5s`, `-2m`, `50%`, or a date as the screen tells it.
  private mutating func seek(_ text: String, _ session: Session) -> [Effect] {
    if text.hasSuffix("%"), let number = Int(text.dropLast()), (0...100).contains(number) {
      return seek(percent: number, session)
    }
    if let moment = options.zone.moment(typed: text) { return seek(toward: moment, session) }
    let sign = text.first.flatMap { ["+": 1.0, "-": -1.0][$0] }
    guard let span = Self.span(sign == nil ? text : String(text.dropFirst())) else {
      return refuse("seek: \"\(text)\" is no time")
    }
    if let sign { return seek(by: Milliseconds(seconds: sign * span), session) }
    let start = session.timeline.start ?? .zero
    return seek(toward: start + Milliseconds(seconds: span), session)
  }

  /// Looks at a moment, or at the end where that comes before it.
  private mutating func seek(toward goal: Milliseconds, _ session: Session) -> [Effect] {
    guard let start = session.timeline.start else { return refuse("the session has no times") }
    let end = session.timeline.end ?? start
    let effects = seek(to: goal, session)
    if goal > end { notice = "this is the end: \(DurationText.clock(end - start))" }
    return effects
  }

  /// Seconds of `90`, `1:30`, `1:02:03`, `5s`, `2m`, `1h`, `3d`, and of `3d 04:10:42` as the clock shows it.
  private static func span(_ text: String) -> Double? {
    var (rest, days) = (text[...], 0.0)
    if let mark = text.firstIndex(of: "d") {
      guard let count = number(text[..<mark]) else { return nil }
      days = count * 86_400
      rest = text[text.index(after: mark)...].drop { $0 == " " }
      if rest.isEmpty { return days }
    }
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    if let unit = rest.last.flatMap({ units[$0] }) {
      return number(rest.dropLast()).map { days + $0 * unit }
    }
    var seconds = 0.0
    for part in rest.split(separator: ":", omittingEmptySubsequences: false) {
      guard let value = number(part) else { return nil }
      seconds = seconds * 60 + value
    }
    return days + seconds
  }

  /// A number that a session can have.
  private static func number(_ text: Substring) -> Double? {
    guard let value = Double(text), value >= 0, value < 1e9 else { return nil }
    return value
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " }
    return String(String(start.reversed().drop { $0 == " " }).reversed())
  }
}
