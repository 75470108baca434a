import CellGrid
import SessionModel

/// Keys, the mouse and changes of the session, as far as they are about the detail pane.
extension ViewerState {
  /// What the pane shows: the node of the cursor.
  package func detailSubject(_ session: Session) -> DetailSubject? {
    guard let cursor, let outline, let index = outline.index(of: cursor.node) else { return nil }
    let node = outline.nodes[index]
    return DetailSubject(
      id: node.id, identity: node.identity, kind: node.kind, noteCount: node.noteCount)
  }

  /// Makes the lines of the pane fit what there is now.
  mutating func settleDetail(_ session: Session) {
    guard detail.isOpen, let place = layout.detail else { return }
    guard let subject = detailSubject(session) else {
      (detail.rows, detail.lines, detail.source) = ([], [], nil)
      return
    }
    let isOther = detail.source?.subject.identity != subject.identity
    if isOther { (detail.choices, detail.limits) = ([:], [:]) }
    let pieces = Channel.allCases.flatMap { session.pieces(subject.id, $0, at: position) }
    let source = DetailState.Source(
      subject: subject, pieces: pieces, position: subject.kind == .remark ? position : 0,
      columns: place.lineColumns, revision: detail.revision)
    guard source != detail.source else { return detail.clamp(height: place.height) }
    let rows = DetailBuilder.rows(
      session, at: position, subject, detail, columns: place.lineColumns)
    detail.take(rows, source, isOther: isOther, height: place.height)
  }

  /// Opens the pane, or goes to it; on the sign for what is left out of the tree, shows that.
  mutating func showWholeOrDetail(_ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    if let place = cursorPlace(rows), rows.line(at: place)?.isMore == true {
      return toggle(session)
    }
    guard cursor != nil else { return [.beep] }
    stopFollowing()
    if detail.isOpen { detail.isFocused = true }
    openDetail()
    return []
  }

  /// Opens the pane; the row of the cursor stays in view.
  private mutating func openDetail() {
    detail.isOpen = true
    // Where there is no room for the tree, keys have nowhere else to go.
    if layout.detail?.border == nil { detail.isFocused = true }
    keepCursorInView()
  }

  /// Brings the row of the cursor into what is left of the tree.
  private mutating func keepCursorInView() {
    let height = layout.tree.count
    if let anchor, anchor.screenRow >= height {
      self.anchor = Anchor(row: anchor.row, screenRow: max(0, height - 1))
    }
  }

  /// Closes the pane.
  private mutating func closeDetail() {
    (detail.isOpen, detail.isFocused, detail.isMaximised) = (false, false, false)
    (detail.rows, detail.lines, detail.source) = ([], [], nil)
  }

  /// Does what a command asks for that is about the pane, wherever the focus is.
  mutating func arrangeDetail(_ command: Command, _ times: Int) -> [Effect] {
    if command == .detailToggle {
      if detail.isOpen { closeDetail() } else { openDetail() }
      return []
    }
    guard detail.isOpen else {
      notice = "open the details first: Enter"
      return [.beep]
    }
    let place = layout.detail
    switch command {
    case .maximise:
      detail.isMaximised.toggle()
      detail.isFocused = detail.isMaximised || detail.isFocused
      keepCursorInView()
    case .nextPane, .previousPane:
      detail.isFocused = place?.border == nil ? true : !detail.isFocused
    case .narrower: moveBorder(by: -4 * times)
    case .wider: moveBorder(by: 4 * times)
    case .wrap:
      detail.wraps.toggle()
      detail.column = 0
      detail.revision += 1
    case .diffStyle:
      detail.isSideBySide.toggle()
      detail.revision += 1
    case .scrollLeft: scrollSideways(by: -8 * times)
    case .scrollRight: scrollSideways(by: 8 * times)
    case .halfLeft: scrollSideways(by: -(place?.lineColumns ?? 0) / 2)
    case .halfRight: scrollSideways(by: (place?.lineColumns ?? 0) / 2)
    case .firstColumn: detail.column = 0
    case .lastColumn: scrollSideways(by: 1 << 20)
    case .nextHunk: return goInDetail(forward: true, times) { $0.kind == .hunk }
    default: return [.beep]
    }
    return []
  }

  /// Moves the border by hundredths of the room.
  private mutating func moveBorder(by step: Int) {
    switch layout.detail?.border {
    case .column: detail.share.beside = max(10, min(90, detail.share.beside + step))
    case .row: detail.share.above = max(10, min(90, detail.share.above + step))
    case nil: break
    }
    keepCursorInView()
  }

