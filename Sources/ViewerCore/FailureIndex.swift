import SessionModel

/// When each failed call failed, kept up to date by what changed.
package struct FailureIndex: Hashable, Sendable {
  /// When each call that stands failed did so.
  private var positions: [NodeID: Int32] = [:]
  /// The positions at which calls failed, in order.
  package private(set) var sorted: [Int32] = []
  /// The position up to which the session was looked at.
  private var known: Int32 = 0

  /// Makes an index of nothing.
  package init() {}

  /// Takes in what arrived since the last time.
  mutating func update(_ session: Session) {
    guard session.position > known else { return }
    var isChanged = false
    for id in session.changed(from: known, to: session.position)
    where session.kind(id) == .call {
      let isFailed =
        session.toolStatus(id, at: session.position)?.value == .failed
        && !session.isRetracted(id, at: session.position)
      let failed = isFailed ? session.statusPosition(id, at: session.position) : nil
      guard positions[id] != failed else { continue }
      positions[id] = failed
      isChanged = true
    }
    known = session.position
    if isChanged { sorted = positions.values.sorted() }
  }

  /// The call that failed at a position.
  package func node(at position: Int32) -> NodeID? {
    positions.first { $0.value == position }?.key
  }
}
