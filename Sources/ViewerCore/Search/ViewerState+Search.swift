import CellGrid
import SessionModel

extension ViewerState {
  // MARK: The run

  /// Begins to look for something.
  ///
  /// - Parameter origin: where to look from; `nil`: where the reader is.
  /// - Returns: why it can't be looked for; what there was is kept then.
  mutating func beginSearch(
    _ query: SearchQuery, from origin: ViewPlace?, _ session: Session
  ) -> String? {
    let start = origin?.cursor ?? cursor
    do throws(TextPattern.Trouble) {
      var run = try SearchRun(query, session, at: position, from: start?.node ?? .root)
      _ = run.step(session)
      search = Search(run: run, sought: origin ?? viewPlace)
      return nil
    } catch {
      return error.reason
    }
  }

  /// Looks for something in all of the session, and goes to the hit with a number, from 1.
  mutating func find(_ query: SearchQuery, hit number: Int, _ session: Session) {
    settle(session)
    notice = beginSearch(query, from: nil, session) ?? notice
    guard search?.query == query else { return }
    while search?.run.step(session) == true {}
    search?.sought = nil
    search?.isGiven = true
    prompts.lastQuery = query
    orderHits(session, isWhole: true)
    guard let total = search?.order?.total, total > 0 else { return }
    go(toHit: min(number, total), session)
  }

  /// Searches a slice; returns whether there was anything to search.
  mutating func stepSearches(_ session: Session) -> Bool {
    var worked = false
    if search?.step(session, now: now) == true { worked = true }
    if filterFinds.run?.step(session) == true { worked = true }
    return worked
  }

  /// Whether there is anything left to search, or to put in order.
  package var isSearching: Bool {
    search?.isComplete == false || filterFinds.run?.isComplete == false
  }

  /// Brings the search up to what can be seen now; called when everything else has settled.
  mutating func settleSearch(_ session: Session, outlineChanged: Bool) {
    guard search != nil else {
      if !isTreeAsked { tree = nil }
      return
    }
    search?.run.look(at: position, session)
    if outlineChanged { search?.isOutlineNew = true }
    orderHits(session, isWhole: false)
    if let sought = search?.sought { seek(sought, session) }
  }

  /// Rows that are passed in one step while hits are put in order: a few milliseconds.
  private static let orderSlice = 60_000
  /// So few are put in order at once, whatever asks for it.
  private static let fewNodes = 8000
  /// What a node costs while the tree is made, in rows that are passed.
  private static let nodeCost = 3

  /// Puts the hits in order that are not: at once where there are few rows, else a piece in each step.
  ///
  /// - Parameter isWhole: whether it is done at once however long it takes.
  private mutating func orderHits(_ session: Session, isWhole: Bool) {
    // The walk and what it has found are changed in place: they are large.
    guard var search = self.search.take() else { return }
    defer {
      if search.ordering == .now { search.ordering = .later }
      self.search = search
    }
    let isOther = search.order?.version != search.run.version
    let isLarge = session.nodeCount > Self.fewNodes && !isWhole
    if search.walk == nil {
      guard
        search.order == nil
          || (isOther || search.isOutlineNew) && (search.ordering == .now || search.isComplete)
      else { return }
      if isLarge, !isOther, let due = search.due, now < due { return }
      if search.run.hits.isEmpty {
        (search.order, search.isOutlineNew) = (SearchOrder(of: search.run), false)
      } else if isLarge, search.ordering != .now {
        // No key waits for it.
        search.ordering = .next
      } else {
        search.isOutlineNew = false
        growTree(session)
        search.walk =
          tree != nil
          ? orderWalk(search.run, session)
          : .tree(Outline.Walk(session, at: position, filter: nodeFilter))
      }
    }
    if search.ordering == .now || !isLarge { walk(&search, session, isWhole: isWhole) }
  }

  /// A walk that puts hits in order, when the whole tree is there.
  private mutating func orderWalk(_ run: SearchRun, _ session: Session) -> Search.Walk {
    .order(SearchOrder.Walk(run, session, tree: wholeTree(session), outline: makeOutline(session)))
  }

  /// Goes on with the walk that puts hits in order.
  private mutating func walk(_ search: inout Search, _ session: Session, isWhole: Bool) {
    var rest = isWhole ? Int.max : Self.orderSlice
    while rest > 0, let walk = search.walk.take() {
      // Held by two, what they have come to would be copied.
      switch consume walk {
      case .tree(var walk):
        var nodes = rest / Self.nodeCost
        if let tree = walk.step(session, nodes: &nodes) {
          self.tree = tree
          search.walk = orderWalk(search.run, session)
        } else {
          search.walk = .tree(walk)
        }
        rest = nodes * Self.nodeCost
      case .order(var walk):
        if let order = walk.step(search.run, session, nodes: &rest) {
          (search.order, search.ordered) = (order, now)
          search.soughtRank =
            search.sought?.cursor.flatMap { wholeTree(session).index(of: $0.node) } ?? 0
        } else {
          search.walk = .order(walk)
        }
      }
    }
  }