  /// Moves the lines sideways, as far as there is text.
  private mutating func scrollSideways(by count: Int) {
    guard let place = layout.detail, !detail.lines.isEmpty else { return }
    let shown = detail.lines[detail.top...].prefix(place.height)
    let widest = shown.reduce(0) { widest, line in
      max(widest, detail.rows[line.row].indent + line.spans.reduce(0) { $0 + $1.text.width })
    }
    let most = max(detail.column, widest - place.lineColumns)
    detail.column = max(0, min(most, detail.column + count))
  }

  // MARK: Keys while the pane has the focus

  /// Does what a command means in the pane; `nil` when it means what it means everywhere.
  mutating func performInDetail(_ command: Command, _ number: Int?, _ session: Session) -> [Effect]?
  {
    if detail.showsFacts {
      detail.showsFacts = false
      if [.facts, .cancel, .quit].contains(command) { return [] }
    }
    guard detail.isOpen else { return nil }
    // What is highlighted is forgotten before the details are closed.
    if command == .cancel, search != nil { return nil }
    if command == .cancel || command == .quit {
      closeDetail()
      return []
    }
    guard detail.isFocused, let place = layout.detail else { return nil }
    let times = number ?? 1
    let page = max(1, place.height - 1)
    switch command {
    case .down: move(toLine: detail.cursor + times)
    case .up: move(toLine: detail.cursor - times)
    case .halfPageDown: scrollDetail(by: number ?? max(1, place.height / 2), withCursor: true)
    case .halfPageUp: scrollDetail(by: -(number ?? max(1, place.height / 2)), withCursor: true)
    case .pageDown: scrollDetail(by: page * times, withCursor: true)
    case .pageUp: scrollDetail(by: -page * times, withCursor: true)
    case .scrollDown: scrollDetail(by: times, withCursor: false)
    case .scrollUp: scrollDetail(by: -times, withCursor: false)
    case .first: move(toLine: 0)
    case .last: move(toLine: detail.lines.count - 1)
    case .percent:
      guard let number else { return nil }
      move(toLine: (detail.lines.count - 1) * min(100, number) / 100)
    case .center: showCursor(at: place.height / 2)
    case .top: showCursor(at: 0)
    case .bottom: showCursor(at: place.height - 1)
    case .detail, .toggle: return foldDetail(nil, entersOrLeaves: false)
    case .open: return foldDetail(true, entersOrLeaves: true)
    case .close: return foldDetail(false, entersOrLeaves: true)
    case .openNode: return foldDetail(true, entersOrLeaves: false)
    case .closeNode: return foldDetail(false, entersOrLeaves: false)
    case .openAll, .unfoldAll: detail.setAll(true)
    case .closeAll, .foldAll: detail.setAll(false)
    case .parent: return goToDetailParent()
    case .nextSibling: return browse(by: times, session)
    case .previousSibling: return browse(by: -times, session)
    case .nextTurn: return goInDetail(forward: true, times) { $0.kind == .heading }
    case .previousTurn: return goInDetail(forward: false, times) { $0.kind == .heading }
    case .slower: moveBorder(by: -4 * times)
    case .faster: moveBorder(by: 4 * times)
    default: return nil
    }
    return []
  }

