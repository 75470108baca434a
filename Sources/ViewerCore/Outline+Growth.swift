import SessionModel

extension Outline {
  /// More changes than this at once are a reason to build it anew.
  private static let growthLimit = 4096

  /// Takes in what happened up to a later position, at a cost that the size of the session does not
  /// matter to. A test holds the law: what it makes is what building it anew makes.
  ///
  /// - Parameter folds: those it was built with.
  /// - Returns: false when it has to be built anew: something was taken back, rewritten or not
  ///   understood, stands in front of older siblings, or opens over rows that were folded away.
  package mutating func grow(
    _ session: Session, to position: Int32, folds: Folds, since: Int32
  ) -> Bool {
    guard position >= self.position, nodes.last?.kind != .ending else { return false }
    if since != self.since {
      guard since >= self.position else { return false }
      (self.since, newCount, newFailedCount) = (since, 0, 0)
    }
    if position == self.position { return true }
    if let last = session.notes.last, last.position > self.position { return false }
    let changed = session.changed(from: self.position, to: position)
    guard changed.count <= Self.growthLimit else { return false }
    let growth = Growth(session: session, folds: folds, old: self.position, new: position)
    for id in changed where !growth.take(id, into: &self) { return false }
    self.position = position
    return true
  }
}

/// What happened between two positions, as it is taken into an outline.
private struct Growth {
  /// What has arrived.
  let session: Session
  /// What is open.
  let folds: Folds
  /// The position of the outline so far.
  let old: Int32
  /// The position that is looked at.
  let new: Int32

  /// Takes in what happened to one node; false when that cannot be done.
  func take(_ id: NodeID, into outline: inout Outline) -> Bool {
    if id == .root { return !Outline.hasEnding(session, at: new) }
    guard isPlain(id, outline) else { return false }
    if session.born(id) > old { return insert(id, into: &outline) }
    return session.kind(id) == .entry || restate(id, into: &outline)
  }

  /// Whether a node and all above it are there and were never rewritten.
  private func isPlain(_ id: NodeID, _ outline: Outline) -> Bool {
    var next = id
    while next.index > 0 {
      guard session.identity(next) == next, !session.isRetracted(next, at: new),
        session.born(next) > old || !session.isRetracted(next, at: old)
      else { return false }
      if let row = outline.index(of: next), outline.nodes[row].id != next { return false }
      next = session.parent(next)
    }
    return true
  }

  // MARK: A call that stands otherwise

  /// Takes in the status of a call that was there before.
  private func restate(_ id: NodeID, into outline: inout Outline) -> Bool {
    let (before, after) = (session.toolStatus(id, at: old), session.toolStatus(id, at: new))
    // A call may have failed again: it stands as before, and what is new of it does not.
    outline.newFailedCount += newFailures(id, after?.value, new, outline.since)
    outline.newFailedCount -= newFailures(id, before?.value, old, outline.since)
    if before?.value == after?.value, before?.isInferred == after?.isInferred { return true }
    var difference = Tally()
    difference.add(after?.value, isAgent: false)
    difference.remove(before?.value)
    add(difference, above: id, to: &outline)
    guard let row = outline.row(of: id) else { return true }
    outline.nodes[row].status = after?.value
    outline.nodes[row].isInferred = after?.isInferred ?? false
    return reopen(row, &outline)
  }

  /// 1 for a call that failed after `since`, else 0.
  private func newFailures(
    _ id: NodeID, _ status: ToolStatus?, _ position: Int32, _ since: Int32
  ) -> Int {
    guard status == .failed, let failed = session.statusPosition(id, at: position) else { return 0 }
    return failed > since ? 1 : 0
  }

  /// Opens or folds a row whose default may have changed; false when rows inside would come or go.
  private func reopen(_ row: Int, _ outline: inout Outline) -> Bool {
    let node = outline.nodes[row]
    let isOpen = folds.isOpen(
      node.identity, node.kind, depth: session.depth(node.id),
      folds.isOpenByDefault(
        node.kind, hasChildren: node.hasChildren, node.status, node.id, session, at: new))
    if isOpen == node.isOpen { return true }
    outline.nodes[row].isOpen = isOpen
    return !node.hasChildren
  }

  // MARK: A node that is new

