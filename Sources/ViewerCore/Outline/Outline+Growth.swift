import SessionModel

extension Outline {
  /// More changes than this at once are a reason to build it anew.
  private static let growthLimit = 4096

  /// Takes in what happened up to a later position, at a cost that the size of the session does not
  /// matter to. A test holds the law: what it makes is what building it anew makes.
  ///
  /// - Returns: false when it has to be built anew: something was taken back, rewritten or not
  ///   understood, stands in front of older siblings, or opens over rows that were folded away.
  package mutating func grow(
    _ session: Session, to position: Int32, since: Int32
  ) -> Bool {
    guard position >= self.position, nodes.last?.kind != .ending else { return false }
    if since != self.since {
      guard since >= self.position else { return false }
      (self.since, newCount, newFailedCount) = (since, 0, 0)
    }
    if position == self.position { return true }
    if session.datum(.root, .outputText, at: position) != nil,
      Outline.hasEnding(session, at: position)
    {
      return false
    }
    if let last = session.notes.last, last.position > self.position { return false }
    guard
      let changed = session.changed(from: self.position, to: position, atMost: Self.growthLimit)
    else { return false }
    let growth = OutlineGrowth(session: session, folds: folds, old: self.position, new: position)
    for id in changed where !growth.take(id, into: &self) { return false }
    self.position = position
    return true
  }
}

