import JSONReading
import SessionModel

/// The figures of a session as the statistics put them together, from those that all views and reports share.
package struct StatisticsFigures: Sendable {
  /// The calls of one tool, or of the tools of one kind.
  package struct Tool: Hashable, Sendable {
    /// What it is called.
    package var name: String
    /// What it is for.
    package var kind: ToolKind
    /// How many calls there are.
    package var calls = 0
    /// How many failed.
    package var failed = 0
    /// How long the calls took of which that is known, shortest first.
    var durations: [Milliseconds] = []

    /// How long they took together.
    package var total: Milliseconds { durations.reduce(.zero) { $0 + $1 } }
    /// How long a call usually took.
    package var median: Milliseconds? { durations.median }
    /// How long at most nineteen of twenty took.
    package var p95: Milliseconds? {
      durations.isEmpty ? nil : durations[(durations.count * 95 + 99) / 100 - 1]
    }
    /// How long the longest took.
    package var longest: Milliseconds? { durations.last }
  }

  /// What happened: turns, files, failures, models, tokens.
  package let overview: OverviewFigures
  /// The tools, in no order.
  package private(set) var tools: [Tool] = []
  /// The kinds of tools, in no order.
  package private(set) var kinds: [Tool] = []
  /// How long the calls of all tools took: what their shares are of.
  package private(set) var total = Milliseconds.zero
  /// How long calls were at work together, those that still are up to now.
  package private(set) var together = Milliseconds.zero
  /// How long at least one of them was.
  package private(set) var busy = Milliseconds.zero
  /// How many ran at once at most.
  package private(set) var concurrency = 0
  /// What was spent, by time.
  package private(set) var slices: [SpentSlice]

  /// Messages, calls and tokens, as `espalier stats` counts them.
  package var stats: SessionStats { overview.stats }

  /// Puts the figures together.
  ///
  /// - Parameters:
  ///   - now: until when that counts which still runs.
  ///   - zone: that of the reader's clock.
  init(
    _ overview: OverviewFigures, _ figures: NodeFigures, _ session: Session,
    at position: Int32, now: Milliseconds, zone: ClockZone
  ) {
    self.overview = overview
    slices = SpentSlice.all(of: overview.stats.messages, figures, zone: zone)
    var spans: [(start: Milliseconds, end: Milliseconds)] = []
    for step in TreeWalk(session, at: position, includesRetracted: false)
    where step.isStart && session.kind(step.node) == .call {
      let call = figures.call(step.node)
      guard call.tool >= 0 else { continue }
      // What starts others only waits for them.
      guard let start = call.start, !step.hasChildren(session, position) else { continue }
      let end = call.end ?? (call.status?.isOpen == true ? max(start, now) : start)
      spans.append((start, end))
    }
    var byKind: [ToolKind: Tool] = [:]
    for known in overview.stats.tools {
      let tool = Tool(
        name: known.name, kind: session.toolKind(named: known.name), calls: known.calls,
        failed: known.statuses[.failed] ?? 0, durations: known.durations)
      tools.append(tool)
      var kind = byKind[tool.kind] ?? Tool(name: tool.kind.word, kind: tool.kind)
      kind.calls += tool.calls
      kind.failed += tool.failed
      kind.durations += tool.durations
      byKind[tool.kind] = kind
      total = total + tool.total
    }
    kinds = byKind.values.map { kind in
      var kind = kind
      kind.durations.sort()
      return kind
    }
    together = spans.reduce(.zero) { $0 + ($1.end - $1.start) }
    (busy, concurrency) = Self.overlap(spans)
  }

  /// How long anything ran, and how many did at once at most.
  private static func overlap(
    _ spans: [(start: Milliseconds, end: Milliseconds)]
  ) -> (busy: Milliseconds, most: Int) {
    let starts = spans.map(\.start).sorted()
    let ends = spans.map(\.end).sorted()
    var (busy, since, open, most, ended) = (Milliseconds.zero, Milliseconds.zero, 0, 0, 0)
    for start in starts {
      // What ends as the next begins does not run beside it.
      while ended < ends.count, ends[ended] <= start, open > 0 {
        open -= 1
        if open == 0 { busy = busy + (ends[ended] - since) }
        ended += 1
      }
      if open == 0 { since = start }
      open += 1
      most = max(most, open)
    }
    if open > 0, let last = ends.last { busy = busy + (last - since) }
    return (busy, most)
  }
}
