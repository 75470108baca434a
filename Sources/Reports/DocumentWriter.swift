import JSONReading
import SessionModel

/// Writes sessions, entries and calls as the JSON of the data contract.
///
/// The one place where the words of the contract are made: the document, the updates and the progress
/// snapshots are all put together from it.
struct DocumentWriter {
  /// What was written.
  var json: JSONWriter
  /// Reads raw values; its memory is used again for each.
  let parser = JSONParser()

  /// Takes secrets out of what is written; `nil` where everything is told.
  let redactor: Redactor?

  /// Makes a writer with nothing written.
  init(compact: Bool, redactor: Redactor? = nil) {
    json = JSONWriter(compact: compact)
    self.redactor = redactor
  }

  /// Takes what was written, with a newline behind it.
  mutating func takeLine() -> [UInt8] {
    var bytes = json.bytes
    // Given up here, so that a large document is not copied for one byte more.
    json = JSONWriter(compact: json.isCompact)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// Writes the object of the session.
  mutating func session(_ session: Session, at position: Int32) {
    json.beginObject()
    for key in SessionKey.allCases { self.key(key, of: session, at: position) }
    json.endObject()
  }

  /// Bytes that are gathered before they are handed on.
  private static let piece = 64 << 10

  /// Writes what a walk comes across, one value for each of its outermost items.
  ///
  /// - Parameters:
  ///   - isNumbered: whether the place of each item stands with it, since not all are walked.
  ///   - sink: takes what was written from time to time; `nil` to keep it all.
  mutating func items(
    _ walk: TreeWalk, of session: Session, at position: Int32, isNumbered: Bool = false,
    to sink: (([UInt8]) -> Void)? = nil
  ) {
    for step in walk {
      let isCall = session.kind(step.node) == .call
      guard step.isStart else {
        json.endArray()
        json.endObject()
        continue
      }
      if let sink, json.bytes.count > Self.piece { sink(json.drain()) }
      json.beginObject()
      if isNumbered {
        json.key("index")
        json.number(step.index)
      }
      if isCall {
        callKeys(of: step.node, in: session, at: position)
      } else {
        entryKeys(of: step.node, in: session, at: position, isCurrent: step.isCurrent)
      }
      json.key(isCall ? CallKey.children : EntryKey.children)
      json.beginArray()
    }
  }

  /// Writes the keys of an entry but for its calls, inside an object.
  mutating func entryKeys(
    of entry: NodeID, in session: Session, at position: Int32, isCurrent: Bool
  ) {
    for key in EntryKey.allCases {
      json.key(key.rawValue)
      value(key, of: entry, in: session, at: position, isCurrent: isCurrent)
    }
  }

  /// Writes the keys of a call but for the entries below it, inside an object.
  mutating func callKeys(of call: NodeID, in session: Session, at position: Int32) {
    for key in CallKey.allCases {
      json.key(key.rawValue)
      value(key, of: call, in: session, at: position)
    }
  }

  /// Writes a key of the session with its value, inside an object.
  mutating func key(_ key: SessionKey, of session: Session, at position: Int32) {
    json.key(key.rawValue)
    value(key, of: session, at: position)
  }

  /// Writes what was not understood up to a position.
  mutating func unread(_ session: Session, at position: Int32) {
    let notes = session.notes.prefix { $0.position <= position }.lazy.map(\.note)
    let isWhole = position >= session.position
    json.beginObject()
    json.key("unknown")
    // The counts go on when the list of notes is full.
    json.number(isWhole ? session.unknownCount : notes.count { $0.kind == .unknown })
    json.key("malformed")
    json.number(isWhole ? session.malformedCount : notes.count { $0.kind == .malformed })
    json.key("records")
    json.beginArray()
    for note in notes where note.kind != .info {
      json.beginObject()
      json.key("line")
      json.number(note.line)
      json.key("reason")
      // The contract has no key for it, and a line of which file one does not know says nothing.
      let reason = (note.file.map { $0 + ": " } ?? "") + note.reason
      json.string(redactor?.text(reason) ?? reason)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}