  /// Moves the cursor of the tree while the pane keeps the focus.
  private mutating func browse(by count: Int, _ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return [.beep] }
    let goal = max(0, min(rows.outline.nodes.count - 1, place.node + count))
    stopFollowing()
    setCursor(Rows.Place(node: goal, line: 0), rows)
    return []
  }

  private mutating func move(toLine line: Int) {
    detail.cursor = line
    detail.clamp(height: layout.detail?.height ?? 0)
  }

  private mutating func scrollDetail(by count: Int, withCursor: Bool) {
    guard let height = layout.detail?.height, !detail.lines.isEmpty else { return }
    let most = max(0, detail.lines.count - height)
    let top = max(0, min(most, detail.top + count))
    if withCursor { detail.cursor += top == detail.top ? count : top - detail.top }
    detail.top = top
    if !withCursor { detail.cursor = max(top, min(top + height - 1, detail.cursor)) }
    detail.clamp(height: height)
  }

  private mutating func showCursor(at row: Int) {
    detail.top = detail.cursor - max(0, row)
    detail.clamp(height: layout.detail?.height ?? 0)
  }

  /// Goes to the next row of a kind.
  private mutating func goInDetail(
    forward: Bool, _ count: Int, to isGoal: (DetailRow) -> Bool
  ) -> [Effect] {
    var goal: Int?
    var line = detail.cursor
    for _ in 0..<count {
      func isFound(_ index: Int) -> Bool {
        detail.lines[index].isFirst && isGoal(detail.rows[detail.lines[index].row])
      }
      let next =
        forward
        ? detail.lines.indices.dropFirst(line + 1).first(where: isFound)
        : detail.lines.indices.prefix(line).last(where: isFound)
      guard let next else { break }
      (goal, line) = (next, next)
    }
    guard let goal, let height = layout.detail?.height else { return [.beep] }
    detail.cursor = goal
    // What is jumped to is read downwards.
    if !(detail.top..<(detail.top + max(1, height * 2 / 3))).contains(goal) {
      detail.top = goal - height / 4
    }
    detail.clamp(height: height)
    return []
  }

  /// Opens or folds what the cursor stands on, or reads on.
  ///
  /// - Parameters:
  ///   - isOpen: what becomes of it; `nil`: the opposite of what it is.
  ///   - entersOrLeaves: whether the cursor moves in or out when there is nothing to do.
  private mutating func foldDetail(_ isOpen: Bool?, entersOrLeaves: Bool) -> [Effect] {
    guard let row = detail.current else { return [.beep] }
    if row.kind == .more {
      guard isOpen != false else { return goToDetailParent() }
      detail.showMore(row)
      return []
    }
    if let wasOpen = row.isOpen {
      let goal = isOpen ?? !wasOpen
      if goal != wasOpen {
        detail.set(row, open: goal)
        return []
      }
      if entersOrLeaves, goal {
        move(toLine: detail.cursor + 1)
        return []
      }
    }
    if isOpen == false {
      let wasOnMark = row.isOpen != nil
      let effects = goToDetailParent()
      // `zc` inside something folds it; `h` only leaves.
      if !entersOrLeaves, !wasOnMark, effects.isEmpty {
        return foldDetail(false, entersOrLeaves: false)
      }
      return effects
    }
    return [.beep]
  }

  /// Goes to the row that the row of the cursor belongs to.
  private mutating func goToDetailParent() -> [Effect] {
    guard let row = detail.current else { return [.beep] }
    let above = detail.lines.indices.prefix(detail.cursor).last { index in
      let other = detail.rows[detail.lines[index].row]
      return detail.lines[index].isFirst && other.isOpen == true && other.indent < row.indent
    }
    guard let above else { return [.beep] }
    move(toLine: above)
    return []
  }

  // MARK: The mouse

  /// Handles the mouse over the pane and its border; tells whether it was there.
  mutating func mouseInDetail(_ event: MouseEvent) -> Bool {
    if detail.showsFacts {
      if case .press = event.action { detail.showsFacts = false }
      return true
    }
    guard let place = layout.detail else { return false }
    switch event.action {
    case .drag where detail.isDragging:
      drag(to: event, place)
      return true
    case .release where detail.isDragging:
      detail.isDragging = false
      return true
    case .press(.left) where isOnBorder(event, place):
      detail.isDragging = true
      return true
    default: break
    }
    guard place.area.contains(row: event.row, column: event.column) else {
      if case .press(.left) = event.action, layout.tree.contains(event.row) {
        detail.isFocused = false
      }
      return place.border == nil && layout.tree.contains(event.row)
    }
    switch event.action {
    case .wheelUp: scrollDetail(by: -3, withCursor: false)
    case .wheelDown: scrollDetail(by: 3, withCursor: false)
    case .press(.left): click(event, place)
    case .press, .release, .drag: break
    }
    return true
  }

  /// Whether the mouse is on the line between tree and pane.
  private func isOnBorder(_ event: MouseEvent, _ place: DetailPlace) -> Bool {
    switch place.border {
    case .column(let column): event.column == column && layout.tree.contains(event.row)
    case .row(let row): event.row == row
    case nil: false
    }
  }

  /// Moves the border to where the mouse is.
  private mutating func drag(to event: MouseEvent, _ place: DetailPlace) {
    switch place.border {
    case .column: detail.share.beside = (event.column * 100 + columns - 1) / max(1, columns)
    case .row:
      let first = layout.tree.lowerBound
      let rows = place.area.rowRange.upperBound - first
      detail.share.above = ((event.row - first) * 100 + rows - 1) / max(1, rows)
    case nil: break
    }
    keepCursorInView()
  }

  /// Puts the cursor on a line; a click on a mark or on `…` does what Enter does.
  private mutating func click(_ event: MouseEvent, _ place: DetailPlace) {
    detail.isFocused = true
    let line = detail.top + event.row - place.area.row - place.headRows
    guard event.row >= place.area.row + place.headRows, detail.lines.indices.contains(line) else {
      return
    }
    detail.cursor = line
    guard let row = detail.current else { return }
    let mark = place.area.column + 1 + max(0, row.indent - 2)
    if row.kind == .more || row.kind == .heading || (row.isOpen != nil && event.column <= mark + 1)
    {
      _ = foldDetail(nil, entersOrLeaves: false)
    }
  }
}
