import SessionModel

/// How long turns took in which nothing goes on, kept from frame to frame: a turn may have any number of entries, and all
/// of them are looked at for its end.
package final class TurnTimes {
  private var known: [NodeID: (position: Int32, duration: Milliseconds?)] = [:]
  /// Turns that are remembered.
  private static let limit = 1000

  /// Knows of no turn.
  package init() {}

  /// How long a turn took as it was at a position; `nil` where that is not known.
  package func duration(of turn: NodeID, at position: Int32) -> Milliseconds?? {
    guard let known = known[turn], known.position == position else { return nil }
    return .some(known.duration)
  }

  /// Remembers how long a turn took.
  func take(_ duration: Milliseconds?, of turn: NodeID, at position: Int32) {
    if known.count >= Self.limit { known = [:] }
    known[turn] = (position, duration)
  }

  /// Forgets all turns: nodes have other names.
  func forget() { known = [:] }
}
