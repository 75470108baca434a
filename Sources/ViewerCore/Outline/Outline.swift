import SessionModel

/// The nodes that can be seen: the tree at a position, after folds.
///
/// It is built anew when something else is looked at, grows with what arrives (`Outline+Growth.swift`), opens and folds
/// single rows (`Outline+Refold.swift`), and reads no text; the lines inside an open node are read by `Rows`, when they
/// are about to be seen.
package struct Outline: Sendable {
  /// The position that it shows.
  package internal(set) var position: Int32
  /// What appeared after this position counts as new.
  package internal(set) var since: Int32
  /// What is open in it.
  package internal(set) var folds: Folds { didSet { stamp = Self.stamp(folds, filter) } }
  /// The number of the filter that it was built with; `nil`: everything is shown.
  let filter: Int?
  /// The folds and the filter that it was built with, as a number that is another for others.
  private(set) var stamp: Int
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
  /// The raw value of what the rail shows of each row. All of them are looked at for each frame: one byte a row.
  private(set) var railMarks: ContiguousArray<UInt8>

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
    let rows = old?.rows ?? []
    let marks = old?.railMarks ?? []
    let memory = old?.nodes ?? []
    // Held by two, it would be copied.
    old = nil
    var builder = Builder(
      session: session, position: position, folds: folds, since: since, filter: filter,
      reusing: consume memory)
    builder.run(session)
    self.init(builder, session, reusing: consume rows, consume marks)
  }

  /// Takes what a walk over the tree has come to.
  private init(
    _ builder: consuming Builder, _ session: Session,
    reusing old: consuming ContiguousArray<Int32>, _ oldMarks: consuming ContiguousArray<UInt8>
  ) {
    (position, since) = (builder.position, builder.since)
    (folds, filter) = (builder.folds, builder.filter?.number)
    stamp = Self.stamp(folds, filter)
    tally = builder.tally
    newest = builder.newest
    newCount = builder.newCount
    newFailedCount = builder.newFailedCount
    (shownCount, allCount) = (builder.shownCount, builder.allCount)
    (hiddenFailedCount, hiddenWaitingCount) = (builder.hiddenFailed, builder.hiddenWaiting)
    turns = builder.turns
    nodes = builder.nodes
    rows = consume old
    rows.removeAll(keepingCapacity: true)
    rows.reserveCapacity(session.nodeCount)
    LargePages.ask(for: &rows)
    rows.append(contentsOf: repeatElement(-1, count: session.nodeCount))
    railMarks = consume oldMarks
    railMarks.removeAll(keepingCapacity: true)
    railMarks.append(contentsOf: repeatElement(0, count: nodes.count))
    for index in nodes.indices.reversed() {
      railMarks[index] = nodes[index].railMark.rawValue
      let identity = Int(nodes[index].identity.index)
      if identity >= 0 { rows[identity] = Int32(index) }
    }
  }

  /// Changes how a row stands; what the rail shows of it goes with that.
  mutating func change(_ row: Int, _ body: (inout OutlineNode) -> Void) {
    body(&nodes[row])
    railMarks[row] = nodes[row].railMark.rawValue
  }

  /// Puts a row in front of another.
  mutating func insert(_ node: OutlineNode, at row: Int) {
    nodes.insert(node, at: row)
    railMarks.insert(node.railMark.rawValue, at: row)
  }

  /// Builds everything that can be shown a piece at a time, as it was at one position.
  struct Walk {
    private var builder: Builder

    /// Begins to build what a filter leaves.
    init(_ session: Session, at position: Int32, filter: NodeFilter?) {
      builder = Builder(
        session: session, position: position, folds: .none, since: .max, filter: filter,
        reusing: [])
    }

    /// Goes on by so many nodes, of which it leaves what it does not need; tells the outline when it has come to
    /// the end.
    mutating func step(_ session: Session, nodes count: inout Int) -> Outline? {
      builder.run(session, atMost: &count) ? Outline(builder, session, reusing: [], []) : nil
    }
  }

  /// A number for folds and a filter.
  private static func stamp(_ folds: Folds, _ filter: Int?) -> Int {
    var hasher = Hasher()
    hasher.combine(folds)
    hasher.combine(filter)
    return hasher.finalize()
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

  /// Puts other rows in the place of those inside one, and says in which turn, and under what, those behind them
  /// stand by now. Each row must be the only one of its identity.
  mutating func replaceInside(_ row: Int, by rows: ContiguousArray<OutlineNode>.SubSequence) {
    let old = row + 1..<end(of: row)
    for node in nodes[old] where node.identity.index >= 0 {
      self.rows[Int(node.identity.index)] = -1
    }
    nodes.replaceSubrange(old, with: rows)
    railMarks.replaceSubrange(old, with: rows.lazy.map(\.railMark.rawValue))
    let shift = Int32(rows.count - old.count)
    for index in row + 1..<row + 1 + rows.count { setRow(of: nodes[index].identity, index) }
    if shift == 0 { return }
    for turn in turns.indices.reversed() {
      if turns[turn] < Int32(old.upperBound) { break }
      turns[turn] += shift
    }
    let (first, last) = (row + 1 + rows.count, Int32(old.upperBound))
    nodes.withUnsafeMutableBufferPointer { nodes in
      self.rows.withUnsafeMutableBufferPointer { places in
        for index in first..<nodes.count {
          if nodes[index].parent >= last { nodes[index].parent += shift }
          let identity = Int(nodes[index].identity.index)
          if identity >= 0, Int(places[identity]) == index - Int(shift) {
            places[identity] = Int32(index)
          }
        }
      }
    }
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
