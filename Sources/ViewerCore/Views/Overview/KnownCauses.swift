import SessionModel

/// Why calls failed, as far as that was read, and up to which position.
struct KnownCauses: Sendable {
  /// The causes by call.
  var byCall: [NodeID: FailureCause] = [:]
  /// The position that was looked at last.
  private var position: Int32 = 0

  /// Nothing was read yet.
  init() {}

  /// Looks at another position: what changed in between may have failed otherwise.
  mutating func look(at position: Int32, _ session: Session) {
    if !byCall.isEmpty {
      let (from, to) = (min(self.position, position), max(self.position, position))
      for id in session.changed(from: from, to: to) { byCall[id] = nil }
    }
    self.position = position
  }
}
