import CellGrid
import SessionModel

/// What keys and the mouse mean in the timeline.
extension TimelineView {
  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let times = number ?? 1
    let place = place(state.layout)
    if let step = ListStep.rows(command, number, height: place.rows.count) {
      return move(by: step, &state, session)
    }
    let width = max(1, place.chart.count / 2)
    switch command {
    case .first: return move(by: -calls.count, &state, session)
    case .parent: return moveToCaller(&state, session)
    case .openNode: zoom(by: -times, state)
    case .closeNode: zoom(by: times, state)
    case .open: pan(by: 8 * times, state)
    case .close: pan(by: -8 * times, state)
    case .faster: pan(by: width * times, state)
    case .slower: pan(by: -width * times, state)
    case .firstColumn: showAll()
    case .lastColumn: pan(by: 1 << 30, state)
    case .timeline, .quit: return .closed
    // What is highlighted is forgotten first.
    case .cancel: return state.search == nil ? .closed : .passed
    case .toggle, .toggleAll, .openAll, .closeAll, .foldAll, .unfoldAll, .foldMore, .foldLess,
      .level, .center, .top, .bottom, .nextSibling, .previousSibling:
      return .refused
    default: return .passed
    }
    return .done
  }

  /// The wheel moves, a click selects.
  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    guard state.layout.tree.contains(event.row) else { return .passed }
    let place = place(state.layout)
    switch event.action {
    case .wheelUp: _ = move(by: -wheelStep, &state, session)
    case .wheelDown: _ = move(by: wheelStep, &state, session)
    case .press(.left):
      let index = top(height: place.rows.count) + event.row - place.rows.lowerBound
      if place.rows.contains(event.row), calls.indices.contains(index) {
        go(to: calls[index], &state, session)
      }
    case .press, .release, .drag: break
    }
    return .done
  }

  /// Moves the cursor by calls; down past the last one, it follows.
  private mutating func move(
    by count: Int, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    guard let current else { return .done(state.refuse("there is no call yet")) }
    let goal = max(0, min(calls.count - 1, current + count))
    if goal == current {
      if count <= 0 { return .done(state.refuse("this is the first call")) }
      state.goToLast(session)
      return .done
    }
    go(to: calls[goal], &state, session)
    return .done
  }

  /// Goes to the call whose agent made this one.
  private mutating func moveToCaller(_ state: inout ViewerState, _ session: Session) -> Response {
    guard let current else { return .done(state.refuse("there is no call yet")) }
    let level = calls[current].level
    guard let above = calls[..<current].last(where: { $0.level < level }) else {
      return .done(state.refuse("no agent made this call"))
    }
    go(to: above, &state, session)
    return .done
  }

  /// Puts the cursor of tree and timeline on a call, and its bar in view.
  private mutating func go(
    to node: OutlineNode, _ state: inout ViewerState, _ session: Session
  ) {
    state.stopFollowing()
    state.reveal(node.id, inside: false, session)
    let rows = state.currentRows(session)
    if let place = rows.place(of: RowID(node.identity)) { state.land(place, rows) }
    showBar(of: node, state)
  }
}
