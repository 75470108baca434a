import JSONReading
import SessionModel

/// The numbers of tokens and the cost of a session.
enum SessionUsage {
  /// The fields of the contract.
  static let fields: [(name: StaticString, channel: Channel)] = [
    ("input_tokens", .inputTokens), ("output_tokens", .outputTokens),
    ("cached_tokens", .cachedTokens), ("cost_usd", .cost),
  ]

  /// Reads a `usage` object.
  static func read(_ value: JSONValue, into envelope: inout EnvelopeWriter) {
    for field in fields { envelope.set(field.channel, value[field.name]) }
  }
}
