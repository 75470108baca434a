import JSONReading
import SessionModel

/// What a source tells of one model for the whole session.
struct ModelUsage: Equatable {
  /// The name of the model.
  var model: String
  var usage: TokenUsage

  /// The list as JSON under the names of the contract, for the channel of the session; `nil` when empty.
  static func json(_ list: [ModelUsage]) -> [UInt8]? {
    guard !list.isEmpty else { return nil }
    var json = JSONWriter(compact: true)
    json.beginArray()
    for entry in list {
      json.beginObject()
      json.key("model")
      json.string(entry.model)
      for figure in TokenUsage.figures {
        guard let count = entry.usage[figure] else { continue }
        json.key(figure.name.description)
        json.number(count.count)
      }
      if let cost = entry.usage.cost {
        json.key("cost_usd")
        json.number(cost)
      }
      json.endObject()
    }
    json.endArray()
    return json.bytes
  }
}
