import SessionModel

/// What the reader does with the timeline: a row for each call, on one axis.
package struct TimelineState: Sendable {
  /// The calls, in the order of the tree.
  package private(set) var calls: ContiguousArray<OutlineNode> = []
  /// The index of the call that the cursor stands for; `nil` while there are none.
  package private(set) var current: Int?
  /// The row below the scale that the current call stands in.
  private var screenRow = 0
  /// The scale that was chosen; `nil`: everything fits.
  package internal(set) var step: Int?
  /// The moment of the first column; `nil`: the start or, while following, as late as there is anything.
  package internal(set) var left: Milliseconds?
  /// When calls ran that are over, apart from each other, and since when others run.
  private var busy: [TimelineAxis.Span] = []
  private var openSince: Milliseconds?
  /// What `calls` was made of.
  private var position: Int32 = -1
  private var version = -1
  /// The row of the tree that `current` was found for.
  private var cursor: NodeID?

  /// Takes the calls that can be shown.
  ///
  /// - Parameter isTreeNew: whether there may be others at the same position.
  mutating func update(
    _ state: ViewerState, _ session: Session, isTreeNew: Bool
  ) {
    let isNew = isTreeNew || position != state.position
    if isNew {
      position = state.position
      calls = ContiguousArray(
        state.wholeTree(session).nodes.lazy.filter { $0.kind == .call })
    }
    if isNew || version != state.figures.version {
      version = state.figures.version
      measure(state.figures)
    }
    place(state, session, isNew: isNew)
  }

  /// Finds out when anything ran.
  private mutating func measure(_ figures: NodeFigures) {
    var spans: [TimelineAxis.Span] = []
    openSince = nil
    for node in calls where !node.isContext {
      let call = figures.call(node.id)
      guard let start = call.start else { continue }
      if call.status?.isOpen == true {
        openSince = min(openSince ?? start, start)
      } else {
        spans.append(.init(start: start, end: call.end ?? start))
      }
    }
    spans.sort { $0.start < $1.start }
    busy = []
    for span in spans {
      if let last = busy.last, span.start <= last.end {
        busy[busy.count - 1].end = max(last.end, span.end)
      } else {
        busy.append(span)
      }
    }
  }

  /// Finds the call of the cursor. The row of the screen stays while the call does, whatever comes above.
  private mutating func place(_ state: ViewerState, _ session: Session, isNew: Bool) {
    let node = state.cursor?.node
    if !isNew, node == cursor, current != nil { return clamp(state) }
    let old = current.flatMap { index in calls.indices.contains(index) ? index : nil }
    cursor = node
    let found = node.flatMap { index(of: $0, state, session) } ?? calls.indices.last
    if let found, let old, !isNew { screenRow += found - old }
    if current == nil || isNew, state.isFollowing { screenRow = .max / 2 }
    current = found
    clamp(state)
  }

  /// The index of a node's call; of an entry, that of the first call behind its start.
  private func index(of identity: NodeID, _ state: ViewerState, _ session: Session) -> Int? {
    if let index = calls.firstIndex(where: { $0.identity == identity }) { return index }
    let tree = state.wholeTree(session)
    guard let row = tree.index(of: identity),
      let next = tree.nodes[row...].first(where: { $0.kind == .call })
    else { return nil }
    return calls.firstIndex { $0.identity == next.identity }
  }

  private mutating func clamp(_ state: ViewerState) {
    screenRow = max(0, min(screenRow, state.timelinePlace.rows.count - 1))
    if let current { screenRow = min(screenRow, current) }
  }

  /// The index of the call in the first row.
  package func top(height: Int) -> Int {
    max(0, min((current ?? 0) - screenRow, calls.count - height))
  }

  /// The axis at a moment.
  package func axis(now: Milliseconds, room: Int) -> TimelineAxis {
    TimelineAxis(busy: busy, openSince: openSince, now: now, room: room, step: step)
  }
}

/// Where the parts of the timeline stand: one rule for drawing, clicking and paging.
package struct TimelinePlace: Hashable, Sendable {
  /// The row of the scale.
  package var head: Int
  /// The rows of calls.
  package var rows: Range<Int>
  /// The columns of names; signs stand in front of them.
  package var names: Range<Int>
  /// The columns of bars; empty where there is no room for any.
  package var chart: Range<Int>
  /// The column of durations.
  package var duration: Int
  /// The column of what is usual; `nil` where there is no room.
  package var usual: Int?

  /// Columns of `(usual 24s)` with a blank.
  private static let usualColumns = 15
  /// Fewer columns than these show nothing.
  private static let leastChart = 8

  /// Divides the room of the tree.
  init(tree: Range<Int>, columns: Int) {
    head = tree.lowerBound
    rows = min(tree.lowerBound + 1, tree.upperBound)..<tree.upperBound
    let right = columns >= 76 ? Self.usualColumns : 0
    duration = max(0, columns - right - DurationText.width)
    usual = right > 0 ? duration + DurationText.width + 1 : nil
    let width = max(8, min(30, columns / 5))
    let start = 3 + width + 1
    let hasChart = duration - 1 - start >= Self.leastChart
    names = 3..<max(3, hasChart ? start - 1 : duration - 1)
    chart = hasChart ? start..<duration - 1 : 0..<0
  }
}
