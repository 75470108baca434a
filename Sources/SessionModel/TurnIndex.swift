/// Which turn each item belongs to: what a person asked before it.
package struct TurnIndex: Sendable {
  /// What each turn began with, in order.
  package private(set) var beginnings: [NodeID] = []
  /// The turn of each entry that stands under the root, from 0.
  private var turns: [NodeID: Int] = [:]

  /// Finds the turns of a session as it was at a position; what the source took back begins none.
  package init(_ session: Session, at position: Int32) {
    var counter = TurnCounter()
    for entry in session.children(of: .root, at: position)
    where !session.isRetracted(entry, at: position) {
      counter.take(entry, in: session, at: position)
      if counter.turn > beginnings.count { beginnings.append(counter.beginning) }
      if let last = beginnings.indices.last {
        beginnings[last] = counter.beginning
        turns[entry] = last
      }
    }
  }

  /// The number of the turn that an item belongs to, from 1, and what it began with.
  package func turn(of item: NodeID, in session: Session) -> (number: Int, beginning: NodeID)? {
    var top = item
    while top.index > 0, session.parent(top) != .root { top = session.parent(top) }
    return turns[top].map { ($0 + 1, beginnings[$0]) }
  }
}
