/// What the tokens of a model cost, in US dollars per million tokens.
package struct Price: Hashable, Sendable {
  /// Of input that was not read from a cache.
  package var input: Double
  /// Of input that was; `nil` when it costs the same.
  package var cachedInput: Double?
  /// Of input that was written to a cache, by how long that keeps it; `nil` when it costs the same.
  package var cacheWrite5m: Double?
  package var cacheWrite1h: Double?
  /// Of what the model wrote, its thoughts included.
  package var output: Double

  package init(
    input: Double, cachedInput: Double? = nil, cacheWrite5m: Double? = nil,
    cacheWrite1h: Double? = nil, output: Double
  ) {
    self.input = input
    self.cachedInput = cachedInput
    self.cacheWrite5m = cacheWrite5m
    self.cacheWrite1h = cacheWrite1h
    self.output = output
  }

  /// The unit, as a row of a table names it.
  package static let unit = "USD per million tokens"

  /// A sum of dollars as a source tells it; what no session can cost is none, so that sums stay numbers.
  ///
  /// What adding up leaves behind the tenth decimal is no money.
  package static func dollars(_ amount: Double) -> Double? {
    guard abs(amount) < 1e12 else { return nil }
    guard abs(amount) < 1e5 else { return amount }
    return (amount * 1e10).rounded() / 1e10
  }

  /// The price of some tokens, in US dollars.
  func cost(of tokens: TokenCount) -> Double {
    let parts: [(Tokens?, Double)] = [
      (tokens.freshInput, input), (tokens.cached, cachedInput ?? input),
      (tokens.cacheWrites5m, cacheWrite5m ?? input),
      (tokens.cacheWrites1h, cacheWrite1h ?? input), (tokens.output, output),
    ]
    return parts.reduce(0) { $0 + Double(($1.0 ?? 0).count) * $1.1 } / 1e6
  }
}