/// What happened between two positions, as it is taken into an outline.
struct OutlineGrowth {
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
    guard session.kind(id) == .entry else { return restate(id, into: &outline) }
    guard
      session.isPrompt(id, at: old) == session.isPrompt(id, at: new),
      session.isCommand(id, at: old) == session.isCommand(id, at: new)
    else { return false }
    let earned = session.earnsRow(id, at: old)
    let earns = session.earnsRow(id, at: new)
    if earned == earns || session.sibling(before: id, at: new) == nil { return true }
    // What said nothing so far and did nothing is as good as new.
    let hasChildren = session.lastChild(of: id, at: new) != nil
    guard earns, !hasChildren, outline.row(of: id) == nil,
      outline.nodes.last?.kind != .remark
    else { return false }
    return insert(id, into: &outline)
  }

  /// Whether a node and all above it are there and were never rewritten.
  func isPlain(_ id: NodeID, _ outline: Outline) -> Bool {
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
  func restate(_ id: NodeID, into outline: inout Outline) -> Bool {
    let (before, after) = (session.toolStatus(id, at: old), session.toolStatus(id, at: new))
    // A call may have failed again: it stands as before, and what is new of it does not.
    outline.newFailedCount += newFailures(id, after?.value, new, outline.since)
    outline.newFailedCount -= newFailures(id, before?.value, old, outline.since)
    if before?.value == after?.value, before?.isInferred == after?.isInferred { return true }
    var difference = Tally()
    difference.add(after?.value, isAgent: false)
    difference.remove(before?.value)
    guard let above = above(id, outline) else { return false }
    add(difference, above: above, to: &outline)
    guard let row = outline.row(of: id) else { return fits(id, after?.value, outline) }
    outline.change(row) { node in
      node.status = after?.value
      node.isInferred = after?.isInferred ?? false
    }
    return fits(row, outline) && reopen(row, &outline)
  }

  /// Whether quiet calls are one row where they should be, after what became of a call.
  func fits(_ row: Int, _ outline: Outline) -> Bool {
    let node = outline.nodes[row]
    let isInQuiet = node.parent >= 0 && outline.nodes[Int(node.parent)].kind == .quiet
    guard isQuiet(node) else { return !isInQuiet }
    if isInQuiet { return true }
    var run = 1
    for isForward in [false, true] {
      var next = row
      while run < OutlineRules.quietRun {
        next += isForward ? 1 : -1
        guard outline.nodes.indices.contains(next), outline.nodes[next].parent == node.parent,
          outline.nodes[next].kind == .quiet || isQuiet(outline.nodes[next])
        else { break }
        run += outline.nodes[next].kind == .quiet ? OutlineRules.quietRun : 1
      }
    }
    // Rows of an open one stand between it and its next sibling.
    if row > 0, outline.nodes[row - 1].parent >= 0, outline.nodes[row - 1].parent != node.parent,
      outline.nodes[Int(outline.nodes[row - 1].parent)].kind == .quiet
    {
      return false
    }
    return run < OutlineRules.quietRun
  }

  /// The same of a call without a row: it is in a fold, or in quiet work.
  func fits(_ id: NodeID, _ status: ToolStatus?, _ outline: Outline) -> Bool {
    guard session.toolKind(id).isQuiet, status != .completed else { return true }
    guard let place = holder(of: id, outline, inOrder: false) else { return false }
    return !outline.nodes[place.row].isOpen || !place.isOwn
  }

  /// Whether a row is that of a call that only looked.
  func isQuiet(_ node: OutlineNode) -> Bool {
    node.kind == .call
      && OutlineRules.isQuiet(
        session.toolKind(node.id), node.status, hasChildren: node.hasChildren,
        isRetracted: node.isRetracted)
  }

  /// 1 for a call that failed after `since`, else 0.
  func newFailures(
    _ id: NodeID, _ status: ToolStatus?, _ position: Int32, _ since: Int32
  ) -> Int {
    guard status == .failed, let failed = session.statusPosition(id, at: position) else { return 0 }
    return failed > since ? 1 : 0
  }

  /// Opens or folds a row whose default may have changed; false when rows inside would come or go.
  func reopen(_ row: Int, _ outline: inout Outline) -> Bool {
    let node = outline.nodes[row]
    let isOpen = folds.isOpen(
      node.identity, node.kind, depth: outline.depth(of: row),
      folds.isOpenByDefault(
        node.kind, hasChildren: node.hasChildren, node.status, node.id, session, at: new))
    if isOpen == node.isOpen { return true }
    outline.change(row) { $0.isOpen = isOpen }
    return !node.hasChildren
  }

  // MARK: A node that is new

  /// Takes in a node that appeared, or an entry that says something by now.
  func insert(_ id: NodeID, into outline: inout Outline) -> Bool {
    var siblings = session.siblings(after: id, at: new)
    if let next = siblings.next(), next < id || session.born(next) <= old { return false }
    let isCall = session.kind(id) == .call
    let stated = isCall ? session.toolStatus(id, at: new) : nil
    let parent = session.parent(id)
    let isFirst = parent != .root && session.sibling(before: id, at: new) == nil
    // Whether thinking is a row depends on what it led to.
    if isCall, session.born(parent) <= old,
      session.earnsRow(parent, at: old) != session.earnsRow(parent, at: new)
    {
      return false
    }
    guard let (holder, isRow) = isCall ? callHolder(id, outline) : entryHolder(id, outline) else {
      return false
    }
    if !isRow { return true }
    // What an entry did stands in front of the remarks that came after it.
    if isCall, session.born(parent) <= old, let holder, holder.isOwn,
      outline.lastKind(under: holder.row) == .remark
    {
      return false
    }
    if isFirst, session.kind(parent) == .call {
      guard addAgent(parent, to: &outline) else { return false }
      if let row = outline.row(of: parent) {
        let wasQuiet = isQuiet(outline.nodes[row])
        // Nothing was inside so far, so no row comes or goes when its default changes.
        outline.nodes[row].hasChildren = true
        if wasQuiet { return false }
        _ = reopen(row, &outline)
      } else if session.toolKind(parent).isQuiet {
        return false
      }
    }
    if let holder, holder.isOwn { outline.nodes[holder.row].hasChildren = true }
    if isCall {
      var one = Tally()
      one.add(stated?.value, isAgent: false)
      add(one, above: holder?.row ?? -1, to: &outline)
    }
    if session.born(id) > outline.since { outline.newCount += 1 }
    outline.newFailedCount += newFailures(id, stated?.value, new, outline.since)

    if let holder, !holder.isOwn || !outline.nodes[holder.row].isOpen {
      if id > outline.newest.id { outline.newest = (id, holder.row) }
      return true
    }
    return append(id, stated, under: holder?.row ?? -1, &outline)
  }

  /// Adds the row of a node that appeared.
  func append(
    _ id: NodeID, _ stated: Stated<ToolStatus>?, under row: Int, _ outline: inout Outline
  ) -> Bool {
    let isCall = session.kind(id) == .call
    let kind: OutlineNode.Kind = isCall ? .call : .entry
    let isOpen = folds.isOpen(
      id, kind, depth: row < 0 ? 0 : outline.depth(of: row) + 1,
      folds.isOpenByDefault(kind, hasChildren: false, stated?.value, id, session, at: new))
    let above = row < 0 ? nil : outline.nodes[row]
    let node = OutlineNode(
      id: id, identity: id, parent: Int32(row),
      level: (above?.level ?? 0) + (above?.kind == .call ? 1 : 0),
      shift: above.map { $0.isTurn ? 2 : $0.shift } ?? 0,
      kind: kind, status: stated?.value, isInferred: stated?.isInferred ?? false, isOpen: isOpen,
      isLast: true, hasChildren: false, isRetracted: false,
      isTurn: !isCall && row < 0 && session.isPrompt(id, at: new)
        && (beginsTurn(id) ?? false),
      isNotice: !isCall && session.isNotice(id, at: new))
    let index = outline.insertLast(node, under: row)
    return !isCall || fits(index, outline)
  }
}

extension Outline {
  /// Adds a row as the last one under another; -1 is the root.
  ///
  /// - Returns: its index.
  mutating func insertLast(_ node: OutlineNode, under parent: Int) -> Int {
    let index = endOfLast(under: parent)
    if let before = lastChild(under: parent, before: index) {
      nodes[before].isLast = nodes[before].isLast(before: node.kind)
    }
    insert(node, at: index)
    for later in (index + 1..<max(index + 1, nodes.count)).reversed() {
      if nodes[later].parent >= Int32(index) { nodes[later].parent += 1 }
      // The first row of an identity is the one that is found.
      if self.index(of: nodes[later].identity) == later - 1 {
        setRow(of: nodes[later].identity, later)
      }
    }
    var turn = turns.count - 1
    while turn >= 0, turns[turn] >= Int32(index) {
      turns[turn] += 1
      turn -= 1
    }
    if node.isTurn { turns.insert(Int32(index), at: turn + 1) }
    if newest.row >= index { newest.row += 1 }
    setRow(of: node.identity, index)
    if node.id > newest.id { newest = (node.id, index) }
    return index
  }

  /// What the last row under a row is; the row itself where there is none.
  fileprivate func lastKind(under row: Int) -> OutlineNode.Kind {
    nodes[endOfLast(under: row) - 1].kind
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
