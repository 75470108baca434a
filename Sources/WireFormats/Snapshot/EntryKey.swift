import JSONReading

/// By what an entry is known again when its list was rewritten: its id, or its time and message.
struct EntryKey: Hashable {
  var id: [UInt8]?
  var ts: [UInt8]?
  var message: [UInt8]?

  /// The key of an entry.
  init(_ entry: JSONValue) {
    let fields = EntryFields(entry)
    id = fields.id.map { Array($0.bytes) }
    ts = fields.ts.map { Array($0.bytes) }
    message = fields.message.map { Array($0.bytes) }
  }

  /// Whether an entry with this key, at the place of `other`, is the same one with another text.
  func isEdit(of other: EntryKey) -> Bool {
    if let id, let otherID = other.id { return id == otherID }
    return ts == other.ts || message == other.message
  }
}
