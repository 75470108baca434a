import JSONReading
import SessionModel

/// The numbers of tokens and the cost of a session or of an entry, under the names of the contract.
enum SessionUsage {
  /// What is told, and under which name.
  static let figures: [(channel: Channel, name: StaticString)] =
    TokenCount.figures.map { ($0.channel, $0.name) } + [(.cost, "cost_usd")]

  /// Reads a `usage` object.
  static func read(_ value: JSONValue, into envelope: inout EnvelopeWriter) {
    for figure in figures { envelope.set(figure.channel, number(figure.channel, of: value)) }
  }

  /// A number of a `usage` object; `nil` where it does not tell it.
  static func number(_ channel: Channel, of usage: JSONValue?) -> JSONValue? {
    guard let usage, let figure = figures.first(where: { $0.channel == channel }) else {
      return nil
    }
    return usage[figure.name].flatMap { $0.kind == .number ? $0 : nil }
  }
}
