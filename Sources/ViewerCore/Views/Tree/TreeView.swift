import CellGrid
import SessionModel

/// The tree: what keys and the mouse mean where nothing stands in its place. Cursor, folds and filter are
/// what all views share; its own is only the click before.
package struct TreeView: View {
  package static let layer = ViewLayer.base

  /// The click before, for double clicks.
  private var lastClick: (row: RowID, at: Milliseconds)?

  /// Two clicks on a row within this are one double click.
  private static let doubleClickTime = Milliseconds(400)

  /// Makes the view.
  init() {}

  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let times = number ?? 1
    let height = state.layout.tree.count
    let (page, half) = (max(1, height - 1), number ?? max(1, height / 2))
    switch command {
    case .down: state.move(by: times, session)
    case .up: state.move(by: -times, session)
    case .halfPageDown: state.scrollPage(by: half, session)
    case .halfPageUp: state.scrollPage(by: -half, session)
    case .pageDown: state.scrollPage(by: page * times, session)
    case .pageUp: state.scrollPage(by: -page * times, session)
    case .scrollDown: state.scroll(by: times, keepsCursorInView: true, session)
    case .scrollUp: state.scroll(by: -times, keepsCursorInView: true, session)
    case .center: state.place(at: height / 2)
    case .top: state.place(at: 0)
    case .bottom: state.place(at: height - 1)
    case .nextSibling, .previousSibling:
      return .done(state.moveBeside(forward: command == .nextSibling, times, session))
    case .parent: return .done(state.moveToParent(session))

    case .close: return .done(state.closeOrLeave(session))
    case .open: return .done(state.openOrEnter(session))
    case .toggle: return .done(state.toggle(session))
    // Of quiet work there is nothing to tell but its calls.
    case .detail where state.isOnQuietWork: return .done(state.toggle(session))
    case .openNode: return .done(state.open(session))
    case .closeNode: return .done(state.close(session))
    case .toggleAll: return .done(state.foldInside(nil, session))
    case .openAll: return .done(state.foldInside(true, session))
    case .closeAll: return .done(state.foldInside(false, session))
    case .foldAll: state.folds.show(levels: 1)
    case .unfoldAll: state.folds.show(levels: .max)
    case .foldMore: state.changeLevel(by: -times, session)
    case .foldLess: state.changeLevel(by: times, session)
    case .level: state.folds.show(levels: times)
    default: return .passed
    }
    return .done
  }

  package func hints(_ state: ViewerState) -> [Hint]? {
    var hints = [
      Hint(.help, "help"), Hint(.search, "search"), Hint(.pause, "pause"),
      Hint(.nextFailure, "failure"), Hint(.detail, "details"), Hint(.quit, "quit"),
    ]
    if state.search != nil { hints[1] = Hint(.nextHit, "next hit") }
    if let clock = state.clock {
      hints[2].word = clock.isPlaying ? "pause" : "play"
      hints.insert(Hint(.stepForward, "step"), at: 3)
      hints.insert(Hint(.stepBack, "back"), at: 4)
    } else if state.pausedAt != nil {
      hints[2].word = "resume"
    } else if state.feed.state == .ended {
      // Nothing more comes that could be held back.
      hints.remove(at: 2)
    }
    if state.outline?.tally.failed == 0, state.clock == nil {
      hints.removeAll { $0.command == .nextFailure }
    }
    return hints
  }

  // MARK: The mouse

  /// The wheel scrolls, a click selects, on a mark it folds, on the line of what is new it follows.
  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    switch event.action {
    case .wheelUp: state.scroll(by: -wheelStep, keepsCursorInView: false, session)
    case .wheelDown: state.scroll(by: wheelStep, keepsCursorInView: false, session)
    case .press(.left): return .done(click(event, &state, session))
    case .press, .release, .drag: break
    }
    return .done
  }

  /// Handles a click with the left button.
  private mutating func click(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> [Effect] {
    let layout = state.layout
    if event.row == layout.border { state.goToLast(session) }
    guard layout.tree.contains(event.row) else { return [] }
    let rows = Rows(state, session)
    let index = event.row - layout.tree.lowerBound
    if event.column == layout.rail {
      state.goTo(part: index, of: layout.tree.count, rows)
      return []
    }
    guard event.column < layout.rowColumns else { return [] }
    let screen = Screenful(rows, anchor: state.anchor, height: layout.tree.count)
    guard index < screen.places.count else { return [] }
    let place = screen.places[index]
    state.stopFollowing()
    state.setCursor(place, rows)
    let node = rows.outline.nodes[place.node]
    let geometry = rows.geometry
    let mark = geometry.foldMark(node)
    let isOnMark = place.line == 0 && event.column == mark
    if isOnMark || rows.line(at: place)?.isMore == true { return state.toggle(session) }
    let click = (row: rows.id(at: place), at: state.now)
    defer { lastClick = click }
    guard let last = lastClick, last.row == click.row,
      click.at - last.at < Self.doubleClickTime
    else { return [] }
    return state.perform(.detail, nil, session)
  }
}
