import SessionModel

extension ViewerState {
  /// Goes to a failure: to its row or, in a replay, to the moment when it happened.
  mutating func goToFailure(_ command: Command, _ count: Int, _ session: Session) -> [Effect] {
    let forward = !command.goesBack
    guard let clock else {
      return jump(command, count, session, "failure") { $0.kind == .call && $0.status == .failed }
    }
    var goal = clock.position
    for _ in 0..<count {
      let next =
        forward
        ? lookback.failures.sorted.first { $0 > goal } : lookback.failures.sorted.last { $0 < goal }
      guard let next else { break }
      goal = next
    }
    let all = lookback.failures.sorted
    guard goal != clock.position, let id = lookback.failures.node(at: goal) else {
      notice = nothing(command, "failure", isAny: !all.isEmpty)
      return [.beep]
    }
    let place = (all.firstIndex(of: goal) ?? 0) + 1
    notice = "failure \(place) of \(all.count)"
    stop(at: goal, session)
    show(session.identity(id), session)
    return []
  }

  /// Goes to the moment of a change of a status, of a call or of the session.
  mutating func goToStatus(_ command: Command, _ count: Int, _ session: Session) -> [Effect] {
    let forward = !command.goesBack
    lookback.statusLog.update(session)
    var goal: StatusLog.Change?
    for _ in 0..<count {
      // From group to group: within one, calls have a status and no name yet.
      let timeline = session.timeline
      let place = goal.map { timeline.end(of: $0.position, session.position) } ?? position
      let next =
        forward
        ? lookback.statusLog.next(after: place)
        : lookback.statusLog.previous(before: timeline.step(before: place) + 1)
      guard let next else { break }
      goal = next
    }
    guard let goal else {
      return refuse(
        nothing(command, "status change", isAny: !lookback.statusLog.changes.isEmpty))
    }
    stop(at: session.timeline.end(of: goal.position, session.position), session)
    if goal.node != .root { show(session.identity(goal.node), session) }
    return []
  }

  /// Looks at a position, and stays there.
  private mutating func stop(at position: Int32, _ session: Session) {
    _ = look(session) {
      $0.seek(to: position, session)
      $0.isPlaying = false
    }
    self.position = position
  }

  /// Goes to the next row that is marked as changed; behind the last one, to the first.
  mutating func goToChanged(_ count: Int, _ session: Session) -> [Effect] {
    guard let changes = lookback.changes else {
      return refuse("nothing to compare with: \(key(.mark)) marks a moment")
    }
    let rows = Rows(self, session)
    let nodes = rows.outline.nodes
    guard let place = cursorPlace(rows) else { return refuse(Self.noRow) }
    var node = place.node
    for _ in 0..<count {
      let next =
        nodes[(node + 1)...].firstIndex(where: changes.marks)
        ?? nodes[...node].firstIndex(where: changes.marks)
      guard let next else { return refuse("no row here changed") }
      node = next
    }
    stopFollowing()
    setCursor(Rows.Place(node: node, line: 0), rows)
    return []
  }

  /// Marks the moment that is looked at: what differs from it is shown. Once more, and it is forgotten.
  mutating func setMark() {
    lookback.mark = lookback.mark == position ? nil : position
    notice = lookback.mark == nil ? "mark removed" : "marked"
  }

  /// Goes to the next node that is looked for, also into folds, of which only its own are opened; says which of
  /// all it is, or that there is none.
  ///
  /// - Parameters:
  ///   - command: what was asked for: it tells the direction.
  ///   - what: what is looked for, as one calls one of it.
  mutating func jump(
    _ command: Command, _ count: Int, _ session: Session, _ what: String,
    to isGoal: (OutlineNode) -> Bool
  ) -> [Effect] {
    let all = wholeTree(session).nodes
    let goals = all.indices.filter { !all[$0].isContext && isGoal(all[$0]) }
    let start = cursor.flatMap { cursor in all.firstIndex { $0.identity == cursor.node } }
    let forward = !command.goesBack
    // The first goal behind the cursor.
    let behind = start.map { start in goals.firstIndex { $0 > start } ?? goals.count } ?? 0
    let isOnGoal = start.map { goals.contains($0) } ?? false
    let place =
      forward
      ? min(behind + count - 1, goals.count - 1)
      : max(behind - (isOnGoal ? 1 : 0) - count, 0)
    guard goals.indices.contains(place), goals[place] != start,
      forward ? behind < goals.count : behind - (isOnGoal ? 1 : 0) > 0
    else {
      notice = nothing(command, what, isAny: !goals.isEmpty)
      return [.beep]
    }
    leavePlace()
    notice = "\(what) \(place + 1) of \(goals.count)"
    show(all[goals[place]].identity, session)
    return []
  }

