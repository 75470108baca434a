import CellGrid
import SessionModel

extension ViewerState {
  /// Lets go of the newest row; what arrives from here on is new.
  mutating func stopFollowing() {
    guard isFollowing else { return }
    isFollowing = false
    seen = position
  }

  /// Stays on the newest row from now on.
  mutating func startFollowing() {
    isFollowing = true
    seen = nil
    followed = nil
  }

  /// Goes to the last row and stays on the newest one from now on.
  mutating func followFromLast(_ rows: Rows) {
    startFollowing()
    guard !rows.isEmpty else { return }
    setCursor(rows.last, rows, centers: false)
    // The last row need not be the newest: it is where the reader wants to be until more arrives.
    followed = rows.outline.newest.id
  }

  /// Puts the cursor on a row and brings it into view, moving the view no more than needed.
  ///
  /// - Parameter centers: whether a row that is far away comes to the middle.
  mutating func setCursor(_ place: Rows.Place, _ rows: Rows, centers: Bool = true) {
    let height = layout.tree.count
    let id = rows.id(at: place)
    let screen = Screenful(rows, anchor: anchor, height: height)
    cursor = id
    if place == rows.last, seen != nil { seen = position }
    guard let top = screen.places.first else { return }
    if let index = screen.places.firstIndex(of: place) {
      anchor = Anchor(row: id, screenRow: index)
    } else {
      let distance = rows.distance(
        from: place < top ? place : top, to: max(place, top), limit: 2 * height)
      let isNear = !centers || distance < height + height / 2
      let edge = place < top ? 0 : height - 1
      anchor = Anchor(row: id, screenRow: isNear ? edge : height / 2)
    }
  }

  /// The place of the cursor.
  func cursorPlace(_ rows: Rows) -> Rows.Place? { cursor.flatMap { rows.place(of: $0) } }

  /// Moves the cursor by rows; down past the last one, it follows.
  mutating func move(by count: Int, _ session: Session) {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return }
    let goal = rows.moved(place, by: count)
    if count < 0 || goal != place { stopFollowing() }
    setCursor(goal, rows)
    if count > 0, goal == rows.last, rows.distance(from: place, to: goal, limit: count) < count {
      followFromLast(rows)
    }
  }

  /// Moves view and cursor by rows.
  mutating func scrollPage(by count: Int, _ session: Session) {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return }
    let screen = Screenful(rows, anchor: anchor, height: layout.tree.count)
    if count > 0, screen.isBottom || place == rows.last {
      return move(by: count, session)
    }
    stopFollowing()
    let row = screen.places.firstIndex(of: place) ?? 0
    let goal = rows.moved(place, by: count)
    cursor = rows.id(at: goal)
    anchor = Anchor(row: rows.id(at: goal), screenRow: row)
    if goal == rows.last, seen != nil { seen = position }
  }

  /// Moves the view by rows and leaves the cursor where it is.
  ///
  /// - Parameter keepsCursorInView: whether the cursor is taken along at the edges; the mouse wheel
  ///   does not.
  mutating func scroll(by count: Int, keepsCursorInView: Bool, _ session: Session) {
    let rows = Rows(self, session)
    let height = layout.tree.count
    let screen = Screenful(rows, anchor: anchor, height: height)
    guard let top = screen.places.first, count < 0 ? !screen.isTop : !screen.isBottom else {
      return
    }
    stopFollowing()
    let newTop = Anchor(row: rows.id(at: rows.moved(top, by: count)), screenRow: 0)
    let moved = Screenful(rows, anchor: newTop, height: height)
    guard let first = moved.places.first, let last = moved.places.last else { return }
    if moved.isBottom, seen != nil { seen = position }
    anchor = Anchor(row: rows.id(at: first), screenRow: 0)
    guard let place = cursorPlace(rows) else { return }
    let kept = keepsCursorInView ? max(first, min(last, place)) : place
    if let index = moved.places.firstIndex(of: kept) {
      cursor = rows.id(at: kept)
      anchor = Anchor(row: rows.id(at: kept), screenRow: index)
    }
  }

  /// Shows the row of the cursor in a row of the screen.
  mutating func place(at screenRow: Int) {
    stopFollowing()
    anchor = cursor.map { Anchor(row: $0, screenRow: max(0, screenRow)) }
  }

  /// Goes to a part of the tree.
  mutating func goTo(part: Int, of parts: Int, _ rows: Rows) {
    guard !rows.isEmpty else { return }
    let count = rows.outline.nodes.count
    leavePlace()
    stopFollowing()
    land(Rows.Place(node: min(count - 1, part * count / parts), line: 0), rows)
  }

  /// Goes to the first row.
  mutating func goToFirst(_ session: Session) {
    let rows = Rows(self, session)
    guard !rows.isEmpty else { return }
    stopFollowing()
    cursor = rows.id(at: rows.first)
    anchor = Anchor(row: rows.id(at: rows.first), screenRow: 0)
  }

  /// Goes to the last row and follows: of a live job the newest; at the end of a replay, it stays there.
  mutating func goToLast(_ session: Session) {
    returnToLive(session)
    if let clock, clock.position == session.position { self.clock?.seekToEnd(session) }
    followFromLast(Rows(self, session))
  }

  /// Goes to a percentage of the tree or, in a replay, of the time.
  mutating func goTo(percent: Int?, _ session: Session) -> [Effect] {
    guard let percent = percent.map({ min(100, $0) }) else {
      notice = "type a number in front of %"
      return [.beep]
    }
    // Of a job that goes on, as in a replay, the time is what there is a percentage of.
    if clock != nil || feed.state != .ended { return seek(percent: percent, session) }
    let rows = Rows(self, session)
    guard !rows.isEmpty else { return refuse(Self.noRow) }
    stopFollowing()
    let last = rows.outline.nodes.count - 1
    setCursor(Rows.Place(node: last * percent / 100, line: 0), rows)
    return []
  }

  /// Moves to a node on the same level.
  mutating func moveBeside(forward: Bool, _ count: Int, _ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return refuse(Self.noRow) }
    var node = place.node
    for _ in 0..<count {
      guard let next = rows.outline.sibling(of: node, forward: forward) else { break }
      node = next
    }
    if node == place.node {
      notice = "nothing \(forward ? "below" : "above") on this level"
      return [.beep]
    }
    stopFollowing()
    setCursor(Rows.Place(node: node, line: 0), rows)
    return []
  }

  /// Moves to the node above; from a line inside a node, to the node.
  mutating func moveToParent(_ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return refuse(Self.noRow) }
    let parent = place.line > 0 ? place.node : Int(rows.outline.nodes[place.node].parent)
    if parent < 0 {
      notice = "this is the top level"
      return [.beep]
    }
    stopFollowing()
    setCursor(Rows.Place(node: parent, line: 0), rows)
    return []
  }
}
