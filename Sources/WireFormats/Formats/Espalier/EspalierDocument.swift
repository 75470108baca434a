import JSONReading
public import SessionModel

/// The document that `print --style json` writes: reading it gives the same document again.
public struct EspalierDocument: FormatReader {
  static let format = Format(
    name: "espalier-json",
    summary: "the document of espalier print --style json",
    writer: .init(
      "espalier", shape: "documents", checked: "1", place: "`espalier`", version: { $0["espalier"] }
    ),
    coverage: .init(
      read: "everything",
      derived: "the times of events in a replay, from the times in the document",
      unknown: "the order of events that have no times"),
    recognises: { $0.has("espalier") && $0.has("progress") },
    makeReader: { EspalierDocument() })

  private var reading = SnapshotReading(endsEntries: false)

  /// Makes a reader that has read nothing.
  public init() {}

  public mutating func read(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    let events = try reading.events(record, for: session, envelope: Self.read)
    session.apply(unrolled: events, arrival: record.arrival)
  }

  /// Reads the fields around the entries; says why when they are not those of the document.
  private static func read(_ document: JSONValue, into fields: inout EnvelopeWriter) -> String? {
    guard let version = document["espalier"] else { return "not a document of espalier" }
    if version.integer != 1 { fields.note(.unknown, "version \(version.shortText)") }
    for member in document.members {
      switch member.key {
      case "espalier", "progress": break
      case "session": read(session: member.value, into: &fields)
      case "unread": read(unread: member.value, into: &fields)
      default: fields.note(.unknown, "unknown field \"\(member.key)\" of the document")
      }
    }
    return nil
  }

  private static func read(session: JSONValue, into fields: inout EnvelopeWriter) {
    for member in session.members {
      let value = member.value
      switch member.key {
      case "status": fields.set(status: value, inferred: session["inferred"]?.bool ?? false)
      case "inferred": break
      case "usage": SessionUsage.read(value, into: &fields)
      default:
        if let channel = SessionFields.channel(member.key) {
          fields.set(channel, value)
        } else {
          fields.note(.unknown, "unknown field \"\(member.key)\" of the session")
        }
      }
    }
  }

  /// Tells the notes of the document again: its first ones as unknown, as many as it counts.
  private static func read(unread: JSONValue, into fields: inout EnvelopeWriter) {
    let unknown = unread["unknown"]?.integer ?? 0
    guard let records = unread["records"] else { return }
    for (i, record) in records.elements.enumerated() {
      fields.noteAgain(
        i < unknown ? .unknown : .malformed, line: Int(record["line"]?.integer ?? 0),
        record["reason"]?.string ?? "")
    }
  }
}
