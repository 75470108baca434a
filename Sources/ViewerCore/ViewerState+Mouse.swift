import CellGrid
import SessionModel

extension ViewerState {
  /// Rows that one step of the wheel scrolls.
  private static let wheelStep = 3

  /// Handles the mouse: the wheel scrolls, a click selects, on a mark it folds, on the line of what is
  /// new it follows.
  mutating func mouse(_ event: MouseEvent, _ session: Session) -> [Effect] {
    if let line = help {
      switch event.action {
      case .wheelUp: help = max(0, line - Self.wheelStep)
      case .wheelDown: help = min(helpLineLimit, line + Self.wheelStep)
      case .press: help = nil
      case .release, .drag: break
      }
      return []
    }
    if mouseInDetail(event) { return [] }
    if mouseInTimeline(event, session) || mouseInStatistics(event) { return [] }
    switch event.action {
    case .wheelUp: scroll(by: -Self.wheelStep, keepsCursorInView: false, session)
    case .wheelDown: scroll(by: Self.wheelStep, keepsCursorInView: false, session)
    case .press(.left): return click(row: event.row, column: event.column, session)
    case .press, .release, .drag: break
    }
    return []
  }

  /// Handles a click with the left button.
  private mutating func click(row: Int, column: Int, _ session: Session) -> [Effect] {
    if row == layout.border { goToLast(session) }
    guard layout.tree.contains(row), column < layout.treeColumns else { return [] }
    let rows = Rows(self, session)
    // While a search is on, the last column tells where in the tree the hits are.
    if search != nil, column == layout.treeColumns - 1 {
      return goTo(screenRow: row - layout.tree.lowerBound, rows)
    }
    let screen = Screenful(rows, anchor: anchor, height: layout.tree.count)
    let index = row - layout.tree.lowerBound
    guard index < screen.places.count else { return [] }
    let place = screen.places[index]
    stopFollowing()
    setCursor(place, rows)
    let node = rows.outline.nodes[place.node]
    let mark = node.kind == .call ? geometry.callLine(node.level) + 1 : geometry.indent(node.level)
    let isOnMark = place.line == 0 && column == mark
    if isOnMark || rows.line(at: place)?.isMore == true { return toggle(session) }
    let click = Click(row: rows.id(at: place), at: now)
    defer { lastClick = click }
    guard let last = lastClick, last.row == click.row, now - last.at < Self.doubleClickTime else {
      return []
    }
    return perform(.detail, nil, session)
  }

  /// Goes to the part of the tree that a row of the screen stands for.
  private mutating func goTo(screenRow row: Int, _ rows: Rows) -> [Effect] {
    guard !rows.isEmpty else { return [] }
    let count = rows.outline.nodes.count
    leavePlace()
    stopFollowing()
    land(Rows.Place(node: min(count - 1, row * count / layout.tree.count), line: 0), rows)
    return []
  }

  /// Two clicks on a row within this are one double click.
  private static let doubleClickTime = Milliseconds(400)
}

/// A click on a row.
struct Click: Hashable, Sendable {
  var row: RowID
  var at: Milliseconds
}
