import SessionModel

/// The keys of `session` in the document, in their order.
package enum SessionKey: String, CaseIterable, Sendable {
  case id
  case format
  case title
  case model
  case status
  case inferred
  case startedAt = "started_at"
  case completedAt = "completed_at"
  case outputText = "output_text"
  case error
  case usage
}

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
