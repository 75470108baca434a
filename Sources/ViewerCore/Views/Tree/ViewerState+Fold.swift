import CellGrid
import SessionModel

extension ViewerState {
  /// Opens the node of the cursor; when it is open, goes to the first row inside.
  mutating func openOrEnter(_ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return refuse(Self.noRow) }
    let node = rows.outline.nodes[place.node]
    if place.line > 0 { return showWhole(place, rows) ? [] : refuse("nothing inside") }
    if !node.isOpen { return open(session) }
    let next = rows.next(place)
    guard let next, next.node == place.node || rows.outline.nodes[next.node].parent == place.node
    else { return refuse("nothing inside") }
    stopFollowing()
    setCursor(next, rows)
    return []
  }

  /// Folds the node of the cursor; when there is nothing to fold, goes to the node above.
  mutating func closeOrLeave(_ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return refuse(Self.noRow) }
    let node = rows.outline.nodes[place.node]
    if place.line > 0 || !node.isOpen || !rows.isFoldable(place.node) {
      return moveToParent(session)
    }
    set(place.node, open: false, rows)
    return []
  }

  /// Opens the node of the cursor when it is folded, and folds it when it is open.
  mutating func toggle(_ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return refuse(Self.noRow) }
    if showWhole(place, rows) { return [] }
    guard rows.isFoldable(place.node) else {
      notice = "nothing inside"
      return [.beep]
    }
    set(place.node, open: !rows.outline.nodes[place.node].isOpen, rows)
    return []
  }

  /// Whether the cursor stands on a row of quiet calls.
  var isOnQuietWork: Bool {
    guard let outline, let index = cursor.flatMap({ outline.index(of: $0.node) }) else {
      return false
    }
    return outline.nodes[index].kind == .quiet
  }

  /// Opens the node of the cursor.
  mutating func open(_ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return refuse(Self.noRow) }
    if showWhole(place, rows) { return [] }
    guard rows.isFoldable(place.node) else { return refuse("nothing inside") }
    guard !rows.outline.nodes[place.node].isOpen else { return refuse("it is open") }
    set(place.node, open: true, rows)
    return []
  }

  /// Folds the node of the cursor; when there is nothing to fold, the one above.
  mutating func close(_ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return refuse(Self.noRow) }
    var node = place.node
    if !rows.outline.nodes[node].isOpen || !rows.isFoldable(node) {
      node = Int(rows.outline.nodes[node].parent)
      if node < 0 {
        notice = "nothing to fold"
        return [.beep]
      }
    }
    set(node, open: false, rows)
    return []
  }

  /// Opens or folds the node of the cursor with everything inside.
  ///
  /// - Parameter isOpen: what becomes of them; `nil`: the opposite of what the node is.
  mutating func foldInside(_ isOpen: Bool?, _ session: Session) -> [Effect] {
    let rows = Rows(self, session)
    guard let place = cursorPlace(rows) else { return refuse(Self.noRow) }
    let node = rows.outline.nodes[place.node]
    let isOpen = isOpen ?? !node.isOpen
    set(place.node, open: isOpen, rows)
    let tree = wholeTree(session)
    guard let start = tree.index(of: node.identity) else { return [] }
    for index in start..<tree.end(of: start) {
      folds.choices[tree.nodes[index].identity] = isOpen
    }
    return []
  }

  /// Shows more or fewer levels of the tree.
  mutating func changeLevel(by count: Int, _ session: Session) {
    let outline = Outline(session, at: position, folds: .none)
    let deepest = outline.deepest
    let level = min(folds.level ?? Folds.usualLevel, deepest + 1)
    folds.show(levels: min(level + count, deepest + 1))
  }

  /// Opens or folds a node; the cursor goes to it, and it stays where it is on the screen.
  private mutating func set(_ node: Int, open isOpen: Bool, _ rows: Rows) {
    stopFollowing()
    setCursor(Rows.Place(node: node, line: 0), rows)
    let identity = rows.outline.nodes[node].identity
    folds.choices[identity] = isOpen
    if !isOpen { folds.unabridged.remove(identity) }
  }

  /// Shows all of a text when the cursor stands on the sign for what is left out of it.
  private mutating func showWhole(_ place: Rows.Place, _ rows: Rows) -> Bool {
    guard rows.line(at: place)?.isMore == true else { return false }
    stopFollowing()
    folds.unabridged.insert(rows.outline.nodes[place.node].identity)
    return true
  }
}
