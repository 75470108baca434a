import JSONReading
import SessionModel

/// What single messages took, beside the sums of the session.
extension Page {
  /// Puts what one message took, as far as it is known now: figures that count on replace those before.
  ///
  /// - Parameter model: the model that wrote it, where the source names one for it.
  mutating func count(_ usage: Transcript.Usage, of entry: NodeID, model: JSONValue? = nil) {
    guard usage != Transcript.Usage() else { return }
    put(entry, .inputTokens, json: Array("\(usage.input)".utf8))
    put(entry, .outputTokens, json: Array("\(usage.output)".utf8))
    put(entry, .cachedTokens, json: Array("\(usage.cached)".utf8))
    if let cost = usage.cost { put(entry, .cost, json: Array("\(cost)".utf8)) }
    if let model = model?.nonNull { put(entry, .model, model) }
  }
}

extension Transcript.Usage {
  /// Adds what one more message took.
  mutating func add(_ more: Transcript.Usage) { replace(Transcript.Usage(), by: more) }
}

extension JSONValue {
  /// The value as a number of tokens; what no counter can be would overflow the sums.
  var tokens: Int64 { min(max(integer ?? 0, 0), 1 << 50) }
}
