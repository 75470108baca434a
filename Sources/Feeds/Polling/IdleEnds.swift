import SessionModel

/// How a stream that can be gone on with ends again and again without telling anything new.
struct IdleEnds {
  /// When the first one of them came, on the monotonic clock; `nil` behind something new.
  private var since: Milliseconds?

  /// The time after which such a stream is lost.
  static let limit = Milliseconds(600_000)
  /// A connection that was held open so long was no idle one, though nothing happened meanwhile.
  static let held = Milliseconds(30_000)

  /// Counts one; whether the stream is lost.
  mutating func isFinal(at now: Milliseconds) -> Bool {
    let since = since ?? now
    self.since = since
    return now - since >= Self.limit
  }

  /// Something new was told.
  mutating func reset() { since = nil }
}
