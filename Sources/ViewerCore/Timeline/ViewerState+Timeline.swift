import CellGrid
import SessionModel

/// Keys and changes of the session, as far as they are about the timeline.
extension ViewerState {
  /// Where the parts of the timeline stand.
  package var timelinePlace: TimelinePlace {
    let layout = layout
    return TimelinePlace(tree: layout.tree, columns: layout.treeColumns)
  }

  /// The axis of the timeline as it is now.
  package var timelineAxis: TimelineAxis? {
    timeline?.axis(now: workNow, room: timelinePlace.chart.count)
  }

  /// The column of an axis that the chart begins with.
  package func timelineLeft(_ axis: TimelineAxis) -> Int {
    let most = max(0, axis.columns - timelinePlace.chart.count)
    if let left = timeline?.left { return min(most, axis.column(of: left)) }
    return isFollowing ? most : 0
  }

  /// Shows the timeline, or the tree again.
  mutating func toggleTimeline() {
    timeline = timeline == nil ? TimelineState() : nil
    statistics = nil
  }

  /// Brings the timeline up to what there is now; called when tree and cursor have settled.
  mutating func settleTimeline(_ session: Session, isTreeNew: Bool) {
    guard needsFigures else { return }
    figures.look(at: position, session)
    if !figures.isComplete { _ = figures.step(session) }
    settleStatistics(session)
    guard var timeline else { return }
    self.timeline = nil
    timeline.update(self, session, isTreeNew: isTreeNew)
    self.timeline = timeline
  }

  /// Whether something is shown that is made of the figures of calls.
  var needsFigures: Bool { timeline != nil || statistics != nil }

  /// When figures that are shown are to be read on or added up, on the wall clock.
  var figuresDeadline: Milliseconds? {
    needsFigures && !figures.isComplete ? now : statistics?.deadline(self)
  }

  // MARK: Keys

  /// Does what a command means in the timeline; `nil` when it means what it means everywhere.
  mutating func performInTimeline(_ command: Command, _ number: Int?, _ session: Session)
    -> [Effect]?
  {
    guard let timeline else { return nil }
    let times = number ?? 1
    let place = timelinePlace
    let page = max(1, place.rows.count - 1)
    let half = max(1, place.rows.count / 2)
    switch command {
    case .down, .scrollDown: return moveInTimeline(by: times, session)
    case .up, .scrollUp: return moveInTimeline(by: -times, session)
    case .halfPageDown: return moveInTimeline(by: number ?? half, session)
    case .halfPageUp: return moveInTimeline(by: -(number ?? half), session)
    case .pageDown: return moveInTimeline(by: page * times, session)
    case .pageUp: return moveInTimeline(by: -page * times, session)
    case .first: return moveInTimeline(by: -timeline.calls.count, session)
    case .openNode: zoom(by: -times)
    case .closeNode: zoom(by: times)
    case .open: pan(by: 8 * times)
    case .close: pan(by: -8 * times)
    case .faster: pan(by: max(1, place.chart.count / 2) * times)
    case .slower: pan(by: -max(1, place.chart.count / 2) * times)
    case .firstColumn:
      self.timeline?.step = nil
      self.timeline?.left = nil
    case .lastColumn: pan(by: 1 << 30)
    case .parent: return moveToCaller(session)
    case .timeline, .quit: self.timeline = nil
    case .cancel:
      if search != nil { return nil }
      self.timeline = nil
    case .toggle, .toggleAll, .openAll, .closeAll, .foldAll, .unfoldAll, .foldMore, .foldLess,
      .level, .center, .top, .bottom, .nextSibling, .previousSibling:
      return [.beep]
    default: return nil
    }
    return []
  }

  /// Moves the cursor by calls; down past the last one, it follows.
  private mutating func moveInTimeline(by count: Int, _ session: Session) -> [Effect] {
    guard let timeline, let current = timeline.current else { return [.beep] }
    let goal = max(0, min(timeline.calls.count - 1, current + count))
    if goal == current {
      if count > 0 { goToLast(session) }
      return count > 0 ? [] : [.beep]
    }
    goInTimeline(to: timeline.calls[goal], session)
    return []
  }

  /// Goes to the call whose agent made this one.
  private mutating func moveToCaller(_ session: Session) -> [Effect] {
    guard let timeline, let current = timeline.current else { return [.beep] }
    let level = timeline.calls[current].level
    guard let above = timeline.calls[..<current].last(where: { $0.level < level }) else {
      return [.beep]
    }
    goInTimeline(to: above, session)
    return []
  }

  /// Puts the cursor of tree and timeline on a call, and its bar in view.
  private mutating func goInTimeline(to node: OutlineNode, _ session: Session) {
    stopFollowing()
    reveal(node.id, inside: false, session)
    let rows = Rows(self, session)
    if let place = rows.place(of: RowID(node.identity)) { land(place, rows) }
    guard timeline?.step != nil, let axis = timelineAxis,
      let start = figures.call(node.id).start
    else { return }
    let room = timelinePlace.chart.count
    let (left, column) = (timelineLeft(axis), axis.column(of: start))
    if !(left..<left + room).contains(column) {
      timeline?.left = axis.time(at: max(0, column - room / 4))
    }
  }

  /// Goes to another scale; the bar of the cursor stays where it is, as far as it can.
  private mutating func zoom(by count: Int) {
    guard let axis = timelineAxis, let fit = fittingStep else { return }
    let room = timelinePlace.chart.count
    let left = timelineLeft(axis)
    let start = timeline?.current.flatMap { timeline?.calls[$0].id }.flatMap {
      figures.call($0).start
    }
    let own = start.map { axis.column(of: $0) - left } ?? 0
    let fixed = (0..<room).contains(own) ? own : room / 2
    let moment = axis.time(at: left + fixed)
    let step = max(0, min(fit, axis.step + count))
    timeline?.step = step == fit ? nil : step
    guard let now = timelineAxis else { return }
    let isWhole = now.columns <= room
    timeline?.left = isWhole ? nil : now.time(at: max(0, now.column(of: moment) - fixed))
  }

  /// The scale in which everything fits.
  private var fittingStep: Int? {
    var whole = timeline
    whole?.step = nil
    return whole?.axis(now: workNow, room: timelinePlace.chart.count).step
  }

  /// Moves the chart by columns.
  private mutating func pan(by count: Int) {
    guard let axis = timelineAxis else { return }
    let most = max(0, axis.columns - timelinePlace.chart.count)
    let left = max(0, min(most, timelineLeft(axis) + count))
    timeline?.left = axis.time(at: left)
  }

  /// Handles the mouse: the wheel moves, a click selects; tells whether it was over the timeline.
  mutating func mouseInTimeline(_ event: MouseEvent, _ session: Session) -> Bool {
    let place = timelinePlace
    guard let timeline, layout.tree.contains(event.row) else { return false }
    switch event.action {
    case .wheelUp: _ = moveInTimeline(by: -3, session)
    case .wheelDown: _ = moveInTimeline(by: 3, session)
    case .press(.left):
      let index = timeline.top(height: place.rows.count) + event.row - place.rows.lowerBound
      if place.rows.contains(event.row), timeline.calls.indices.contains(index) {
        goInTimeline(to: timeline.calls[index], session)
      }
    case .press, .release, .drag: break
    }
    return true
  }
}
