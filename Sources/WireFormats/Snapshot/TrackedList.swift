import SessionModel

/// A list of entries as the last snapshot showed it: what the next one is compared with.
struct TrackedList {
  /// The entries in order; those that disappeared stay among them until they are forgotten.
  var entries: [TrackedEntry] = []
  /// Whether some entry disappeared and is remembered.
  var hasGhosts = false

  /// Ghosts that are remembered, so that an entry which comes back is the one that went.
  static let ghostLimit = 4096

  /// Forgets the oldest ghosts when there are too many of them.
  mutating func forgetGhosts() {
    var surplus = entries.count(where: { !$0.isLive }) - Self.ghostLimit
    guard surplus > 0 else { return }
    entries.removeAll { entry in
      guard !entry.isLive, surplus > 0 else { return false }
      surplus -= 1
      return true
    }
  }
}

/// An entry as the last snapshot showed it.
struct TrackedEntry {
  /// Its node.
  var node: NodeID
  /// Its bytes.
  var bytes: [UInt8]
  /// Its calls in order.
  var calls: [TrackedCall] = []
  /// Whether it was in the last snapshot.
  var isLive = true
  /// Whether its end was told: another entry followed it.
  var isEnded = false

  /// Whether a piece of the next snapshot, at the same place, has the same bytes.
  func isUnchanged(in piece: Piece, at place: Int) -> Bool {
    if let known = piece.unchanged { return known == place }
    return bytes.count == piece.bytes.count && bytes.elementsEqual(piece.bytes)
  }
}

/// A tool call as the last snapshot showed it.
struct TrackedCall {
  /// Its node.
  var node: NodeID
  /// The entries of the subagent that it started.
  var progress = TrackedList()
}
