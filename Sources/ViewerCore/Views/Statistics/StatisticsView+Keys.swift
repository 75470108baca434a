import CellGrid
import SessionModel

/// What keys and the mouse mean in the statistics.
extension StatisticsView {
  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let times = number ?? 1
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
    case .open, .faster: choose(by: times, state, session)
    case .close, .slower: choose(by: -times, state, session)
    case .openNode: choose(order, reversed: false, state, session)
    case .closeNode: choose(order, reversed: true, state, session)
    case .detail: return go(&state, session)
    case .statistics, .quit, .cancel: return .closed
    default: return command.isForAnyView(on: Self.layer, in: state) ? .passed : .refused
    }
    return .done
  }

  /// The wheel scrolls, a click selects a row or the column to go by; on the row of the cursor it goes there.
  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    guard state.layout.tree.contains(event.row) else { return .passed }
    switch event.action {
    case .wheelUp: wheel(by: -wheelStep)
    case .wheelDown: wheel(by: wheelStep)
    case .press(.left):
      let row = top + event.row - state.layout.tree.lowerBound
      guard rows.indices.contains(row) else { return .done }
      if case .head = rows[row].content, [.tools, .kinds].contains(rows[row].section) {
        let place = StatisticsPlace(columns: state.layout.treeColumns)
        let hit = place.columns.first { event.column < $0.range.upperBound }?.column
        choose(
          event.column < place.names.upperBound ? .tool : hit ?? .total, reversed: false, state,
          session)
      } else if rows[row].canBeChosen {
        if row == selected { return go(&state, session) }
        select(row)
      }
    case .press, .release, .drag: break
    }
    return .done
  }

  /// Goes to the first row of the next section, or of the one before; tells whether there is one.
  private mutating func moveToSection(forward: Bool) -> Bool {
    let starts = rows.indices.filter { index in
      rows[index].canBeChosen && (index == 0 || !rows[index - 1].canBeChosen)
    }
    let goal = forward ? starts.first { $0 > selected } : starts.last { $0 < selected }
    if let goal { select(goal) }
    return goal != nil
  }

  /// Goes where the row of the cursor leads: to its place in the tree or to its file, or filters by it.
  private mutating func go(_ state: inout ViewerState, _ session: Session) -> Response {
    guard let row = chosen else { return .done(state.refuse("this leads nowhere")) }
    switch row.content {
    case .more:
      open(row.section, state, session)
      return .done
    case .tool(let tool) where row.section == .kinds:
      state.clearFilter()
      state.filter.choices = [.kind(tool.kind)]
      return .closed
    case .tool(let tool):
      state.tools.update(session)
      guard let number = state.tools.number(of: tool.name) else {
        return .done(state.refuse("no call of \(tool.name) here"))
      }
      state.clearFilter()
      state.filter.choices = [.tool(number)]
      return .closed
    case .line, .head, .overview, .model, .slice, .blank: break
    }
    if let file = chosenFile {
      state.views.show(FilesView.showing(file))
      return .closed
    }
    guard let goal = row.goal, state.goToPlace(of: goal, session) else {
      state.notice = row.goal == nil ? "this leads nowhere" : "hidden by the filter"
      return .refused
    }
    return .closed
  }
}
