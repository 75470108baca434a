/// What the tokens of a model cost, in US dollars per million tokens.
package struct Price: Hashable, Sendable {
  /// Of input that was not read from a cache.
  package var input: Double
  /// Of input that was; `nil` when it costs the same.
  package var cachedInput: Double?
  /// Of what the model wrote, its thoughts included.
  package var output: Double

  package init(input: Double, cachedInput: Double? = nil, output: Double) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
  }

  /// The unit, as a row of a table names it.
  package static let unit = "USD per million tokens"

  /// A sum of dollars as a source tells it; what no session can cost is none, so that sums stay numbers.
  package static func dollars(_ amount: Double) -> Double? {
    abs(amount) < 1e12 ? amount : nil
  }

  /// The price of some tokens, in US dollars.
  func cost(of tokens: TokenCount) -> Double {
    let cached = Double(tokens.cached.count) * (cachedInput ?? input)
    return (Double(tokens.freshInput.count) * input + cached + Double(tokens.output.count) * output)
      / 1e6
  }
}
