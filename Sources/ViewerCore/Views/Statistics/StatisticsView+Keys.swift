import CellGrid
import SessionModel

/// What keys and the mouse mean in the statistics.
extension StatisticsView {
  /// Where the parts stand.
  package func place(_ layout: ViewLayout) -> StatisticsPlace {
    StatisticsPlace(
      tree: layout.tree, columns: layout.treeColumns, summary: summary.count, tools: tools.count)
  }

  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let times = number ?? 1
    if let step = ListStep.rows(command, number, height: place(state.layout).rows.count) {
      select(selected + step)
      return .done
    }
    switch command {
    case .first, .start: select(0)
    case .last, .end: select(tools.count - 1)
    case .open, .faster: choose(by: times)
    case .close, .slower: choose(by: -times)
    case .openNode: turn(reversed: false)
    case .closeNode: turn(reversed: true)
    case .detail: return filterBySelected(&state, session)
    case .statistics, .quit, .cancel: return .closed
    case .times, .redraw, .pollNow, .suspend, .help, .quitAll, .interrupt, .pause, .facts, .nextTab,
      .previousTab, .tab, .stepForward, .stepBack, .back5, .forward5:
      return .passed
    default: return ViewStack.opens(command, on: Self.layer, in: state) ? .passed : .refused
    }
    return .done
  }

  /// The wheel moves, a click selects a tool or the column to go by.
  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    guard state.layout.tree.contains(event.row) else { return .passed }
    let place = place(state.layout)
    switch event.action {
    case .wheelUp: select(selected - wheelStep)
    case .wheelDown: select(selected + wheelStep)
    case .press(.left) where event.row == place.head:
      let hit = place.columns.first { event.column < $0.end }?.column
      choose(event.column < place.names.upperBound ? .tool : hit ?? .total)
    case .press(.left) where place.rows.contains(event.row):
      select(top(height: place.rows.count) + event.row - place.rows.lowerBound)
    case .press, .release, .drag: break
    }
    return .done
  }

  /// Shows only the calls of the tool that the cursor stands on, in the tree.
  private func filterBySelected(_ state: inout ViewerState, _ session: Session) -> Response {
    guard tools.indices.contains(selected) else { return .refused }
    state.tools.update(session)
    guard let number = state.tools.number(of: tools[selected].name) else { return .refused }
    state.clearFilter()
    state.filter.choices = [.tool(number)]
    return .closed
  }
}
