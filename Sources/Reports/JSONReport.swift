import JSONReading
import SessionModel

/// The session as one JSON document: the data contract.
package enum JSONReport {
  /// The version of the contract, written in front.
  static let version = 1

  /// Writes the document of a session as it was at a position; it ends in a newline.
  package static func document(of session: Session, at position: Int32, compact: Bool) -> [UInt8] {
    var options = ReportOptions(clean: { $0 })
    (options.position, options.isCompact) = (position, compact)
    var bytes: [UInt8] = []
    write(session, options) { bytes += $0 }
    return bytes
  }

  /// Writes the document as a report style, piece by piece.
  static func write(_ session: Session, _ options: ReportOptions, _ sink: ([UInt8]) -> Void) {
    let position = options.position ?? session.position
    let isNumbered = options.isSelective
    var writer = DocumentWriter(compact: options.isCompact, redactor: options.redactor)
    let walk = TreeWalk(session, options)
    withoutActuallyEscaping(sink) { sink in
      if options.item ?? .root != .root {
        writer.items(walk, of: session, at: position, isNumbered: isNumbered, to: sink)
        return sink(writer.takeLine())
      }
      writer.json.beginObject()
      writer.json.key("espalier")
      writer.json.number(version)
      writer.json.key("session")
      writer.session(session, at: position)
      writer.json.key("progress")
      writer.json.beginArray()
      writer.items(walk, of: session, at: position, isNumbered: isNumbered, to: sink)
      writer.json.endArray()
      writer.json.key("unread")
      writer.unread(session, at: position)
      writer.json.endObject()
      sink(writer.takeLine())
    }
  }
}
