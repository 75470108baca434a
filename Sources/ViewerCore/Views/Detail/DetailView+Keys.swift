import CellGrid
import SessionModel

/// What keys and the mouse mean in the details.
extension DetailView {
  // MARK: Lines, wherever the focus is

  /// Does what a command asks for that is about the lines, wherever the focus is.
  mutating func arrange(
    _ command: Command, _ times: Int, _ state: inout ViewerState
  ) -> [Effect] {
    let layout = state.layout
    let columns = layout.detail?.lineColumns ?? 0
    switch command {
    case .wrap:
      wraps.toggle()
      column = 0
      revision += 1
      state.notice =
        wraps ? "long lines are broken" : "long lines run on, \(state.key(.scrollRight)) follows"
    case .diffStyle:
      isSideBySide.toggle()
      revision += 1
      state.notice = isSideBySide ? "diffs in two columns" : "diffs in one column"
    case .scrollLeft: return scrollSideways(by: -8 * times, &state)
    case .scrollRight: return scrollSideways(by: 8 * times, &state)
    case .halfLeft: return scrollSideways(by: -columns / 2, &state)
    case .halfRight: return scrollSideways(by: columns / 2, &state)
    case .firstColumn: return scrollSideways(by: -(1 << 20), &state)
    case .lastColumn: return scrollSideways(by: 1 << 20, &state)
    case .nextHunk:
      let response = go(forward: true, times, layout) { $0.kind == .hunk }
      guard response == .refused else { return [] }
      let isAny = rows.contains { $0.kind == .hunk }
      return state.refuse(isAny ? "no more changes below" : "no diff here")
    default: return [.beep]
    }
    return []
  }

  /// Moves the lines sideways, as far as there is text; says so where they stay.
  private mutating func scrollSideways(by count: Int, _ state: inout ViewerState) -> [Effect] {
    let before = column
    scrollSideways(by: count, state.layout)
    if column != before { return [] }
    if count < 0 { return state.refuse("this is the first column") }
    return state.refuse(
      wraps ? "long lines are broken, \(state.key(.wrap)) lets them run on" : "no line runs on")
  }

  /// Moves the lines sideways, as far as there is text.
  private mutating func scrollSideways(by count: Int, _ layout: ViewLayout) {
    guard let place = layout.detail, !lines.isEmpty else { return }
    let shown = lines[top...].prefix(place.height)
    let widest = shown.reduce(0) { widest, line in
      max(widest, rows[line.row].indent + line.spans.reduce(0) { $0 + $1.text.width })
    }
    let most = max(column, widest - place.lineColumns)
    column = max(0, min(most, column + count))
  }

  // MARK: Keys while the pane has the focus

  package mutating func perform(
    _ command: Command, _ number: Int?, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    guard state.panes.isOpen else { return .passed }
    // What is highlighted is forgotten before the details are closed.
    if command == .cancel, state.search != nil { return .passed }
    if command == .cancel || command == .quit {
      state.panes.close()
      return .done
    }
    let layout = state.layout
    guard state.panes.isFocused, let place = layout.detail else { return .passed }
    let times = number ?? 1
    let page = max(1, place.height - 1)
    let half = number ?? max(1, place.height / 2)
    switch command {
    case .down: move(toLine: cursor + times, layout)
    case .up: move(toLine: cursor - times, layout)
    case .halfPageDown: scroll(by: half, withCursor: true, layout)
    case .halfPageUp: scroll(by: -half, withCursor: true, layout)
    case .pageDown: scroll(by: page * times, withCursor: true, layout)
    case .pageUp: scroll(by: -page * times, withCursor: true, layout)
    case .scrollDown: scroll(by: times, withCursor: false, layout)
    case .scrollUp: scroll(by: -times, withCursor: false, layout)
    case .first: move(toLine: 0, layout)
    case .last: move(toLine: lines.count - 1, layout)
    case .percent:
      guard let number else { return .passed }
      move(toLine: (lines.count - 1) * min(100, number) / 100, layout)
    case .center: showCursor(at: place.height / 2, layout)
    case .top: showCursor(at: 0, layout)
    case .bottom: showCursor(at: place.height - 1, layout)
    case .detail, .toggle:
      return Self.told(fold(nil, entersOrLeaves: false, layout), command, &state)
    case .open: return Self.told(fold(true, entersOrLeaves: true, layout), command, &state)
    case .close: return Self.told(fold(false, entersOrLeaves: true, layout), command, &state)
    case .openNode: return Self.told(fold(true, entersOrLeaves: false, layout), command, &state)
    case .closeNode: return Self.told(fold(false, entersOrLeaves: false, layout), command, &state)
    case .openAll, .unfoldAll: setAll(true)
    case .closeAll, .foldAll: setAll(false)
    case .parent: return Self.told(goToParent(layout), command, &state)
    case .nextSibling: return browse(by: times, &state, session)
    case .previousSibling: return browse(by: -times, &state, session)
    case .nextTurn, .previousTurn:
      let response = go(forward: command == .nextTurn, times, layout) { $0.kind == .heading }
      return Self.told(response, command, &state)
    case .slower: state.moveBorder(by: -4 * times)
    case .faster: state.moveBorder(by: 4 * times)
    default: return .passed
    }
    return .done
  }

