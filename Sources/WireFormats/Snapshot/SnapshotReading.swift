import JSONReading
import SessionModel

/// Reads one snapshot after another into a session, each as the difference to the one before.
struct SnapshotReading {
  /// Whether an entry is over when another follows.
  let endsEntries: Bool
  private var body = SnapshotBody()
  private var list = TrackedList()
  private var noted: Set<String> = []
  /// The number of the record that was read last; `nil` when there is none, or it could not be read.
  private var last: Int?
  /// The bytes of the session's own fields as they stood last.
  private var known: [Channel: [UInt8]] = [:]
  /// Whether the entries are known, and not their bytes: what comes all the same is told anew.
  private var isForgotten = false
  private let parsers = ParserPool()

  init(endsEntries: Bool) { self.endsEntries = endsEntries }

  /// What a format does with the fields around the entries. A reason comes back when they are not
  /// those of a snapshot.
  typealias Envelope = (JSONValue, inout EnvelopeWriter) -> String?

  /// Reads one snapshot.
  ///
  /// - Parameter envelope: reads the fields around the entries; called when they changed.
  /// - Returns: the events that lead to it from the one before.
  mutating func events(
    _ record: Record, for session: Session, envelope: Envelope
  ) throws(UnreadableRecord) -> [Event] {
    let result: Result<[Event], UnreadableRecord>
    do throws(JSONError) {
      result = try difference(record, for: session, envelope: envelope)
    } catch {
      throw UnreadableRecord(error.message)
    }
    return try result.get()
  }

  private mutating func difference(
    _ record: Record, for session: Session, envelope: Envelope
  ) throws(JSONError) -> Result<[Event], UnreadableRecord> {
    let parser = parsers.take()
    defer { parsers.give(parser) }
    let same = record.sameNumber == last ? record.sameCount : 0
    last = nil
    if let parts = body.parts(of: record.bytes, after: list, same: same, parser) {
      return try difference(parts, record, for: session, envelope: envelope)
    }
    return try parser.parse(record.bytes) { (document) throws(JSONError) in
      let parts = try SnapshotBody.parts(of: document, in: record.bytes)
      return try difference(parts, record, for: session, envelope: envelope)
    }
  }

  private mutating func difference(
    _ parts: SnapshotBody.Parts, _ record: Record, for session: Session, envelope: Envelope
  ) throws(JSONError) -> Result<[Event], UnreadableRecord> {
    var fields = EnvelopeWriter(known: known, noted: noted)
    if let bytes = parts.envelope {
      let parser = parsers.take()
      defer { parsers.give(parser) }
      let refusal = try parser.parse(copying: bytes) { (document) throws(JSONError) in
        envelope(document, &fields)
      }
      if let refusal { return .failure(UnreadableRecord(refusal)) }
    }
    var diff = SnapshotDiff(
      writer: EventWriter(for: session), record: RecordBytes(record, store: session.store),
      endsEntries: endsEntries, keepsBytes: !record.isReadOnce, noted: fields.noted,
      parsers: parsers)
    fields.write(to: &diff.writer, line: record.number)
    if let pieces = parts.pieces {
      // Nothing may fail from here on: the list is changed where it stands, copying it would cost.
      try parsers.validate(pieces)
      if isForgotten { diff.retractAll(&list) }
      isForgotten = record.isReadOnce
      try diff.update(&list, with: pieces, under: .root)
    }
    // The status last: an end settles what the entries left open.
    if let (status, basis) = fields.status { diff.writer.add(.run(status, basis)) }
    body = record.isReadOnce ? SnapshotBody() : parts.body
    known = fields.known
    noted = diff.noted
    last = record.number
    return .success(diff.writer.events)
  }
}

extension Record {
  /// Whether no other one is to come that could be compared with it: a document that is no answer and whose file
  /// is not followed, or the last line of one.
  fileprivate var isReadOnce: Bool { origin != nil && (framing == .document || isLast) }
}
