import SessionModel

/// Tokens and cost as a source tells them, in the units of the data contract: of one message, or a sum.
///
/// The input is the whole: a source that counts beside it what came from a cache or went there is read
/// with `TokenCount(fresh:…)`.
typealias TokenUsage = TokenCount

extension TokenUsage {
  /// Puts `new` in the place of `old`, which is a part of the sum.
  mutating func replace(_ old: TokenUsage, by new: TokenUsage) {
    func put(_ was: Tokens?, _ now: Tokens?, in sum: inout Tokens?) {
      // Taken off first: a difference would not be less than none.
      if was != now { sum = (sum ?? 0) - (was ?? 0) + (now ?? 0) }
    }
    put(old.input, new.input, in: &input)
    put(old.output, new.output, in: &output)
    put(old.cached, new.cached, in: &cached)
    put(old.cacheWrites5m, new.cacheWrites5m, in: &cacheWrites5m)
    put(old.cacheWrites1h, new.cacheWrites1h, in: &cacheWrites1h)
    if old.cost != new.cost { cost = (cost ?? 0) - (old.cost ?? 0) + (new.cost ?? 0) }
  }

  /// Adds what a source tells of one more message: of the cost, as much as it tells.
  mutating func addTold(_ more: TokenUsage) { replace(TokenUsage(), by: more) }
}
