import JSONReading
import SessionModel

/// The tokens of a message in the words of the Anthropic API, which counts beside each other what was read
/// anew, from a cache, and written to one.
struct AnthropicUsage: Equatable {
  private var fresh: Tokens?
  private(set) var output: Tokens?
  private var cached: Tokens?
  private var written: Tokens?
  private var written5m: Tokens?
  private var written1h: Tokens?

  /// Takes a `usage` object: the figures that it tells stand in the place of those before.
  mutating func take(_ usage: JSONValue) {
    fresh = usage["input_tokens"]?.tokens ?? fresh
    output = usage["output_tokens"]?.tokens ?? output
    cached = usage["cache_read_input_tokens"]?.tokens ?? cached
    written = usage["cache_creation_input_tokens"]?.tokens ?? written
    let writes = usage["cache_creation"]
    written5m = writes?["ephemeral_5m_input_tokens"]?.tokens ?? written5m
    written1h = writes?["ephemeral_1h_input_tokens"]?.tokens ?? written1h
  }

  /// The figures of the contract. What is written to a cache is kept for five minutes unless more is told.
  var usage: TokenUsage {
    let short = written.map { $0 - (written1h ?? 0) } ?? written5m
    return TokenUsage(
      fresh: fresh, output: output, cached: cached, cacheWrites5m: short,
      cacheWrites1h: written1h)
  }
}
