import SessionModel

/// When calls ran, when models were at work between them, and when a person was waited for.
package struct TimelineWork: Sendable {
  package typealias Span = TimelineAxis.Span

  /// When anything went on that is over, apart from each other: what the axis shows to scale.
  private(set) var busy: [Span] = []
  /// Since when calls or the model are at work.
  private(set) var openSince: Milliseconds?
  /// When a model was at work: somebody had asked or a call had ended, and no call of the agent ran; apart
  /// from each other.
  private(set) var model: [Span] = []
  /// Since when it is at work.
  private(set) var modelSince: Milliseconds?
  /// When a person was waited for.
  private(set) var waits: [Span] = []
  /// Since when one is.
  private(set) var waitSince: Milliseconds?

  /// What takes the model longer is left out where it is long beside everything else: a machine slept.
  private static let longest = Milliseconds(600_000)
  /// The same of a person, who may have gone home.
  private static let longestWait = Milliseconds(60_000)

  /// Nothing goes on.
  init() {}

  /// Finds out when anything went on.
  ///
  /// - Parameter calls: those that are shown.
  init(
    _ calls: ContiguousArray<OutlineNode>, _ figures: NodeFigures, _ session: Session,
    at position: Int32
  ) {
    measureModels(figures, session, position)
    var spans: [Span] = []
    for span in model {
      // The ends of what is left out are there.
      if span.end - span.start <= Self.longest {
        spans.append(span)
      } else {
        spans += [Span(start: span.start, end: span.start), Span(start: span.end, end: span.end)]
      }
    }
    openSince = modelSince
    for node in calls where !node.isContext && !node.isRetracted {
      let call = figures.call(node.id)
      guard let start = call.start else { continue }
      if let wait = figures.waits[node.id] { take(wait) }
      if call.status?.isOpen == true {
        openSince = min(openSince ?? start, start)
        continue
      }
      let end = call.end ?? start
      guard let wait = figures.waits[node.id], let over = wait.end,
        over - wait.start > Self.longestWait
      else {
        let begun = figures.waits[node.id].map { min(start, $0.start) } ?? start
        spans.append(Span(start: begun, end: end))
        continue
      }
      spans.append(Span(start: start, end: max(start, wait.start)))
      spans.append(Span(start: min(end, over), end: end))
    }
    busy = Self.union(spans)
  }

  /// How long the model was at work.
  package func modelTime(now: Milliseconds) -> Milliseconds? {
    guard !model.isEmpty || modelSince != nil else { return nil }
    return Self.sum(model) + (modelSince.map { max(.zero, now - $0) } ?? .zero)
  }

  /// How long a person was waited for.
  package func waitTime(now: Milliseconds) -> Milliseconds? {
    guard !waits.isEmpty || waitSince != nil else { return nil }
    return Self.sum(waits) + (waitSince.map { max(.zero, now - $0) } ?? .zero)
  }

  /// When the model was and is at work.
  package func modelSpans(now: Milliseconds) -> [Span] {
    model + (modelSince.map { [Span(start: $0, end: max(now, $0))] } ?? [])
  }

  /// When a person was and is waited for.
  package func waitSpans(now: Milliseconds) -> [Span] {
    waits + (waitSince.map { [Span(start: $0, end: max(now, $0))] } ?? [])
  }

  private static func sum(_ spans: [Span]) -> Milliseconds {
    spans.reduce(.zero) { $0 + ($1.end - $1.start) }
  }

  /// Takes note of a wait.
  private mutating func take(_ wait: PersonWait) {
    if let end = wait.end {
      waits.append(Span(start: wait.start, end: max(wait.start, end)))
    } else {
      waitSince = min(waitSince ?? wait.start, wait.start)
    }
  }

  // MARK: Models

  /// Finds out when a model was at work, that of the session or one of an agent: from a prompt or the end of
  /// calls up to what it says or calls next.
  private mutating func measureModels(
    _ figures: NodeFigures, _ session: Session, _ position: Int32
  ) {
    // The agents, and since when each has something to do.
    var lanes: [(parent: NodeID, since: Milliseconds?)] = [(.root, nil)]
    var spans: [Span] = []
    while let lane = lanes.popLast() {
      var moment = Moment(since: lane.since, isAwaited: lane.parent != .root)
      for entry in session.children(of: lane.parent, at: position)
      where session.kind(entry) == .entry && !session.isRetracted(entry, at: position) {
        let own = figures.call(entry)
        let role = session.role(entry)
        let isModel = role == .assistant || role == .step
        moment.advance(to: own.start, isModel: isModel, &spans)
        if session.isPrompt(entry, at: position) { moment.isAwaited = true }
        if isModel { moment.isAwaited = false }
        for node in session.children(of: entry, at: position)
        where session.kind(node) == .call && !session.isRetracted(node, at: position) {
          let call = figures.call(node)
          // Who waits for leave before a call begins is no model.
          if let wait = figures.waits[node], let over = wait.end, let start = call.start,
            over <= start
          {
            moment.advance(to: wait.start, isModel: true, &spans)
            moment.advance(to: over, isModel: false, &spans)
          }
          moment.advance(to: call.start, isModel: true, &spans)
          moment.advance(to: call.end, isModel: false, &spans)
          moment.isOpen = moment.isOpen || call.status?.isOpen == true
          moment.isAwaited = true
          if session.lastChild(of: node, at: position) != nil { lanes.append((node, call.start)) }
        }
        moment.advance(to: own.end, isModel: isModel, &spans)
      }
      let isOver =
        lane.parent == .root
        ? session.status(at: position)?.value != .inProgress
        : figures.call(lane.parent).status?.isOpen != true
      if moment.isAwaited, !moment.isOpen, !isOver, let since = moment.since {
        modelSince = min(modelSince ?? since, since)
      }
    }
    model = Self.union(spans)
  }

  /// Puts spans together that touch each other, in order.
  private static func union(_ spans: [Span]) -> [Span] {
    var union: [Span] = []
    for span in spans.sorted(by: { $0.start < $1.start }) {
      if let last = union.last, span.start <= last.end {
        union[union.count - 1].end = max(last.end, span.end)
      } else {
        union.append(span)
      }
    }
    return union
  }

  /// How far the work of an agent was followed.
  private struct Moment {
    /// Up to when.
    var since: Milliseconds?
    /// Whether the last thing that happened leaves the word to the model.
    var isAwaited: Bool
    /// Whether a call runs.
    var isOpen = false

    init(since: Milliseconds?, isAwaited: Bool) {
      (self.since, self.isAwaited) = (since, isAwaited)
    }

    /// Goes on to a moment; what lies between is the model's or nobody's.
    mutating func advance(to moment: Milliseconds?, isModel: Bool, _ spans: inout [Span]) {
      guard let moment else { return }
      guard let before = since else {
        since = moment
        return
      }
      guard moment > before else { return }
      if isModel { spans.append(Span(start: before, end: moment)) }
      since = moment
    }
  }
}
