import CellGrid
import SessionModel

/// One line of the facts of the session.
package struct FactLine: Hashable, Sendable {
  /// What it tells.
  package var name: SafeText
  /// What there is to tell.
  package var value: SafeText

  /// The facts of what is looked at, without those that the source does not tell.
  package static func all(_ state: ViewerState, _ session: Session) -> [FactLine] {
    let position = state.position
    var lines: [FactLine] = []
    func add(_ name: SafeText, _ value: String?) {
      if let value, !value.isEmpty { lines.append(FactLine(name: name, value: SafeText(value))) }
    }
    func text(_ channel: Channel) -> String? {
      session.text(.root, channel, at: position, limit: 1024)
    }
    func time(_ moment: Milliseconds?) -> String? { moment.map { TimeText.text($0) } }
    let times = Times(session, at: position, now: state.workNow)
    add("title", text(.title))
    add("source", state.options.sourceName)
    add("format", text(.format))
    add("written", session.written(at: position).map { String($0.dropFirst("written ".count)) })
    add("id", text(.id))
    add("model", text(.model))
    let status = session.status(at: position)
    add("status", status?.word)
    add("error", text(.error))
    add("started", time(session.moment(.root, .startedAt, at: position)))
    add("ended", time(session.moment(.root, .completedAt, at: position)))
    add("elapsed", times.elapsed().map { DurationText.clock($0) })
    let (entries, calls) = counts(session, at: position)
    add("entries", NumberText.grouped(entries))
    let statuses = ToolStatus.allCases.compactMap { status in
      calls[status].map { "\(NumberText.grouped($0)) \(status.word)" }
    }
    let words = statuses.isEmpty ? "" : ": " + statuses.joined(separator: ", ")
    add("tool calls", NumberText.grouped(calls.values.reduce(0, +)) + words)
    for figure in TokenCount.figures {
      add(
        SafeText(figure.words),
        text(figure.channel).map { Int($0).map { NumberText.grouped($0) } ?? $0 })
    }
    add("cost", text(.cost).map { Double($0).map { NumberText.dollars($0) } ?? $0 })
    let share = ContextShare(session, at: position)
    add(
      "context",
      share.map {
        "\(NumberText.grouped($0.filled.count)) of \(NumberText.grouped($0.window.count)) tokens, \($0.percent) %"
      })
    let unread = session.unknownCount + session.malformedCount
    if unread > 0 {
      add(
        "not understood",
        "\(session.unknownCount) unknown, \(session.malformedCount) malformed records")
    }
    add("events", NumberText.grouped(Int(position)))
    if session.timeline.isGuessed { add("times", "the source tells none") }
    return lines
  }

  /// How many entries there are, and how many calls stand how.
  private static func counts(
    _ session: Session, at position: Int32
  ) -> (entries: Int, calls: [ToolStatus: Int]) {
    var entries = 0
    var calls: [ToolStatus: Int] = [:]
    for id in session.items
    where session.isKnown(id, at: position) && !session.isRetracted(id, at: position) {
      if session.kind(id) == .entry {
        entries += 1
      } else if let status = session.toolStatus(id, at: position)?.value {
        calls[status, default: 0] += 1
      }
    }
    return (entries, calls)
  }
}
