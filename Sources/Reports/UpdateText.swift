import JSONReading
import SessionModel

/// Writes updates, one JSON object a line.
///
/// - `new_message` inserts its entry at the index; an index counts retracted entries too.
/// - `new_tool_calls` puts its calls behind those that the entry has.
/// - `tool_call_status` and `tool_call_changed` replace all keys of the call but `progress`, which they
///   do not carry.
/// - `message_changed` replaces all keys of the entry but `tool_calls`, which it does not carry.
/// - `session_changed` replaces the keys that it carries, `session_status` the status.
package struct UpdateText {
  /// Writes the documents of items.
  private var writer: DocumentWriter

  /// Makes a writer.
  package init(redactor: Redactor? = nil) {
    writer = DocumentWriter(compact: true, redactor: redactor)
  }

  /// The line of an update with its newline.
  package mutating func line(_ update: Update, of session: Session) -> [UInt8] {
    let position = update.position
    writer.json.reset()
    writer.json.beginObject()
    writer.json.key("seq")
    writer.json.number(update.number)
    writer.json.key("at")
    writer.time(update.time)
    writer.json.key("type")
    writer.json.string(update.news.type)
    switch update.news {
    case .newEntry(let entry, let place):
      index(place.path)
      writer.json.key("entry")
      writer.items(
        TreeWalk(session, of: entry, isCurrent: place.isCurrent, at: position), of: session,
        at: position)
    case .newCalls(let calls, _, let place):
      index(place.path)
      writer.json.key("new_tool_calls")
      writer.json.beginArray()
      for call in calls {
        writer.items(
          TreeWalk(session, of: call, isCurrent: true, at: position), of: session, at: position)
      }
      writer.json.endArray()
    case .callStatus(let call, let place, let was):
      self.call(call, place, of: session, at: position) { writer in
        Self.turn(
          from: was.word, to: session.standing(of: call, at: position).value.word, in: &writer)
      }
    case .callChanged(let call, let place, let keys):
      self.call(call, place, of: session, at: position) { Self.changed(keys, in: &$0) }
    case .retracted(_, let place): index(place.path)
    case .entryChanged(let entry, let place, let keys):
      index(place.path)
      Self.changed(keys, in: &writer)
      writer.json.key("entry")
      writer.json.beginObject()
      writer.entryKeys(of: entry, in: session, at: position, isCurrent: place.isCurrent)
      writer.json.endObject()
    case .sessionChanged(let keys):
      Self.changed(keys, in: &writer)
      writer.json.key("session")
      writer.json.beginObject()
      for key in keys { writer.key(key, of: session, at: position) }
      writer.json.endObject()
    case .sessionStatus(let from, let to):
      Self.turn(from: from?.word, to: to.word, in: &writer)
    case .completed(let status):
      writer.json.key("status")
      writer.json.string(status.word)
      writer.key(.outputText, of: session, at: position)
    }
    writer.json.endObject()
    return writer.json.bytes + [UInt8(ascii: "\n")]
  }

  /// Writes which call is meant, what happened to it, and how it is now.
  private mutating func call(
    _ call: NodeID, _ place: Change.Place, of session: Session, at position: Int32,
    _ what: (inout DocumentWriter) -> Void
  ) {
    index(place.path.dropLast())
    writer.json.key("tool_call_index")
    writer.json.number(place.path.last ?? 0)
    writer.json.key("tool_call_id")
    writer.value(CallKey.id, of: call, in: session, at: position)
    what(&writer)
    writer.json.key("tool_call")
    writer.json.beginObject()
    writer.callKeys(of: call, in: session, at: position)
    writer.json.endObject()
  }

  /// Writes where an entry stands.
  private mutating func index(_ path: some Collection<Int>) {
    writer.json.key("message_index")
    if path.count == 1 {
      writer.json.number(path.first ?? 0)
    } else {
      writer.json.string(path.map(String.init).joined(separator: "."))
    }
  }

  /// Writes which keys changed.
  private static func changed<Key: RawRepresentable<String>>(
    _ keys: [Key], in writer: inout DocumentWriter
  ) {
    writer.json.key("changed")
    writer.json.beginArray()
    for key in keys { writer.json.string(key.rawValue) }
    writer.json.endArray()
  }

  /// Writes from which word to which.
  private static func turn(from: String?, to: String, in writer: inout DocumentWriter) {
    writer.json.key("from")
    if let from { writer.json.string(from) } else { writer.json.null() }
    writer.json.key("to")
    writer.json.string(to)
  }
}
