import SessionModel

/// How a server that knew the job says no, which it may mean or not: a gateway that restarts answers 404 too.
struct Refusals {
  /// Refusals in a row.
  private var count = 0
  /// When the first one of them came, on the monotonic clock.
  private var since = Milliseconds.zero

  /// Refusals in a row, and the time over which they go, from which on they are believed.
  private static let limit = (count: 5, span: Milliseconds(60_000))

  /// Counts one; whether it is to be believed.
  mutating func isFinal(at now: Milliseconds) -> Bool {
    if count == 0 { since = now }
    count += 1
    return count >= Self.limit.count && now - since >= Self.limit.span
  }

  /// The server has answered otherwise.
  mutating func reset() { count = 0 }
}
