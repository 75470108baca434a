import JSONReading
import SessionModel

/// The numbers of tokens and the cost of a session or of an entry, under the names of the contract.
enum SessionUsage {
  /// Reads a `usage` object.
  static func read(_ value: JSONValue, into envelope: inout EnvelopeWriter) {
    for (channel, number) in data(of: value) { envelope.set(channel, number) }
  }

  /// The numbers of a `usage` object, by channel; `nil` for those that it does not tell.
  static func data(of usage: JSONValue?) -> [(channel: Channel, value: JSONValue?)] {
    let names = TokenCount.figures.map { ($0.name, $0.channel) } + [("cost_usd", .cost)]
    return names.map { name, channel in
      (channel, usage?[name].flatMap { $0.kind == .number ? $0 : nil })
    }
  }
}
