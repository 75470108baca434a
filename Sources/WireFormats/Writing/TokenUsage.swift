import SessionModel

/// Tokens and cost as a source tells them, in the units of the data contract: of one message, or a sum.
///
/// The input is the whole: a source that counts beside it what came from a cache or went there is read
/// with `TokenCount(fresh:…)`.
typealias TokenUsage = TokenCount

extension TokenUsage {
  /// Puts `new` in the place of `old`, which is a part of the sum.
  mutating func replace(_ old: TokenUsage, by new: TokenUsage) {
    guard old != new else { return }
    for figure in Self.figures {
      let (was, now) = (old[figure], new[figure])
      guard was != now else { continue }
      // Taken off first: a difference would not be less than none.
      self[figure] = (self[figure] ?? 0) - (was ?? 0) + (now ?? 0)
    }
    if old.cost != new.cost { cost = (cost ?? 0) - (old.cost ?? 0) + (new.cost ?? 0) }
  }

  /// Adds what a source tells of one more message: of the cost, as much as it tells.
  mutating func addTold(_ more: TokenUsage) { replace(TokenUsage(), by: more) }
}
