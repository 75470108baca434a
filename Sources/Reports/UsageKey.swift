import SessionModel

/// The keys of `usage` in the document, in their order.
enum UsageKey: String, CaseIterable {
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case cachedTokens = "cached_tokens"
  case cacheWrites5m = "cache_write_5m_tokens"
  case cacheWrites1h = "cache_write_1h_tokens"
  case cost = "cost_usd"

  /// Where the number comes from.
  var channel: Channel {
    switch self {
    case .inputTokens: .inputTokens
    case .outputTokens: .outputTokens
    case .cachedTokens: .cachedTokens
    case .cacheWrites5m: .cacheWrites5m
    case .cacheWrites1h: .cacheWrites1h
    case .cost: .cost
    }
  }
}
