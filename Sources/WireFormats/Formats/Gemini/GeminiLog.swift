import JSONReading
import SessionModel

/// The messages of one file of Gemini, as they were told last.
struct GeminiLog {
  /// The call that started it; the session itself for the main file; `nil` while it is not known.
  var parent: NodeID?
  /// The name of its session.
  var session: SourceID?
  /// The messages that are there, in order.
  private(set) var order: [SourceID] = []
  /// All messages that ever were, by id.
  var messages: [SourceID: Message] = [:]

  /// A message.
  struct Message {
    var entry: NodeID
    /// Its calls by id, or by place when they have none.
    var calls: [SourceID: NodeID] = [:]
    /// What it counts.
    var tokens = TokenUsage()
    /// What stands in the channels of the entry and its calls, for records that say it again.
    var prints: [DatumPlace: Int] = [:]
    /// Whether it is there.
    var isLive = true

    /// Sets a datum, unless the same stands there.
    mutating func set(
      _ node: NodeID, _ channel: Channel, _ value: JSONValue?, on writer: inout RecordWriter,
      as datum: (JSONValue, RecordWriter) -> Datum? = { $1.text(of: $0) }
    ) {
      guard let value = value?.nonNull else { return }
      var hasher = Hasher()
      hasher.combine(bytes: value.bytes)
      let print = hasher.finalize()
      guard prints.updateValue(print, forKey: DatumPlace(node, channel)) != print else {
        return
      }
      if let datum = datum(value, writer) { writer.set(node, channel, datum) }
    }
  }

  /// The message with an id: as it was told last, or a new one.
  ///
  /// - Returns: the message, and whether it is new or comes back.
  mutating func take(
    _ id: SourceID, _ role: EntryRole, on writer: inout RecordWriter
  ) -> (message: Message, isNew: Bool) {
    if var known = messages.removeValue(forKey: id) {
      if known.isLive { return (known, false) }
      writer.add(.restore(known.entry))
      known.isLive = true
      order.append(id)
      return (known, true)
    }
    order.append(id)
    let entry = writer.entry(nil, role)
    writer.set(entry, .id, writer.keep(id.text))
    return (Message(entry: entry), true)
  }

  /// Takes messages back.
  mutating func retract(on writer: inout RecordWriter, where isGone: (SourceID) -> Bool) {
    for id in order where isGone(id) {
      guard let message = messages[id] else { continue }
      writer.add(.retract(message.entry))
      messages[id]?.isLive = false
    }
    order.removeAll(where: isGone)
  }
}