  /// Says of what was refused why that is.
  private static func told(
    _ response: Response, _ command: Command, _ state: inout ViewerState
  ) -> Response {
    guard response == .refused else { return response }
    switch command {
    case .nextTurn: return .done(state.refuse("no section below"))
    case .previousTurn: return .done(state.refuse("no section above"))
    case .close, .closeNode, .parent: return .done(state.refuse("this is the top level"))
    default: return .done(state.refuse("nothing inside"))
    }
  }

  /// Moves the cursor of the tree while the pane keeps the focus.
  private func browse(
    by count: Int, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let rows = Rows(state, session)
    guard let place = state.cursorPlace(rows) else { return .refused }
    let goal = max(0, min(rows.outline.nodes.count - 1, place.node + count))
    state.stopFollowing()
    state.setCursor(Rows.Place(node: goal, line: 0), rows)
    return .done
  }

  /// Puts the cursor on a line.
  private mutating func move(toLine line: Int, _ layout: ViewLayout) {
    cursor = line
    clamp(height: layout.detail?.height ?? 0)
  }

  /// Moves the lines, and the cursor with them or only as far as it would be out of view.
  private mutating func scroll(by count: Int, withCursor: Bool, _ layout: ViewLayout) {
    guard let height = layout.detail?.height, !lines.isEmpty else { return }
    let most = max(0, lines.count - height)
    let goal = max(0, min(most, top + count))
    if withCursor { cursor += goal == top ? count : goal - top }
    top = goal
    if !withCursor { cursor = max(top, min(top + height - 1, cursor)) }
    clamp(height: height)
  }

  /// Shows the line of the cursor in a row of the pane.
  private mutating func showCursor(at row: Int, _ layout: ViewLayout) {
    top = cursor - max(0, row)
    clamp(height: layout.detail?.height ?? 0)
  }

  /// Goes to the next row of a kind.
  private mutating func go(
    forward: Bool, _ count: Int, _ layout: ViewLayout, to isGoal: (DetailRow) -> Bool
  ) -> Response {
    var goal: Int?
    var line = cursor
    for _ in 0..<count {
      func isFound(_ index: Int) -> Bool {
        lines[index].isFirst && isGoal(rows[lines[index].row])
      }
      let next =
        forward
        ? lines.indices.dropFirst(line + 1).first(where: isFound)
        : lines.indices.prefix(line).last(where: isFound)
      guard let next else { break }
      (goal, line) = (next, next)
    }
    guard let goal, let height = layout.detail?.height else { return .refused }
    cursor = goal
    // What is jumped to is read downwards.
    if !(top..<(top + max(1, height * 2 / 3))).contains(goal) { top = goal - height / 4 }
    clamp(height: height)
    return .done
  }

