import CellGrid
import SessionModel

/// What keys and the mouse mean in the overview.
extension OverviewView {
  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    if let step = ListStep.rows(command, number, height: state.layout.tree.count) {
      move(by: step)
      return .done
    }
    switch command {
    case .first: select(0)
    case .last: select(rows.count - 1)
    case .start where state.clock == nil: select(0)
    case .end where state.clock == nil: select(rows.count - 1)
    case .nextSibling, .nextTurn:
      return moveToSection(forward: true) ? .done : .done(state.refuse("no section below"))
    case .previousSibling, .previousTurn:
      return moveToSection(forward: false) ? .done : .done(state.refuse("no section above"))
    case .detail, .open: return go(&state, session)
    case .overview, .quit, .cancel: return .closed
    default: return command.isForAnyView(on: Self.layer, in: state) ? .passed : .refused
    }
    return .done
  }

  /// The wheel scrolls, a click selects, on the row of the cursor it goes there.
  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let layout = state.layout
    guard layout.tree.contains(event.row) else { return .passed }
    switch event.action {
    case .wheelUp: wheel(by: -wheelStep)
    case .wheelDown: wheel(by: wheelStep)
    case .press(.left):
      let row = top + event.row - layout.tree.lowerBound
      guard rows.indices.contains(row), rows[row].canBeChosen else { return .done }
      if row == selected { return go(&state, session) }
      select(row)
    case .press, .release, .drag: break
    }
    return .done
  }

  /// Goes to the next section, or to the one before; tells whether there is one.
  private mutating func moveToSection(forward: Bool) -> Bool {
    let starts = rows.indices.filter { rows[$0].isFirst }
    let goal = forward ? starts.first { $0 > selected } : starts.last { $0 < selected }
    if let goal { select(goal) }
    return goal != nil
  }

  /// Goes to what the row of the cursor is about; on `…` shows the rest.
  private mutating func go(_ state: inout ViewerState, _ session: Session) -> Response {
    guard rows.indices.contains(selected) else {
      return .done(state.refuse("this leads nowhere"))
    }
    let row = rows[selected]
    if row.isMore {
      open(row.section)
      return .done
    }
    guard let goal = row.goal, state.goToPlace(of: goal, session) else {
      state.notice = row.goal == nil ? "this leads nowhere" : "hidden by the filter"
      return .refused
    }
    return .closed
  }
}
