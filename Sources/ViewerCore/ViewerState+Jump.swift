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
    self.clock?.seek(to: goal, session)
    self.clock?.isPlaying = false
    position = goal
    show(session.identity(id), session)
    return []
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
