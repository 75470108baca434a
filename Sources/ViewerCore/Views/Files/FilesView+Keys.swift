import CellGrid
import SessionModel

/// What keys and the mouse mean in the files.
extension FilesView {
  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let place = FilesPlace(state.layout, files: files.count)
    let height = isInDiff ? place.diff.count : place.list.rows
    if let step = ListStep.rows(command, number, height: height) {
      go(to: (isInDiff ? cursor : selected) + step, place, state, session)
      return .done
    }
    switch command {
    case .first: go(to: 0, place, state, session)
    case .last: go(to: .max / 2, place, state, session)
    case .start where state.clock == nil: go(to: 0, place, state, session)
    case .end where state.clock == nil: go(to: .max / 2, place, state, session)
    case .nextHunk, .nextSibling, .previousSibling:
      isInDiff = !rows.isEmpty
      let isForward = command != .previousSibling
      if moveToHunk(forward: isForward, place) { return .done }
      return .done(state.refuse("no more changes \(isForward ? "below" : "above")"))
    case .nextPane, .previousPane: isInDiff = !isInDiff && !rows.isEmpty
    case .open where !isInDiff: isInDiff = !rows.isEmpty
    case .detail where !isInDiff && !rows.isEmpty: isInDiff = true
    case .detail: return goToCall(&state, session)
    case .close where isInDiff, .cancel where isInDiff: isInDiff = false
    case .scrollLeft where column == 0, .halfLeft where column == 0,
      .firstColumn where column == 0:
      return .done(state.refuse("this is the first column"))
    case .scrollLeft, .halfLeft: column = max(0, column - step(command, place))
    case .scrollRight, .halfRight, .open: column += step(command, place)
    case .firstColumn: column = 0
    case .authors: showsAuthors.toggle()
    case .files, .quit, .cancel: return .closed
    default: return command.isForAnyView(on: Self.layer, in: state) ? .passed : .refused
    }
    return .done
  }

  /// Columns that a command moves the diff by.
  private func step(_ command: Command, _ place: FilesPlace) -> Int {
    command == .halfLeft || command == .halfRight ? place.columns.count / 2 : 8
  }

  /// Moves where the focus is.
  private mutating func go(
    to row: Int, _ place: FilesPlace, _ state: ViewerState, _ session: Session
  ) {
    if isInDiff { move(to: row, place) } else { choose(row, state, session) }
  }

  /// The wheel scrolls what it is over, a click chooses a file or a line; one more goes to its call.
  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    guard state.layout.tree.contains(event.row) else { return .passed }
    let place = FilesPlace(state.layout, files: files.count)
    let isOnList =
      place.list.rowRange.contains(event.row) && place.list.columnRange.contains(event.column)
    switch event.action {
    case .wheelUp, .wheelDown:
      let step = event.action == .wheelUp ? -wheelStep : wheelStep
      if isOnList { choose(selected + step, state, session) } else { wheel(by: step, place) }
    case .press(.left) where isOnList:
      let row = listTop(height: place.list.rows) + event.row - place.list.row
      isInDiff = false
      if files.indices.contains(row) { choose(row, state, session) }
    case .press(.left) where place.diff.contains(event.row):
      let row = top + event.row - place.diff.lowerBound
      guard rows.indices.contains(row) else { return .done }
      if isInDiff, row == cursor { return goToCall(&state, session) }
      isInDiff = true
      move(to: row, place)
    case .press, .release, .drag: break
    }
    return .done
  }

  /// Goes to the call that made the change under the cursor.
  private mutating func goToCall(_ state: inout ViewerState, _ session: Session) -> Response {
    guard let goal else {
      state.notice = files.isEmpty ? "no file was changed" : "this line was there before"
      return .refused
    }
    guard state.goToPlace(of: goal, session) else {
      state.notice = "hidden by the filter"
      return .refused
    }
    return .closed
  }
}