  /// Goes to the nearest hit from a place, when it was found.
  private mutating func seek(_ origin: ViewPlace, _ session: Session) {
    guard let order = search?.order, let isComplete = search?.isComplete else { return }
    let number =
      order.number(atOrAfter: search?.soughtRank ?? 0)
      ?? (isComplete && order.total > 0 ? 1 : nil)
    guard number != nil || isComplete else { return }
    // What was not found may still arrive while it is typed.
    let isTyped = prompt?.kind == .search
    if number != nil || !isTyped { search?.sought = nil }
    if number == nil, search?.isBack == true { return }
    search?.isBack = true
    foldRevealed()
    if isTyped { restore(origin) }
    if let number { go(toHit: number, session) }
    updateOutline(session)
  }

  // MARK: Going from hit to hit

  /// Goes to a hit further on or back, from the cursor, and round at the ends.
  mutating func goToHit(forward: Bool, _ count: Int, _ session: Session) -> [Effect] {
    if search == nil, let lastQuery = prompts.lastQuery {
      notice = beginSearch(lastQuery, from: nil, session) ?? notice
      return []
    }
    guard let order = search?.order, order.total > 0 else {
      return refuse(
        search == nil
          ? "nothing to look for: type / first" : isSearching ? "no hit so far" : "no hit")
    }
    let total = order.total
    var number: Int
    if let place = search?.current, session.identity(place.node) == cursor?.node,
      let own = order.number(of: place)
    {
      number = forward ? own + count : own - count
    } else {
      let rank = cursor.flatMap { wholeTree(session).index(of: $0.node) } ?? 0
      number =
        forward
        ? (order.number(atOrAfter: rank) ?? total + 1) + count - 1
        : (order.number(before: rank) ?? 0) - count + 1
    }
    if !(1...total).contains(number) {
      notice = forward ? "went on at the first hit" : "went on at the last hit"
      number = ((number - 1) % total + total) % total + 1
    }
    if let cursor { jumps.leave(cursor) }
    go(toHit: number, session)
    return []
  }

  /// Shows a hit: opens what it is folded away in, and nothing else.
  private mutating func go(toHit number: Int, _ session: Session) {
    guard let place = search?.order?.place(number: number), let hits = search?.run.hits[place.node],
      let pattern = search?.run.probe.pattern
    else { return }
    stopFollowing()
    foldRevealed()
    var rest = min(place.number, Int(hits.wrappedSum()) - 1)
    var channel = Channel.name
    for (index, each) in TextProbe.channels.enumerated() {
      channel = each
      if rest < Int(hits[index]) { break }
      rest -= Int(hits[index])
    }
    let shown = wholeTree(session).holder(of: place.node, session, at: position)
    let identity = session.identity(shown)
    reveal(shown, inside: channel != .name, session)
    var rows = currentRows(session)
    guard let node = rows.outline.index(of: identity) else { return }
    var row = HitRow(rest, of: channel, node: node, rows, pattern)
    if !row.isFound, row.isCut, folds.unabridged.insert(identity).inserted {
      revealed.unabridged.insert(identity)
      rows = currentRows(session)
      row = HitRow(rest, of: channel, node: node, rows, pattern)
    }
    land(row.place, rows)
    search?.current = place
    search?.mark = (rows.id(at: row.place), row.number)
  }

  // MARK: Opening and folding

  /// Opens a node's way and, when asked, the node; keeps in mind what it opened.
  mutating func reveal(_ id: NodeID, inside: Bool, _ session: Session) {
    let tree = wholeTree(session)
    guard let start = tree.index(of: session.identity(id)) else { return }
    var next = inside ? start : Int(tree.nodes[start].parent)
    while next >= 0 {
      let node = tree.nodes[next]
      let isOpen = isOpen(node, depth: tree.depth(of: next), session)
      // An agent that is open by itself does not show its task.
      if !isOpen || node.kind == .call && next == start, folds.choices[node.identity] != true {
        revealed.opened.updateValue(folds.choices[node.identity], forKey: node.identity)
        folds.choices[node.identity] = true
      }
      next = Int(node.parent)
    }
  }

  /// Folds again what a jump has opened and the cursor has left.
  ///
  /// - Parameter kept: what stays as it is: the cursor stands in it.
  mutating func foldRevealed(except kept: Set<NodeID> = []) {
    for (identity, choice) in revealed.opened where !kept.contains(identity) {
      revealed.opened.removeValue(forKey: identity)
      // What the reader has folded or opened since is the reader's.
      if folds.choices[identity] == true { folds.choices[identity] = choice }
    }
    for identity in revealed.unabridged where !kept.contains(identity) {
      revealed.unabridged.remove(identity)
      folds.unabridged.remove(identity)
    }
  }

  /// Folds what a jump has opened and the cursor is no longer in.
  mutating func leaveRevealed(_ session: Session) {
    if revealed.isEmpty { return }
    var kept: Set<NodeID> = []
    updateOutline(session)
    if let outline {
      var next = cursor.flatMap { outline.index(of: $0.node) } ?? -1
      while next >= 0 {
        kept.insert(outline.nodes[next].identity)
        next = Int(outline.nodes[next].parent)
      }
    }
    for identity in Array(revealed.opened.keys) where folds.choices[identity] != true {
      revealed.opened.removeValue(forKey: identity)
    }
    foldRevealed(except: kept)
  }
}
