import CellGrid
import SessionModel
import Sessions
import ViewerCore

/// One lane of the board in one row.
struct LaneRow {
  /// The lane.
  private let lane: Lane
  /// The wall clock.
  private let now: Milliseconds
  /// The signs to draw with.
  private let glyphs: Glyphs

  /// Whether lanes tell on which machine they are.
  private let hasHosts: Bool

  /// Makes the row of a lane.
  init(_ lane: Lane, now: Milliseconds, hasHosts: Bool = false, glyphs: Glyphs) {
    (self.lane, self.now, self.hasHosts, self.glyphs) = (lane, now, hasHosts, glyphs)
  }

  /// Columns that a part takes; 0 where there is no room for it.
  private struct Widths {
    /// The columns of each.
    let since, host, agent, project, branch, context, cost, lines: Int

    /// Divides the columns of a screen.
    init(_ columns: Int, hasHosts: Bool) {
      since = columns >= 34 ? 8 : 0
      host = !hasHosts || columns < 52 ? 0 : columns >= 120 ? 14 : 9
      agent = columns >= 60 ? 12 : 0
      project = columns >= 120 ? 16 : columns >= 44 ? 10 : 0
      branch = columns >= 120 ? 16 : 0
      context = columns >= 72 ? 5 : 0
      cost = columns >= 76 ? 8 : 0
      lines = columns >= 96 ? 12 : 0
    }
  }

  /// Draws it.
  func draw(row: Int, isMarked: Bool, into grid: inout Grid) {
    let widths = Widths(grid.columns, hasHosts: hasHosts)
    if isMarked { grid.put(glyphs.bookmark, row: row, column: 0, width: 1, role: .bookmark) }
    let standing = lane.standing
    grid.put(standing.sign(glyphs), row: row, column: 1, width: 1, role: standing.role)
    var column = 3
    func put(_ text: SafeText, _ width: Int, _ role: Role) {
      guard width > 0 else { return }
      grid.put(
        text, row: row, column: column, width: width - 1, role: role, truncation: .trailing)
      column += width
    }
    put(SafeText(age), widths.since, standing == .unseen ? .new : .time)
    put(SafeText(lane.session.origin?.host ?? "here"), widths.host, .dim)
    put(SafeText(lane.session.agent), widths.agent, .dim)
    put(SafeText(lane.session.project), widths.project, .text)
    put(SafeText(lane.session.glance?.branch ?? ""), widths.branch, .dim)
    var end = grid.columns - 1
    func putBack(_ spans: [Span], _ width: Int) {
      guard width > 0 else { return }
      let taken = min(width - 1, spans.reduce(0) { $0 + $1.text.width })
      grid.put(spans, row: row, column: end - taken, width: taken)
      end -= width
    }
    let facts = lane.facts
    putBack(lines, widths.lines)
    putBack(
      facts?.cost.map { [Span(SafeText("$" + NumberText.fixed($0, places: 2)), .dim)] } ?? [],
      widths.cost)
    putBack(facts?.context.map { [Span("\($0)%", .dim)] } ?? [], widths.context)
    var words: [Span] = []
    if let silence = lane.session.silence(now: now) {
      words.append(Span("silent \(SafeText(DurationText.rough(silence)))  ", .warning))
    }
    let text = SafeText(lane.text)
    if lane.excess != nil {
      let mark: SafeText = "\(glyphs.up) over budget  "
      // What a lane needs goes before why it is dear, which the foot tells in full.
      let isCut = words.reduce(mark.width + text.width) { $0 + $1.text.width } > end - column
      words.append(Span(needsAttention && isCut ? "\(glyphs.up) " : mark, .warning))
    }
    words.append(Span(text, needsAttention ? standing.role : .text))
    if let last = facts?.words, last != lane.text, grid.columns >= 100 {
      words.append(Span("  \(SafeText(last))", .dim))
    }
    grid.put(
      words, row: row, column: column, width: max(0, end - column), truncation: .trailing)
  }

  /// Whether what it says is loud.
  private var needsAttention: Bool { lane.standing < .stopped }

  /// Since when it stands so.
  private var age: String {
    let span = max(.zero, now - lane.since)
    switch lane.standing {
    case .unseen: return "new"
    case .permission, .question, .stuck, .running:
      let seconds = span.count / 1000
      guard (60..<3600).contains(seconds) else { return DurationText.rough(span) }
      return "\(seconds / 60)m\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)s"
    case .failed, .stopped, .done: return DurationText.rough(span)
    }
  }

  /// The lines that were added and removed.
  private var lines: [Span] {
    guard let facts = lane.facts, facts.isWhole, facts.added + facts.removed > 0 else { return [] }
    var spans = [Span("+\(facts.added)", .diffAdded)]
    if facts.removed > 0 { spans.append(Span(" \(glyphs.minus)\(facts.removed)", .diffRemoved)) }
    return spans
  }
}
