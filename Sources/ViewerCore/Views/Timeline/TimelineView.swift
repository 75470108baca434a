import CellGrid
import SessionModel

/// The timeline: a row for each call, on one axis.
package struct TimelineView: View {
  package static let layer = ViewLayer.main

  /// The calls, in the order of the tree.
  package private(set) var calls: ContiguousArray<OutlineNode> = []
  /// The index of the call that the cursor stands for; `nil` while there are none.
  package private(set) var current: Int?
  /// The row below the scale that the current call stands in.
  private var screenRow = 0
  /// The scale that was chosen; `nil`: everything fits.
  private var step: Int?
  /// The moment of the first column; `nil`: the start or, while following, as late as there is anything.
  private var left: Milliseconds?
  /// When anything went on.
  package private(set) var work = TimelineWork()
  /// What `calls` was made of.
  private var position: Int32 = -1
  /// Which nodes could be seen when they were made.
  private var tree = -1
  /// The figures that they were measured by.
  private var version = -1
  /// The row of the tree that `current` was found for.
  private var cursor: NodeID?

  package static func opened(by command: Command, in state: ViewerState) -> TimelineView? {
    command == .timeline ? TimelineView() : nil
  }

  package func hints(_ state: ViewerState) -> [Hint]? {
    [
      Hint(.help, "help"), Hint(.openNode, "zoom in"), Hint(.closeNode, "out"),
      Hint(.faster, "pan"), Hint(.detail, "details"), Hint(.quit, "tree"),
    ]
  }

  package func deadline(_ state: ViewerState) -> Milliseconds? {
    state.figures.isComplete ? nil : state.now
  }

  /// Forgets the moment that the chart begins with: the other session may have others.
  package mutating func turn() { left = nil }

  /// Takes the calls that can be shown.
  package mutating func settle(_ state: inout ViewerState, _ session: Session) {
    state.readFigures(session)
    let isNew = tree != state.treeVersion || position != state.position
    if isNew {
      (position, tree) = (state.position, state.treeVersion)
      calls = ContiguousArray(
        state.wholeTree(session).nodes.lazy.filter { $0.kind == .call })
    }
    // While a large session is read, it is measured a few times and not with every slice.
    let known = state.figures
    let isDue = known.isComplete || known.version >= 2 * version
    if isNew || version != known.version && isDue {
      version = state.figures.version
      work = TimelineWork(calls, state.figures, session, at: state.position)
    }
    place(&state, session, isNew: isNew)
  }

  /// Where the parts stand.
  package func place(_ layout: ViewLayout) -> TimelinePlace {
    TimelinePlace(
      layout, hasBand: !work.model.isEmpty || work.modelSince != nil,
      hasUsual: work.openSince != nil)
  }

  /// Finds the call of the cursor. The row of the screen stays while the call does, whatever comes above.
  private mutating func place(
    _ state: inout ViewerState, _ session: Session, isNew: Bool
  ) {
    let node = state.cursor?.node
    if !isNew, node == cursor, current != nil { return clamp(state) }
    let old = current.flatMap { index in calls.indices.contains(index) ? index : nil }
    cursor = node
    let found = node.flatMap { index(of: $0, &state, session) } ?? calls.indices.last
    if let found, let old, !isNew { screenRow += found - old }
    if current == nil || isNew, state.isFollowing { screenRow = .max / 2 }
    current = found
    clamp(state)
  }

  /// The index of a node's call; of an entry, that of the first call behind its start.
  private func index(
    of identity: NodeID, _ state: inout ViewerState, _ session: Session
  ) -> Int? {
    if let index = calls.firstIndex(where: { $0.identity == identity }) { return index }
    let tree = state.wholeTree(session)
    guard let row = tree.index(of: identity),
      let next = tree.nodes[row...].first(where: { $0.kind == .call })
    else { return nil }
    return calls.firstIndex { $0.identity == next.identity }
  }

  /// Keeps the row of the cursor on the screen.
  private mutating func clamp(_ state: ViewerState) {
    screenRow = max(0, min(screenRow, place(state.layout).rows.count - 1))
    if let current { screenRow = min(screenRow, current) }
  }

  /// The index of the call in the first row.
  package func top(height: Int) -> Int {
    max(0, min((current ?? 0) - screenRow, calls.count - height))
  }

  // MARK: The chart

  /// The axis as it is now.
  package func axis(_ state: ViewerState) -> TimelineAxis { axis(state, step: step) }

  /// The axis in a scale.
  private func axis(_ state: ViewerState, step: Int?) -> TimelineAxis {
    TimelineAxis(
      busy: work.busy, openSince: work.openSince, now: state.workNow,
      room: place(state.layout).chart.count, step: step)
  }

  /// The column of an axis that the chart begins with.
  package func left(_ axis: TimelineAxis, _ state: ViewerState) -> Int {
    let most = max(0, axis.columns - place(state.layout).chart.count)
    if let left { return min(most, axis.column(of: left)) }
    return state.isFollowing ? most : 0
  }

  /// Shows everything.
  mutating func showAll() { (step, left) = (nil, nil) }

  /// Goes to another scale; the bar of the cursor stays where it is, as far as it can.
  mutating func zoom(by count: Int, _ state: ViewerState) {
    let axis = axis(state)
    let fit = self.axis(state, step: nil).step
    let room = place(state.layout).chart.count
    let left = left(axis, state)
    let start = current.flatMap { state.figures.call(calls[$0].id).start }
    let own = start.map { axis.column(of: $0) - left } ?? 0
    let fixed = (0..<room).contains(own) ? own : room / 2
    let moment = axis.time(at: left + fixed)
    let goal = max(0, min(fit, axis.step + count))
    step = goal == fit ? nil : goal
    let now = self.axis(state)
    let isWhole = now.columns <= room
    self.left = isWhole ? nil : now.time(at: max(0, now.column(of: moment) - fixed))
  }

  /// Moves the chart by columns.
  mutating func pan(by count: Int, _ state: ViewerState) {
    let axis = axis(state)
    let most = max(0, axis.columns - place(state.layout).chart.count)
    let goal = max(0, min(most, left(axis, state) + count))
    left = axis.time(at: goal)
  }

  /// Brings the bar of a call into view.
  mutating func showBar(of node: OutlineNode, _ state: ViewerState) {
    guard step != nil, let start = state.figures.call(node.id).start else { return }
    let axis = axis(state)
    let room = place(state.layout).chart.count
    let (left, column) = (left(axis, state), axis.column(of: start))
    if !(left..<left + room).contains(column) {
      self.left = axis.time(at: max(0, column - room / 4))
    }
  }
}

extension ViewerState {
  /// The timeline; `nil` while it is not shown.
  package var timeline: TimelineView? { views.find(TimelineView.self) }

  /// The axis of the timeline as it is now.
  package var timelineAxis: TimelineAxis? { timeline?.axis(self) }

  /// The column of an axis that the chart of the timeline begins with.
  package func timelineLeft(_ axis: TimelineAxis) -> Int { timeline?.left(axis, self) ?? 0 }
}