  /// Opens or folds what the cursor stands on, or reads on.
  ///
  /// - Parameters:
  ///   - isOpen: what becomes of it; `nil`: the opposite of what it is.
  ///   - entersOrLeaves: whether the cursor moves in or out when there is nothing to do.
  private mutating func fold(
    _ isOpen: Bool?, entersOrLeaves: Bool, _ layout: ViewLayout
  ) -> Response {
    guard let row = current else { return .refused }
    if row.kind == .more {
      guard isOpen != false else { return goToParent(layout) }
      showMore(row)
      return .done
    }
    if let wasOpen = row.isOpen {
      let goal = isOpen ?? !wasOpen
      if goal != wasOpen {
        set(row, open: goal)
        return .done
      }
      if entersOrLeaves, goal {
        move(toLine: cursor + 1, layout)
        return .done
      }
    }
    if isOpen == false {
      let wasOnMark = row.isOpen != nil
      let response = goToParent(layout)
      // `zc` inside something folds it; `h` only leaves.
      if !entersOrLeaves, !wasOnMark, response == .done {
        return fold(false, entersOrLeaves: false, layout)
      }
      return response
    }
    return .refused
  }

  /// Goes to the row that the row of the cursor belongs to.
  private mutating func goToParent(_ layout: ViewLayout) -> Response {
    guard let row = current else { return .refused }
    let above = lines.indices.prefix(cursor).last { index in
      let other = rows[lines[index].row]
      return lines[index].isFirst && other.isOpen == true && other.indent < row.indent
    }
    guard let above else { return .refused }
    move(toLine: above, layout)
    return .done
  }

  // MARK: The mouse

  /// The wheel moves the lines, a click goes to one, and the border can be dragged.
  package mutating func point(
    _ event: MouseEvent, _ state: inout ViewerState, _ session: Session
  ) -> Response {
    let layout = state.layout
    guard let place = layout.detail else { return .passed }
    switch event.action {
    case .drag where isDragging:
      drag(to: event, place, &state)
      return .done
    case .release where isDragging:
      isDragging = false
      return .done
    case .press(.left) where isOnBorder(event, layout):
      isDragging = true
      return .done
    default: break
    }
    guard place.area.contains(row: event.row, column: event.column) else {
      if case .press(.left) = event.action, layout.tree.contains(event.row) {
        state.panes.isFocused = false
      }
      return place.border == nil && layout.tree.contains(event.row) ? .done : .passed
    }
    switch event.action {
    case .wheelUp: scroll(by: -wheelStep, withCursor: false, layout)
    case .wheelDown: scroll(by: wheelStep, withCursor: false, layout)
    case .press(.left):
      state.panes.isFocused = true
      click(event, place, layout)
    case .press, .release, .drag: break
    }
    return .done
  }

  /// Whether the mouse is on the line between tree and pane.
  private func isOnBorder(_ event: MouseEvent, _ layout: ViewLayout) -> Bool {
    switch layout.detail?.border {
    case .column(let column): event.column == column && layout.tree.contains(event.row)
    case .row(let row): event.row == row
    case nil: false
    }
  }

  /// Moves the border to where the mouse is.
  private func drag(to event: MouseEvent, _ place: DetailPlace, _ state: inout ViewerState) {
    let columns = state.columns
    switch place.border {
    case .column: state.panes.beside = (event.column * 100 + columns - 1) / max(1, columns)
    case .row:
      let first = state.layout.tree.lowerBound
      let rows = place.area.rowRange.upperBound - first
      state.panes.above = ((event.row - first) * 100 + rows - 1) / max(1, rows)
    case nil: break
    }
    state.keepCursorInView()
  }

  /// Puts the cursor on a line; a click on a mark or on `…` does what Enter does.
  private mutating func click(_ event: MouseEvent, _ place: DetailPlace, _ layout: ViewLayout) {
    let line = top + event.row - place.area.row - place.headRows
    guard event.row >= place.area.row + place.headRows, lines.indices.contains(line) else {
      return
    }
    cursor = line
    guard let row = current else { return }
    let mark = place.area.column + 1 + max(0, row.indent - 2)
    if row.kind == .more || row.kind == .heading || (row.isOpen != nil && event.column <= mark + 1)
    {
      _ = fold(nil, entersOrLeaves: false, layout)
    }
  }
}
