import JSONReading
import SessionModel

/// Writes what changed in a session as updates, one JSON object a line.
///
/// Folding all updates in order gives exactly the `session` and `progress` of the document. The fold
/// begins with the document of a session from which nothing has come: `queued`, inferred, all else
/// `null`, no entries.
///
/// - `new_message` inserts its entry at the index; an index counts retracted entries too.
/// - `new_tool_calls` puts its calls behind those that the entry has.
/// - `tool_call_status` and `tool_call_changed` replace all keys of the call but `progress`, which they
///   do not carry. A change of the status tells everything else that changed with it.
/// - `message_changed` replaces all keys of the entry but `tool_calls`, which it does not carry. An
///   entry that is there again has `retracted` among what changed.
/// - `session_changed` replaces the keys that it carries, `session_status` the status.
/// - `completed` says nothing new: in one line for simple readers it says how the session ended. It is
///   the last update of a session that has ended, whatever is told behind an earlier one.
package struct UpdateWriter {
  /// Finds what changed.
  private var reader = ChangeReader()
  /// Writes the documents of items.
  private var writer: DocumentWriter
  /// The number of the last update, and whether that was `completed`.
  private var number = 0
  private var isCompleted = false

  /// Makes a writer that has told nothing.
  package init(redactor: Redactor? = nil) {
    writer = DocumentWriter(compact: true, redactor: redactor)
  }

  /// The position up to which everything was told.
  package var position: Int32 { reader.position }

  /// Writes what changed up to a position, each update in one piece with its newline.
  ///
  /// - Parameter isEndOpen: whether an end may still be taken back; `completed` is then written by a later
  ///   call, for which it can't.
  package mutating func write(
    _ session: Session, to position: Int32, isEndOpen: Bool = false, _ sink: ([UInt8]) -> Void
  ) {
    let time = Self.time(of: position, in: session)
    for change in reader.changes(in: session, to: position) {
      write(change, in: session, at: position, time, sink)
    }
    let status = session.standing(at: position).value
    if number > 0, !isCompleted, !isEndOpen, !status.isOpen {
      complete(session, status, at: position, time, sink)
    }
  }

  /// Writes what is still missing when nothing more comes: a session of which nothing was said is told
  /// to be as its document says.
  package mutating func finish(
    _ session: Session, at position: Int32, _ sink: ([UInt8]) -> Void
  ) {
    write(session, to: position, sink)
    guard session.status(at: position) == nil else { return }
    begin("session_status", Self.time(of: position, in: session))
    turn(from: nil, to: session.standing(at: position).value.word)
    end(sink)
  }

  /// When the group that ends at a position arrived; `nil` when the timeline had to guess.
  private static func time(of position: Int32, in session: Session) -> Milliseconds? {
    session.timeline.isGuessed ? nil : session.timeline.time(at: position)
  }

  /// Writes the updates that tell one change.
  private mutating func write(
    _ change: Change, in session: Session, at position: Int32, _ time: Milliseconds?,
    _ sink: ([UInt8]) -> Void
  ) {
    switch change {
    case .newEntry(let entry, let place):
      begin("new_message", time, place.path)
      writer.json.key("entry")
      writer.items(
        TreeWalk(session, of: entry, isCurrent: place.isCurrent, at: position), of: session,
        at: position)
      end(sink)
    case .newCalls(let calls, _, let place):
      begin("new_tool_calls", time, place.path)
      writer.json.key("new_tool_calls")
      writer.json.beginArray()
      for call in calls {
        writer.items(
          TreeWalk(session, of: call, isCurrent: true, at: position), of: session, at: position)
      }
      writer.json.endArray()
      end(sink)
    case .callChanged(let call, let place, let keys, let was):
      let isTurn = keys.contains(.status)
      begin(isTurn ? "tool_call_status" : "tool_call_changed", time, place.path.dropLast())
      writer.json.key("tool_call_index")
      writer.json.number(place.path.last ?? 0)
      writer.json.key("tool_call_id")
      writer.value(CallKey.id, of: call, in: session, at: position)
      if isTurn {
        turn(from: was.word, to: session.standing(of: call, at: position).value.word)
      } else {
        changed(keys)
      }
      writer.json.key("tool_call")
      writer.json.beginObject()
      writer.callKeys(of: call, in: session, at: position)
      writer.json.endObject()
      end(sink)
    case .entryChanged(let entry, let place, var keys):
      if keys.contains(.retracted), session.isRetracted(entry, at: position) {
        begin("retracted", time, place.path)
        end(sink)
        keys.removeAll { $0 == .retracted }
        if keys.isEmpty { return }
      }
      begin("message_changed", time, place.path)
      changed(keys)
      writer.json.key("entry")
      writer.json.beginObject()
      writer.entryKeys(of: entry, in: session, at: position, isCurrent: place.isCurrent)
      writer.json.endObject()
      end(sink)
    case .sessionChanged(let keys):
      begin("session_changed", time)
      changed(keys)
      writer.json.key("session")
      writer.json.beginObject()
      for key in keys { writer.key(key, of: session, at: position) }
      writer.json.endObject()
      end(sink)
    case .sessionStatus(let from, let to):
      begin("session_status", time)
      turn(from: from?.word, to: to.word)
      end(sink)
    }
  }

  /// Writes that the session is over.
  private mutating func complete(
    _ session: Session, _ status: SessionStatus, at position: Int32, _ time: Milliseconds?,
    _ sink: ([UInt8]) -> Void
  ) {
    begin("completed", time)
    writer.json.key("status")
    writer.json.string(status.word)
    writer.key(.outputText, of: session, at: position)
    end(sink)
  }

  /// Opens an update; a path names the entry that it is about.
  private mutating func begin(
    _ type: String, _ time: Milliseconds?, _ path: some Collection<Int> = EmptyCollection()
  ) {
    number += 1
    isCompleted = type == "completed"
    writer.json.reset()
    writer.json.beginObject()
    writer.json.key("seq")
    writer.json.number(number)
    writer.json.key("at")
    writer.time(time)
    writer.json.key("type")
    writer.json.string(type)
    guard let first = path.first else { return }
    writer.json.key("message_index")
    if path.count == 1 {
      writer.json.number(first)
    } else {
      writer.json.string(path.map(String.init).joined(separator: "."))
    }
  }

  /// Closes an update and hands it over.
  private mutating func end(_ sink: ([UInt8]) -> Void) {
    writer.json.endObject()
    sink(writer.json.bytes + [UInt8(ascii: "\n")])
  }

  /// Writes which keys changed.
  private mutating func changed<Key: RawRepresentable<String>>(_ keys: [Key]) {
    writer.json.key("changed")
    writer.json.beginArray()
    for key in keys { writer.json.string(key.rawValue) }
    writer.json.endArray()
  }

  /// Writes from which word to which.
  private mutating func turn(from: String?, to: String) {
    writer.json.key("from")
    if let from { writer.json.string(from) } else { writer.json.null() }
    writer.json.key("to")
    writer.json.string(to)
  }
}
