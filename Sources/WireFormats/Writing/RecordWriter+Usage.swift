import JSONReading
import SessionModel

/// What single messages took, beside the sums of the session.
extension RecordWriter {
  /// Puts what one message took, as far as it is known now: figures that count on replace those before.
  ///
  /// - Parameter model: the model that wrote it, where the source names one for it.
  mutating func count(_ usage: TokenUsage, of entry: NodeID, model: JSONValue?) {
    count(usage, of: entry)
    if let model = model?.nonNull { set(entry, .model, model) }
  }

  /// Puts what one message took.
  ///
  /// - Parameter model: the name of the model that wrote it, where the source tells it in another place.
  mutating func count(_ usage: TokenUsage, of entry: NodeID, model: String?) {
    count(usage, of: entry)
    if let model { set(entry, .model, text: model) }
  }

  private mutating func count(_ usage: TokenUsage, of entry: NodeID) {
    for figure in TokenUsage.figures {
      guard let count = usage[figure] else { continue }
      set(entry, figure.channel, number: count.count)
    }
    if let cost = usage.cost {
      set(entry, .cost, json: Array("\(Price.dollars(cost) ?? cost)".utf8))
    }
  }

  /// Tells how many tokens are in the context of the main agent's model, and how many it holds.
  mutating func context(filled: Tokens?, window: Tokens?) {
    for (channel, tokens) in [(Channel.contextTokens, filled), (.contextWindow, window)] {
      guard let tokens, tokens > .zero else { continue }
      set(.root, channel, number: tokens.count)
    }
  }
}

extension JSONValue {
  /// The value as a number of tokens; `nil` where it is no number.
  var tokens: Tokens? { integer.map { Tokens($0) } }

  /// The value as a cost in US dollars; `nil` where it is no number or no cost can be as much.
  var dollars: Double? { double.flatMap { Price.dollars($0) } }

  /// The value as the place of something in a list; `nil` where it is no number or no place can be there.
  var place: Int64? { integer.flatMap { $0.magnitude < 1 << 50 ? $0 : nil } }
}