  /// Says that nothing of a kind is left where it was looked for, and which key goes the other way.
  private func nothing(_ command: Command, _ what: String, isAny: Bool) -> String {
    guard isAny else { return "no \(what)" }
    let words = "no more \(what)s"
    guard let other = command.opposite, let key = options.keyMap.keys(of: other).first else {
      return words
    }
    return "\(words), \(key) goes \(command.goesBack ? "on" : "back")"
  }

  /// Goes to the next node of the same tool or, from an entry, of the same role.
  mutating func jumpToLike(_ command: Command, _ count: Int, _ session: Session) -> [Effect] {
    guard let outline, let index = cursor.flatMap({ outline.index(of: $0.node) }) else {
      return refuse(Self.noRow)
    }
    let node = outline.nodes[index]
    switch node.kind {
    case .entry:
      let role = session.role(node.id)
      return jump(command, count, session, "\(role.word) message") {
        $0.kind == .entry && session.role($0.id) == role
      }
    case .call:
      tools.update(session)
      let tools = tools
      let number = tools.number(node.id)
      return jump(command, count, session, "\(tools.name(number)) call") {
        $0.kind == .call && tools.number($0.id) == number
      }
    case .ending, .remark, .quiet:
      return jump(command, count, session, "row like this") { $0.kind == node.kind }
    }
  }

  /// Goes to the next node that appeared or changed since the reader had seen everything.
  mutating func jumpToNew(_ command: Command, _ count: Int, _ session: Session) -> [Effect] {
    guard let seen, position > seen else {
      notice = "nothing new"
      return [.beep]
    }
    let changed = Set(session.changed(from: seen, to: position))
    return jump(command, count, session, "new row") { changed.contains($0.id) }
  }

  /// Said where there is no row that a key could be about.
  static let noRow = "there is no row yet"

  /// Marks the node of the cursor, or takes its mark away.
  mutating func toggleBookmark() -> [Effect] {
    guard let cursor else { return refuse(Self.noRow) }
    if bookmarks.remove(cursor.node) == nil { bookmarks.insert(cursor.node) }
    return []
  }

  /// Keeps the place that a jump is about to leave.
  mutating func leavePlace() { if let cursor { jumps.leave(cursor) } }

  /// Goes back to where a jump began, or forward again.
  mutating func stepJumps(forward: Bool, _ session: Session) -> [Effect] {
    guard let cursor, let goal = jumps.step(forward: forward, from: cursor) else {
      notice = forward ? "no place further on" : "no place before this one"
      return [.beep]
    }
    return go(to: goal, session)
  }

  /// Goes to the last place; the same again comes back.
  mutating func goToLastPlace(_ session: Session) -> [Effect] {
    guard let cursor, let goal = jumps.exchange(cursor) else {
      notice = "no last place"
      return [.beep]
    }
    return go(to: goal, session)
  }

  /// Shows a row and puts the cursor on it.
  private mutating func go(to row: RowID, _ session: Session) -> [Effect] {
    show(row.node, session)
    let rows = currentRows(session)
    guard let place = rows.place(of: row) else { return [] }
    land(place, rows)
    return []
  }

  /// Takes back one thing: the hits of a search, then the filter; then goes back to the list, if the reader comes
  /// from one.
  mutating func cancel() -> [Effect] {
    if search != nil, search?.isGiven != true {
      search = nil
    } else if !filter.isEmpty {
      clearFilter()
    } else if options.isFromList {
      return [.close]
    } else {
      search = nil
    }
    return []
  }

  /// Puts the cursor on a row that was jumped to: where it is when it is in view, else a third down.
  mutating func land(_ place: Rows.Place, _ rows: Rows) {
    let height = layout.tree.count
    let screen = Screenful(rows, anchor: anchor, height: height)
    if screen.places.contains(place) { return setCursor(place, rows) }
    let id = rows.id(at: place)
    cursor = id
    anchor = Anchor(row: id, screenRow: height / 3)
    if place == rows.last, seen != nil { seen = position }
  }

  /// Opens what a node is folded away in, and puts the cursor on it.
  mutating func show(_ identity: NodeID, _ session: Session) {
    stopFollowing()
    let all = wholeTree(session)
    guard let index = all.index(of: identity) else { return }
    var parent = Int(all.nodes[index].parent)
    while parent >= 0 {
      let node = all.nodes[parent]
      if !isOpen(node, depth: all.depth(of: parent), session) {
        folds.choices[node.identity] = true
      }
      parent = Int(node.parent)
    }
    let rows = currentRows(session)
    guard let place = rows.place(of: RowID(identity)) else { return }
    land(place, rows)
  }

  /// Whether a node of the whole tree is open as the folds have it.
  func isOpen(_ node: OutlineNode, depth: Int, _ session: Session) -> Bool {
    if node.isContext { return folds.choices[node.identity] ?? true }
    return folds.isOpen(
      node.identity, node.kind, depth: depth,
      folds.isOpenByDefault(
        node.kind, hasChildren: node.hasChildren, node.status, node.id, session, at: position))
  }
}
