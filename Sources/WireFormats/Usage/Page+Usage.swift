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
  /// The value as a number of tokens; none where it is no number.
  var tokens: Tokens { Tokens(integer ?? 0) }

  /// The value as a cost in US dollars; `nil` where it is no number or no cost can be as much.
  var dollars: Double? { double.flatMap { Price.dollars($0) } }

  /// The value as the place of something in a list; `nil` where it is no number or no place can be there.
  var place: Int64? { integer.flatMap { $0.magnitude < 1 << 50 ? $0 : nil } }
}
