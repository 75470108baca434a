import SessionModel

/// What stands under what, asked of an outline that has not taken it in yet.
extension OutlineGrowth {
  /// A row that something stands under, or that is folded over it.
  typealias Holder = (row: Int, isOwn: Bool)

  /// Where the row of an entry stands: `nil` when that cannot be told; without a row when it has none.
  func entryHolder(_ id: NodeID, _ outline: Outline) -> (Holder?, isRow: Bool)? {
    let list = session.parent(id)
    let first = session.sibling(before: id, at: new)
    let above: Holder?
    if list == .root {
      guard let begins = beginsTurn(id) else { return nil }
      above = begins ? nil : lastTurn(outline).map { ($0, true) }
    } else if session.kind(list) == .call {
      guard
        let holder = outline.row(of: list).map({ ($0, true) })
          ?? rowAbove(list, outline).map({ ($0, false) })
      else { return nil }
      above = holder
    } else {
      return nil
    }
    if session.earnsRow(id, at: new) || first == nil { return (above, true) }
    // It stands by itself where nothing was said before.
    guard let first, session.kind(first) == .entry, !session.isRetracted(first, at: new) else {
      return nil
    }
    if let above, above.isOwn, outline.nodes[above.row].isTurn { return (above, false) }
    if let above, !above.isOwn || !outline.nodes[above.row].isOpen { return (above, false) }
    let end = outline.nodes.count - 1
    guard end >= 0, outline.nodes[end].kind != .remark else { return nil }
    return (above, false)
  }

  /// Where the row of a call stands; `nil` when that cannot be told.
  func callHolder(_ id: NodeID, _ outline: Outline) -> (Holder?, isRow: Bool)? {
    guard let holder = holder(of: id, outline) else { return nil }
    return (holder, true)
  }

  /// The row that a call stands under, or that is folded over it; `nil` when that cannot be told.
  ///
  /// - Parameter inOrder: whether the call is to stand behind all that stands there.
  func holder(of call: NodeID, _ outline: Outline, inOrder: Bool = true) -> Holder? {
    let entry = session.parent(call)
    if session.kind(entry) == .call {
      return outline.row(of: entry).map { ($0, true) }
        ?? rowAbove(entry, outline).map { ($0, false) }
    }
    guard entry != .root else { return nil }
    guard let speaker = speaker(of: entry, outline) else { return nil }
    var later = session.siblings(after: entry, at: new)
    // Changes are taken in the order of birth: of what came later nothing stands there yet.
    if inOrder, let next = later.next(), next < call {
      // What later entries did may stand below it, and what they said, when a turn begins with it.
      if !session.earnsRow(next, at: new) || session.isRetracted(next, at: new) { return nil }
      let row = outline.row(of: speaker)
      let isTurn = row.map { outline.nodes[$0].isTurn } ?? (session.parent(speaker) == .root)
      if isTurn, outline.row(of: next).map({ !outline.nodes[$0].isTurn }) ?? true { return nil }
    }
    if let row = outline.row(of: speaker) { return (row, true) }
    // What is not folded away has a row, unless it earned one only now.
    guard let row = rowAbove(speaker, outline), !outline.nodes[row].isOpen else { return nil }
    return (row, false)
  }

  /// The entry below which the calls of another stand, which may be itself; `nil` when that cannot be told.
  func speaker(of entry: NodeID, _ outline: Outline) -> NodeID? {
    var next = entry
    while !session.earnsRow(next, at: new) {
      guard let before = session.sibling(before: next, at: new) else { return next }
      guard session.kind(before) == .entry, session.identity(before) == before,
        !session.isRetracted(before, at: new)
      else { return nil }
      // It stood by itself so far.
      if outline.row(of: next) != nil { return nil }
      next = before
    }
    // What follows a remark stands no longer under what was said before it.
    return hasRemark(behind: next, outline) ? nil : next
  }

  /// Whether a remark stands behind what an entry holds.
  func hasRemark(behind entry: NodeID, _ outline: Outline) -> Bool {
    guard let row = outline.row(of: entry) else { return false }
    let end = outline.end(of: row)
    return end < outline.nodes.count && outline.nodes[end].kind == .remark
  }

  /// The turn that the last row belongs to.
  func lastTurn(_ outline: Outline) -> Int? {
    var row = outline.nodes.count - 1
    while row >= 0, outline.nodes[row].parent >= 0 { row = Int(outline.nodes[row].parent) }
    return row >= 0 && outline.nodes[row].isTurn ? row : nil
  }

  /// Whether an entry at the top begins a turn; `nil` when that cannot be told.
  func beginsTurn(_ id: NodeID) -> Bool? {
    guard session.isPrompt(id, at: new) else { return false }
    var next = id
    while let before = session.sibling(before: next, at: new) {
      guard session.kind(before) == .entry, session.identity(before) == before,
        !session.isRetracted(before, at: new)
      else { return nil }
      if session.closesTurn(before, at: new) { return true }
      if session.isPrompt(before, at: new) { return false }
      next = before
    }
    return true
  }

  /// The nearest row that is folded over a node which has none.
  func rowAbove(_ id: NodeID, _ outline: Outline) -> Int? {
    var next = id
    while next.index > 0 {
      let parent = session.parent(next)
      if parent == .root { return turnRow(of: next, outline) }
      if let row = outline.row(of: parent) { return row }
      if session.kind(parent) == .entry {
        guard let speaker = speaker(of: parent, outline) else { return nil }
        if let row = outline.row(of: speaker) { return row }
      }
      next = parent
    }
    return nil
  }

  /// The turn that an entry at the top stands under.
  func turnRow(of entry: NodeID, _ outline: Outline) -> Int? {
    var next: NodeID? = entry
    while let id = next {
      // What was taken back, and what continues another, may have no row, or that of the other.
      guard session.identity(id) == id, !session.isRetracted(id, at: new) else { return nil }
      if let row = outline.row(of: id) {
        return outline.nodes[row].parent >= 0 ? Int(outline.nodes[row].parent) : row
      }
      next = session.sibling(before: id, at: new)
    }
    return nil
  }

  /// Counts a call that has become an agent; false when it cannot be told where it stands.
  func addAgent(_ call: NodeID, to outline: inout Outline) -> Bool {
    guard let above = above(call, outline) else { return false }
    var agent = Tally()
    agent.agents = 1
    add(agent, above: above, to: &outline)
    return true
  }

  /// The row above a call that was there before, or that is folded over it; `nil` when that cannot be told.
  func above(_ call: NodeID, _ outline: Outline) -> Int? {
    outline.row(of: call).map { Int(outline.nodes[$0].parent) }
      ?? holder(of: call, outline, inOrder: false)?.row
  }

  /// Counts something for a row and all rows above it.
  func add(_ tally: Tally, above row: Int, to outline: inout Outline) {
    var next = row
    while next >= 0 {
      outline.change(next) { $0.tally.add(tally) }
      next = Int(outline.nodes[next].parent)
    }
    outline.tally.add(tally)
  }
}
