import JSONReading
import SessionModel

/// The session as one JSON document: the data contract.
package enum JSONReport {
  /// The version of the contract, written in front.
  static let version = 1

  /// Writes the document of a session as it was at a position; it ends in a newline.
  package static func document(of session: Session, at position: Int32, compact: Bool) -> [UInt8] {
    var writer = DocumentWriter(compact: compact)
    writer.json.beginObject()
    writer.json.key("espalier")
    writer.json.number(version)
    writer.json.key("session")
    writer.session(session, at: position)
    writer.json.key("progress")
    writer.json.beginArray()
    writer.items(TreeWalk(session, at: position), of: session, at: position)
    writer.json.endArray()
    writer.json.key("unread")
    writer.unread(session, at: position)
    writer.json.endObject()
    return writer.takeLine()
  }

  /// Writes the document as a report style.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    if let item = options.item, item != .root {
      var writer = DocumentWriter(compact: options.isCompact)
      let position = options.position ?? session.position
      writer.items(TreeWalk(session, options), of: session, at: position)
      return sink(writer.takeLine())
    }
    sink(
      document(
        of: session, at: options.position ?? session.position, compact: options.isCompact))
  }
}
