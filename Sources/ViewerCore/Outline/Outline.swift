import SessionModel

/// The nodes that can be seen: the tree at a position, after folds.
///
/// It is built anew when something else is looked at, grows with what arrives (`Outline+Growth.swift`),
/// and reads no text; the lines inside an open node are read
/// by `Rows`, when they are about to be seen.
package struct Outline: Sendable {
  /// The position that it shows.
  package internal(set) var position: Int32
  /// What appeared after this position counts as new.
  package internal(set) var since: Int32
  /// The folds and the filter that it was built with, as a number that is another for others.
  let stamp: Int
  /// The visible nodes, in the order of the tree.
  package internal(set) var nodes: ContiguousArray<OutlineNode> = []
  /// The rows that begin a turn, in order.
  package internal(set) var turns: ContiguousArray<Int32> = []
  /// All calls of the session, the folded ones included.
  package internal(set) var tally = Tally()
  /// The node that appeared last, and the index of the row that shows it or is folded over it.
  package internal(set) var newest: (id: NodeID, row: Int) = (.none, 0)
  /// The entries and calls that appeared after `since`.
  package internal(set) var newCount = 0
  /// The calls that failed after `since`.
  package internal(set) var newFailedCount = 0
  /// With a filter: the entries and calls that it is about, in folds or not, and all that there are.
  package private(set) var shownCount = 0
  /// With a filter: all entries and calls that there are.
  package private(set) var allCount = 0
  /// The calls that it hides that failed, and that wait for a person.
  package private(set) var hiddenFailedCount = 0
  /// The calls that it hides that wait for a person.
  package private(set) var hiddenWaitingCount = 0
  /// The row of each identity, or -1.
  private var rows: ContiguousArray<Int32>

  /// Builds the outline of a session as it was at a position.
  ///
  /// - Parameter since: what appeared after this position counts as new.
  package init(_ session: Session, at position: Int32, folds: Folds, since: Int32 = .max) {
    self.init(session, at: position, folds: folds, since: since, filter: nil, reusing: nil)
  }

  /// Builds the outline of what a filter leaves, in the memory of one that is no longer needed.
  init(
    _ session: Session, at position: Int32, folds: Folds, since: Int32, filter: NodeFilter?,
    reusing old: consuming Outline?
  ) {
    (self.position, self.since) = (position, since)
    var hasher = Hasher()
    hasher.combine(folds)
    hasher.combine(filter?.number)
    stamp = hasher.finalize()
    rows = old?.rows ?? []
    let memory = old?.nodes ?? []
    // Held by two, it would be copied.
    old = nil
    var builder = Builder(
      session: session, position: position, folds: folds, since: since, filter: filter,
      reusing: consume memory)
    builder.run(session)
    nodes = builder.nodes
    turns = builder.turns
    tally = builder.tally
    newest = builder.newest
    newCount = builder.newCount
    newFailedCount = builder.newFailedCount
    (shownCount, allCount) = (builder.shownCount, builder.allCount)
    (hiddenFailedCount, hiddenWaitingCount) = (builder.hiddenFailed, builder.hiddenWaiting)
    rows.removeAll(keepingCapacity: true)
    rows.append(contentsOf: repeatElement(-1, count: session.nodeCount))
    for index in nodes.indices.reversed() where nodes[index].identity.index >= 0 {
      rows[Int(nodes[index].identity.index)] = Int32(index)
    }
  }

  /// The index of the node with an identity.
  package func index(of identity: NodeID) -> Int? {
    guard identity.index >= 0 else { return nodes.firstIndex { $0.identity == identity } }
    guard identity.index < rows.count, rows[Int(identity.index)] >= 0 else { return nil }
    return Int(rows[Int(identity.index)])
  }

  /// The index of a node; `nil` too when another stands there for it.
  func row(of id: NodeID) -> Int? {
    index(of: id).flatMap { nodes[$0].id == id ? $0 : nil }
  }

  /// The node in whose row another is told: itself, or the first call of a message without a row.
  func holder(of id: NodeID, _ session: Session, at position: Int32) -> NodeID {
    guard id.index > 0, session.kind(id) == .entry, index(of: session.identity(id)) == nil else {
      return id
    }
    var calls = session.children(of: id, at: position)
    return calls.next() ?? id
  }

  /// Remembers where an identity stands.
  mutating func setRow(of identity: NodeID, _ row: Int) {
    let index = Int(identity.index)
    if index < 0 { return }
    while rows.count <= index { rows.append(-1) }
    rows[index] = Int32(row)
  }

  /// The number of nodes above one, its parent included.
  package func depth(of index: Int) -> Int {
    var depth = 0
    var next = nodes[index].parent
    while next >= 0 {
      depth += 1
      next = nodes[Int(next)].parent
    }
    return depth
  }

  /// Whether nothing more is said or done in a turn than what stands in a row: the last words.
  package func isLastWord(_ row: Int) -> Bool {
    let node = nodes[row]
    guard node.kind == .entry, !node.isNotice, !node.hasChildren, node.parent >= 0,
      nodes[Int(node.parent)].isTurn
    else { return false }
    var next = row + 1
    while next < nodes.count, nodes[next].parent == node.parent {
      guard nodes[next].isNotice || nodes[next].kind == .remark else { return false }
      next += 1
    }
    return true
  }

  /// Which turn a row belongs to, from 1; 0 for a row in front of all.
  package func turn(of row: Int) -> Int {
    var (low, high) = (0, turns.count)
    while low < high {
      let middle = (low + high) / 2
      if turns[middle] <= Int32(row) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// How many levels there are.
  var deepest: Int {
    var depths = ContiguousArray<Int32>(repeating: 1, count: nodes.count)
    for index in nodes.indices where nodes[index].parent >= 0 {
      depths[index] = depths[Int(nodes[index].parent)] + 1
    }
    return Int(depths.max() ?? 1)
  }

  /// The index after the last visible node inside one.
  package func end(of index: Int) -> Int {
    var end = index + 1
    while end < nodes.count, nodes[end].parent >= Int32(index) { end += 1 }
    return end
  }

  /// The next node beside one, or the one before.
  package func sibling(of index: Int, forward: Bool) -> Int? {
    if forward {
      let next = end(of: index)
      return next < nodes.count && nodes[next].parent == nodes[index].parent ? next : nil
    }
    return (0..<index).last { nodes[$0].parent == nodes[index].parent }
  }
}
