import SessionModel

/// Sums of tokens and cost, in the units of the data contract.
struct TokenUsage: Equatable {
  var input: Tokens = 0
  var output: Tokens = 0
  var cached: Tokens = 0
  /// In US dollars; `nil` when the source records none.
  var cost: Double?

  /// Puts `new` in the place of `old`, which is a part of the sum.
  mutating func replace(_ old: TokenUsage, by new: TokenUsage) {
    guard old != new else { return }
    // Taken off first: a difference would not be less than none.
    input = input - old.input + new.input
    output = output - old.output + new.output
    cached = cached - old.cached + new.cached
    if old.cost != new.cost { cost = (cost ?? 0) - (old.cost ?? 0) + (new.cost ?? 0) }
  }

  /// Adds what one more message took.
  mutating func add(_ more: TokenUsage) { replace(TokenUsage(), by: more) }
}
