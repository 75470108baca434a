import SessionModel

/// The keys of `usage` in the document, in their order.
enum UsageKey: String, CaseIterable {
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case cachedTokens = "cached_tokens"
  case cost = "cost_usd"

  /// Where the number comes from.
  var channel: Channel {
    switch self {
    case .inputTokens: .inputTokens
    case .outputTokens: .outputTokens
    case .cachedTokens: .cachedTokens
    case .cost: .cost
    }
  }
}