  /// Takes in a node that appeared.
  private func insert(_ id: NodeID, into outline: inout Outline) -> Bool {
    var siblings = session.siblings(after: id, at: new)
    if let next = siblings.next(), next < id { return false }
    let parent = session.parent(id)
    var parentRow = outline.row(of: parent) ?? -1
    var firstborn = session.children(of: parent, at: new)
    if parent == .root {
      parentRow = -1
    } else if firstborn.next() == id {
      becomeParent(parent, parentRow, &outline)
    }
    let isCall = session.kind(id) == .call
    let stated = isCall ? session.toolStatus(id, at: new) : nil
    if isCall {
      var one = Tally()
      one.add(stated?.value, isAgent: false)
      add(one, above: id, to: &outline)
    }
    if session.born(id) > outline.since { outline.newCount += 1 }
    outline.newFailedCount += newFailures(id, stated?.value, new, outline.since)

    guard parent == .root || parentRow >= 0 && outline.nodes[parentRow].isOpen else {
      if id > outline.newest.id { outline.newest = (id, shownRow(above: id, outline)) }
      return true
    }
    let kind: OutlineNode.Kind = isCall ? .call : .entry
    let isOpen = folds.isOpen(
      id, kind, depth: session.depth(id),
      folds.isOpenByDefault(kind, hasChildren: false, stated?.value, id, session, at: new))
    let level = parentRow < 0 ? 0 : outline.nodes[parentRow].level
    let isUnderCall = parentRow >= 0 && outline.nodes[parentRow].kind == .call
    let node = OutlineNode(
      id: id, identity: id, parent: Int32(parentRow), level: level + (isUnderCall ? 1 : 0),
      kind: kind, status: stated?.value, isInferred: stated?.isInferred ?? false, isOpen: isOpen,
      isLast: true, hasChildren: false, isRetracted: false)
    outline.insertLast(node, under: parentRow)
    return true
  }

  /// Lets a node have its first child: a call is an agent from then on.
  private func becomeParent(_ parent: NodeID, _ row: Int, _ outline: inout Outline) {
    if session.kind(parent) == .call {
      var agent = Tally()
      agent.agents = 1
      add(agent, above: parent, to: &outline)
    }
    guard row >= 0 else { return }
    // Nothing was inside so far, so no row comes or goes when its default changes.
    outline.nodes[row].hasChildren = true
    _ = reopen(row, &outline)
  }

  /// Counts something for all nodes above one.
  private func add(_ tally: Tally, above id: NodeID, to outline: inout Outline) {
    var next = session.parent(id)
    while next.index > 0 {
      if let row = outline.row(of: next) { outline.nodes[row].tally.add(tally) }
      next = session.parent(next)
    }
    outline.tally.add(tally)
  }

  /// The row that is folded over a node.
  private func shownRow(above id: NodeID, _ outline: Outline) -> Int {
    var next = session.parent(id)
    while next.index > 0 {
      if let row = outline.row(of: next) { return row }
      next = session.parent(next)
    }
    return 0
  }
}

extension Outline {
  /// Adds a row as the last one under another; -1 is the root.
  fileprivate mutating func insertLast(_ node: OutlineNode, under parent: Int) {
    let index = endOfLast(under: parent)
    if let before = lastChild(under: parent, before: index) { nodes[before].isLast = false }
    nodes.insert(node, at: index)
    for later in (index + 1..<max(index + 1, nodes.count)).reversed() {
      if nodes[later].parent >= Int32(index) { nodes[later].parent += 1 }
      // The first row of an identity is the one that is found.
      if self.index(of: nodes[later].identity) == later - 1 {
        setRow(of: nodes[later].identity, later)
      }
    }
    if newest.row >= index { newest.row += 1 }
    setRow(of: node.identity, index)
    if node.id > newest.id { newest = (node.id, index) }
  }

  /// The index behind everything under a row.
  private func endOfLast(under parent: Int) -> Int {
    if parent < 0 { return nodes.count }
    // What grows is at the end as a rule: its way up is shorter than the way through.
    var row = nodes.count - 1
    while row > parent { row = Int(nodes[row].parent) }
    return row == parent ? nodes.count : end(of: parent)
  }

  /// The last row right under another that stands before an index; remarks are nobody's siblings.
  private func lastChild(under parent: Int, before index: Int) -> Int? {
    var row = index - 1
    while row > parent {
      if nodes[row].kind == .remark {
        row -= 1
      } else if nodes[row].parent == Int32(parent) {
        return row
      } else {
        row = Int(nodes[row].parent)
      }
    }
    return nil
  }
}
