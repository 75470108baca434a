import SessionModel

/// The nodes that differ between two positions: what is marked after a step, and since a mark.
package struct Changes: Hashable, Sendable {
  /// The position that is compared with.
  package let base: Int32
  /// The position that is looked at.
  package private(set) var position: Int32
  /// What changed and is there at the position that is looked at.
  package private(set) var count = 0
  /// What appeared after the position that is looked at.
  package private(set) var notYetCount = 0
  /// What changed, by identity.
  private var own: Set<NodeID> = []
  /// What stands above something that changed.
  private var above: Set<NodeID> = []

  /// Beyond so many events nearly everything is another, and a mark on each row would say nothing.
  static let limit: Int32 = 100_000

  /// Finds what differs between two positions; `nil` when it is too much to say.
  init?(_ session: Session, between base: Int32, and position: Int32) {
    (self.base, self.position) = (base, position)
    guard abs(position - base) <= Self.limit else { return nil }
    add(session, from: min(base, position), to: max(base, position))
  }

  /// Takes in what changed up to a later position, which is looked at.
  ///
  /// - Returns: false when it is too much to say.
  mutating func grow(_ session: Session, to position: Int32) -> Bool {
    let known = self.position
    guard known >= base, position >= known, position - base <= Self.limit else { return false }
    self.position = position
    add(session, from: known, to: position)
    return true
  }

  /// Whether the row of a node shows something that changed: its own, or what is folded away in it.
  package func marks(_ node: OutlineNode) -> Bool {
    if node.kind == .quiet {
      return !node.isOpen && own.contains { $0 >= node.id && $0 <= node.quiet.last }
    }
    return own.contains(node.identity) || !node.isOpen && above.contains(node.identity)
  }

  /// Takes in what changed from one position to another.
  private mutating func add(_ session: Session, from start: Int32, to end: Int32) {
    var walked: Set<NodeID> = []
    for id in session.changed(from: start, to: end) where id != .root {
      if !session.isKnown(id, at: position) {
        notYetCount += 1
      } else if own.insert(session.identity(id)).inserted {
        count += 1
      }
      var parent = session.parent(id)
      var top = session.kind(id) == .entry ? id : parent
      while parent.index > 0, above.insert(session.identity(parent)).inserted {
        if session.kind(parent) == .entry { top = parent }
        parent = session.parent(parent)
      }
      addHolders(of: top, session, &walked)
    }
  }

  /// Entries that are looked at on the way back to the beginning of a turn.
  private static let walkLimit = 1000

  /// Takes in what an entry stands under in the outline: what was said before it, and the prompt of its turn.
  ///
  /// - Parameter walked: the entries of which that was taken in already: each is looked at once.
  private mutating func addHolders(
    of entry: NodeID, _ session: Session, _ walked: inout Set<NodeID>
  ) {
    guard entry.index > 0 else { return }
    // All that is not there yet comes behind the same entry: the first of it finds that.
    let isThere = session.isKnown(entry, at: position)
    guard walked.insert(isThere ? entry : NodeID(-2 - session.parent(entry).index)).inserted else {
      return
    }
    var next = entry
    var isSaid = session.earnsRow(next, at: position)
    for _ in 0..<Self.walkLimit {
      guard let before = session.sibling(before: next, at: position),
        session.kind(before) == .entry
      else { return }
      next = before
      if !isSaid, session.earnsRow(next, at: position) {
        isSaid = true
        above.insert(session.identity(next))
      }
      if session.isPrompt(next, at: position) {
        above.insert(session.identity(next))
        guard let start = session.sibling(before: next, at: position),
          !session.closesTurn(start, at: position)
        else { return }
      }
      if !walked.insert(next).inserted { return }
    }
  }
}
