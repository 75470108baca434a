import JSONReading
import SessionModel

/// A span that espalier wrote: all that the document tells of an item, by the marks of `TraceMark`.
struct OwnSpan {
  /// A value, in the shape that the source had it in.
  enum Value {
    /// As it stands in the record.
    case told(JSONValue)
    /// Taken out of a text that holds JSON.
    case text(String)
    /// JSON that stood in a text.
    case json([UInt8])
    case number(Int64)
  }

  /// What it stands for.
  var item: TraceMark.Item
  /// Its place among its siblings.
  var index: Int64 = 0
  var role = EntryRole.assistant
  var start: Milliseconds?
  var end: Milliseconds?
  /// Everything else that is told of the item.
  var data: [(channel: Channel, value: Value)] = []
  /// The word for how a call or the session stands.
  var status: String?
  var isInferred = false
  var isRetracted = false
  /// The format that a session was first read from; `nil` where none was known.
  var format: String?

  /// The span without a hold on the record that it came in.
  var kept: OwnSpan {
    var span = self
    span.data = data.map { datum in
      guard case .told(let value) = datum.value else { return datum }
      return (datum.channel, .json(Array(value.bytes)))
    }
    return span
  }
}

extension RecordWriter {
  /// Sets a value of an item as it was.
  mutating func set(_ node: NodeID, _ channel: Channel, _ value: OwnSpan.Value) {
    switch value {
    // An empty text is one that was told, too.
    case .told(let value) where value.isString(""): set(node, channel, .text(""))
    case .told(let value): set(node, channel, value)
    case .text(let text) where text.isEmpty: set(node, channel, json: Array("\"\"".utf8))
    case .text(let text): set(node, channel, text: text)
    case .json(let json): set(node, channel, json: json)
    case .number(let number): set(node, channel, number: number)
    }
  }
}
