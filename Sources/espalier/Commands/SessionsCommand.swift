import CellGrid
import Feeds
import Glibc
import JSONReading
import SessionModel
import Sessions

/// `espalier sessions`: the sessions on this machine, as a table or as JSON.
///
/// Without a screen `espalier` without a source says the same.
struct SessionsCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() -> Int32 {
    let now = Environment.now.wall
    let sessions = SessionScan.whole(program.environment, now: now)
    if program.invocation.has(.json) {
      var json = JSONWriter(compact: program.invocation.has(.compact))
      json.beginArray()
      for session in sessions { session.write(to: &json) }
      json.endArray()
      Output.document(json)
    } else if sessions.isEmpty {
      Output.error("no sessions were found (see: espalier paths)")
    } else {
      writeTable(sessions, now: now)
    }
    return ExitStatus.success
  }

  /// The heads of the columns.
  private static let heads = ["state", "agent", "project", "age", "size", "calls", "title"]
  /// Columns that a name takes at most.
  private static let nameWidth = 24
  /// Columns that a title takes at most where nothing says how wide the terminal is.
  private static let titleWidth = 60

  /// Prints a row for each session. Off a terminal the file stands behind it, for scripts.
  private func writeTable(_ sessions: [ListedSession], now: Milliseconds) {
    var window = winsize()
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let hasWidth = isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0
    var rows = sessions.map { session in
      [
        session.state.rawValue, session.agent, session.project,
        AgeText.text(now - session.modified), session.size.map { SizeText.brief($0) } ?? "-",
        calls(session),
        [session.forkMark, session.title].compactMap { $0 }.joined(separator: " "),
      ].map { SafeText($0) }
    }
    rows.insert(Self.heads.map { SafeText($0) }, at: 0)
    var widths = Self.heads.indices.map { column in rows.map { $0[column].width }.max() ?? 0 }
    widths[2] = min(widths[2], Self.nameWidth)
    let left = widths.dropLast().reduce(0) { $0 + $1 + 2 }
    widths[6] = hasWidth ? max(8, Int(window.ws_col) - left) : min(widths[6], Self.titleWidth)
    for (index, row) in rows.enumerated() {
      var line = ""
      for (column, cell) in row.enumerated() {
        let shown = cell.fitted(to: widths[column])
        let blanks = String(repeating: " ", count: widths[column] - shown.width)
        let isNumber = (3...5).contains(column)
        line += (isNumber ? blanks + shown.string : shown.string + blanks) + "  "
      }
      if !isTerminal { line += index == 0 ? "source" : sessions[index - 1].source }
      while line.last == " " { line.removeLast() }
      Output.line(SafeText(line))
    }
  }

  /// The counts of calls: `◐ 1 ✗ 2 ✓ 38`, and `✗ 0+ ✓ 7+` where only a part of them was seen.
  private func calls(_ session: ListedSession) -> String {
    guard let calls = session.glance?.calls else { return "?" }
    let parts = [
      ("◐", calls.open > 0 ? "\(calls.open)" : nil), ("✗", calls.text(calls.failed)),
      ("✓", calls.text(calls.completed)),
    ].compactMap { sign, text in text.map { "\(sign) \($0)" } }
    return parts.isEmpty ? (calls.isPartial ? "?" : "-") : parts.joined(separator: " ")
  }
}
