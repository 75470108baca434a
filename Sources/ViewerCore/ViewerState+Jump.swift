import SessionModel

extension ViewerState {
  /// Goes to a failure: to its row or, in a replay, to the moment when it happened.
  mutating func goToFailure(forward: Bool, _ count: Int, _ session: Session) -> [Effect] {
    guard let clock else {
      return jump(forward: forward, count, session) { $0.status == .failed }
    }
    var goal = clock.position
    for _ in 0..<count {
      let next =
        forward
        ? failures.sorted.first { $0 > goal } : failures.sorted.last { $0 < goal }
      guard let next else { break }
      goal = next
    }
    guard goal != clock.position, let id = failures.node(at: goal) else { return [.beep] }
    stop(at: goal, session)
    show(session.identity(id), session)
    return []
  }

  /// Goes to the moment of a change of a status, of a call or of the session.
  mutating func goToStatus(forward: Bool, _ count: Int, _ session: Session) -> [Effect] {
    statusLog.update(session)
    var goal: StatusLog.Change?
    for _ in 0..<count {
      // From group to group: within one, calls have a status and no name yet.
      let timeline = session.timeline
      let place = goal.map { timeline.end(of: $0.position, session.position) } ?? position
      let next =
        forward
        ? statusLog.next(after: place)
        : statusLog.previous(before: timeline.step(before: place) + 1)
      guard let next else { break }
      goal = next
    }
    guard let goal else { return [.beep] }
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
    guard let changes else { return [.beep] }
    let rows = Rows(self, session)
    let nodes = rows.outline.nodes
    guard let place = cursorPlace(rows) else { return [] }
    var node = place.node
    for _ in 0..<count {
      let next =
        nodes[(node + 1)...].firstIndex(where: changes.marks)
        ?? nodes[...node].firstIndex(where: changes.marks)
      guard let next else { return [.beep] }
      node = next
    }
    stopFollowing()
    setCursor(Rows.Place(node: node, line: 0), rows)
    return []
  }

  /// Marks the moment that is looked at: what differs from it is shown. Once more, and it is forgotten.
  mutating func setMark() {
    mark = mark == position ? nil : position
    notice = mark == nil ? "mark removed" : "marked"
  }

  /// Goes to the next node that is looked for, also into folds, of which only its own are opened.
  mutating func jump(
    forward: Bool, _ count: Int, _ session: Session, to isGoal: (OutlineNode) -> Bool
  ) -> [Effect] {
    let all = Outline(session, at: position, folds: .none).nodes
    let start = cursor.flatMap { cursor in all.firstIndex { $0.identity == cursor.node } }
    var index = start ?? (forward ? -1 : all.count)
    var found: Int?
    for _ in 0..<count {
      let next =
        forward
        ? all[(index + 1)...].firstIndex(where: isGoal) : all[..<index].lastIndex(where: isGoal)
      guard let next else { break }
      (found, index) = (next, next)
    }
    guard let found else { return [.beep] }
    show(all[found].identity, session)
    return []
  }

  /// Opens what a node is folded away in, and puts the cursor on it.
  private mutating func show(_ identity: NodeID, _ session: Session) {
    stopFollowing()
    let all = Outline(session, at: position, folds: .none)
    guard let index = all.index(of: identity) else { return }
    var parent = Int(all.nodes[index].parent)
    while parent >= 0 {
      let node = all.nodes[parent]
      let isDefault = Folds.isOpenByDefault(
        node.kind, hasChildren: node.hasChildren, node.status)
      if !folds.isOpen(node.identity, node.kind, depth: all.depth(of: parent), isDefault) {
        folds.choices[node.identity] = true
      }
      parent = Int(node.parent)
    }
    let rows = Rows(self, session)
    guard let place = rows.place(of: RowID(identity)) else { return }
    setCursor(place, rows)
  }
}
