import SessionModel

/// The nodes that can be seen: the tree at a position, after folds.
///
/// It is built anew for the frame that needs it and reads no text; the lines inside an open node are
/// read by `Rows`, when they are about to be seen.
package struct Outline: Sendable {
  /// The visible nodes, in the order of the tree.
  package private(set) var nodes: ContiguousArray<OutlineNode> = []
  /// All calls of the session, the folded ones included.
  package private(set) var tally = Tally()
  /// The node that appeared last, and the index of the row that shows it or is folded over it.
  package private(set) var newest: (id: NodeID, row: Int) = (.none, 0)
  /// The entries and calls that appeared after `since`.
  package private(set) var newCount = 0
  /// The calls that failed after `since`.
  package private(set) var newFailedCount = 0

  /// Builds the outline of a session as it was at a position.
  ///
  /// - Parameter since: what appeared after this position counts as new.
  package init(_ session: Session, at position: Int32, folds: Folds, since: Int32 = .max) {
    var builder = Builder(session: session, position: position, folds: folds, since: since)
    builder.run()
    nodes = builder.nodes
    tally = builder.tally
    newest = builder.newest
    newCount = builder.newCount
    newFailedCount = builder.newFailedCount
  }

  /// The index of the node with an identity.
  package func index(of identity: NodeID) -> Int? {
    nodes.firstIndex { $0.identity == identity }
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
