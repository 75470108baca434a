import JSONReading
import SessionModel

/// The session as a progress snapshot: what `serve` answers to a poll.
package enum ProgressSnapshot {
  /// Writes the snapshot of a session as it was at a position, on one line that ends in a newline.
  ///
  /// Its entries are those of the document without what the source took back. The five words that
  /// pollers know stand for the eight of the document; where one of them says less, `error` says more.
  /// - Parameters:
  ///   - id: the `response_id` of a session that has no id of its own.
  ///   - redactor: takes secrets out; `nil` where everything is told.
  package static func snapshot(
    of session: Session, at position: Int32, id: String? = nil, redactor: Redactor? = nil
  ) -> [UInt8] {
    var writer = DocumentWriter(compact: true, redactor: redactor)
    let standing = session.standing(at: position)
    let status = standing.value
    writer.json.beginObject()
    writer.json.key("response_id")
    if let id, !session.has(.id, of: .root, at: position) {
      writer.json.string(id)
    } else {
      writer.value(SessionKey.id, of: session, at: position)
    }
    writer.json.key("status")
    writer.json.string(word(for: status))
    writer.json.key("progress")
    writer.json.beginArray()
    let walk = TreeWalk(session, at: position, includesRetracted: false)
    writer.items(walk, of: session, at: position)
    writer.json.endArray()
    writer.key(.outputText, of: session, at: position)
    writer.json.key("error")
    if let reason = reason(for: status), !session.has(.error, of: .root, at: position) {
      writer.json.string(reason)
    } else {
      writer.value(SessionKey.error, of: session, at: position)
    }
    writer.key(.title, of: session, at: position)
    writer.key(.model, of: session, at: position)
    writer.json.key("created_at")
    writer.value(SessionKey.startedAt, of: session, at: position)
    writer.key(.completedAt, of: session, at: position)
    writer.key(.usage, of: session, at: position)
    // An end that nobody told is no outcome. Who does not know the key reads the words that it knows.
    if standing.isInferred, !status.isOpen { writer.key(.inferred, of: session, at: position) }
    writer.json.endObject()
    return writer.takeLine()
  }

  /// The word of the snapshot for a status.
  private static func word(for status: SessionStatus) -> String {
    switch status {
    case .queued, .inProgress, .succeeded, .failed, .cancelled: status.word
    case .incomplete, .interrupted, .lost: SessionStatus.failed.word
    }
  }

  /// What the word of the snapshot does not say.
  private static func reason(for status: SessionStatus) -> String? {
    switch status {
    case .queued, .inProgress, .succeeded, .failed, .cancelled: nil
    case .incomplete: "incomplete: cut off before the end"
    case .interrupted: "interrupted: stopped to ask"
    case .lost: "lost: the source ended without saying how"
    }
  }
}
