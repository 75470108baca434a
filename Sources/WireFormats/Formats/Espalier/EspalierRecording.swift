import JSONReading
public import SessionModel

/// A recording: the records of a source, or the updates that its answers led to, with their times.
///
/// Source: `cli.md`, Recordings. A line that is torn or damaged is named and passed over.
public struct EspalierRecording: FormatReader {
  static let format = Format(
    name: "espalier-recording",
    summary: "a recording made by espalier record or watch --record",
    writer: .init(
      "espalier", shape: "recordings", checked: "1",
      place: "`espalier_recording` of the first line",
      version: { $0["espalier_recording"] }),
    coverage: .init(
      read: "the records of any other format, or the updates that polls led to, with their times",
      derived: "nothing",
      unknown: "what was not recorded"),
    recognises: { $0.has("espalier_recording") },
    wording: .pieces,
    glance: { readGlance($0, &$1) },
    makeReader: { EspalierRecording() })

  private var start: Milliseconds?
  private var inner: (any FormatReader)?
  private var updates = EspalierUpdates()
  private let parser = JSONParser()

  /// Makes a reader that has read nothing.
  public init() {}

  public mutating func read(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    let result: Result<Void, UnreadableRecord>
    do throws(JSONError) {
      result = try parser.parse(record.bytes) { (line) throws(JSONError) in
        read(line, record, into: &session)
      }
    } catch {
      throw UnreadableRecord("a torn line: \(error.message)")
    }
    try result.get()
  }

  public var statesEnd: Bool { inner?.statesEnd ?? false }

  public mutating func finish(into session: inout Session) { inner?.finish(into: &session) }

  private mutating func read(_ line: JSONValue, _ record: Record, into session: inout Session)
    -> Result<Void, UnreadableRecord>
  {
    if line["espalier_recording"] != nil {
      readHeader(line, record, into: &session)
      return .success(())
    }
    if let crc = line["crc"], !Self.isIntact(record.bytes, crc) {
      return .failure(UnreadableRecord("a damaged line: its checksum does not fit"))
    }
    let elapsed = Milliseconds(seconds: line["t"]?.double ?? 0)
    let arrival = (start ?? .zero) + elapsed
    var record = record
    record.arrival = arrival
    record.file = line["file"]?.string
    record.framing = line["document"] == nil ? .line : .document
    for member in line.members {
      switch member.key {
      case "update":
        return read(part(member.value, of: record), with: &updates, into: &session)
      case "record": return readInner(part(member.value, of: record), into: &session)
      case "text": return readText(member.value.string ?? "", record, into: &session)
      case "note":
        session.mark(nil, arrival: arrival)
        session.apply(.note(Self.note(member.value)))
        return .success(())
      default: break
      }
    }
    return .failure(UnreadableRecord("a line without a record"))
  }

  private mutating func readHeader(
    _ line: JSONValue, _ record: Record, into session: inout Session
  ) {
    start = line["started_at"]?.moment
    if let format = line["format"]?.string {
      session.mark(nil, arrival: start)
      if inner != nil {
        // What was recorded began anew: what was there before is over.
        inner?.finish(into: &session)
        session.beginAnew()
      }
      inner = Format.named(format)?.makeReader()
      session.apply(.runData(.format, session.store.keep(format)))
    }
    if let version = line["espalier_recording"], version.integer ?? 2 > 1 {
      session.apply(
        .note(Note(.info, line: record.number, "a newer recording: \(version.shortText)")))
    }
  }

  /// A value of a line as a record of its own.
  private func part(_ value: JSONValue, of record: Record) -> Record {
    var part = record
    part.bytes = UnsafeRawBufferPointer(rebasing: record.bytes[value.range])
    part.origin?.offset += Int64(value.range.lowerBound)
    return part
  }

  /// Reads a record that was no JSON: its text stands in the line.
  private mutating func readText(
    _ text: String, _ record: Record, into session: inout Session
  ) -> Result<Void, UnreadableRecord> {
    let bytes = Array(text.utf8) + Array(repeating: 0, count: Record.padding)
    return bytes.withUnsafeBytes { padded in
      var part = record
      part.bytes = UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding))
      part.origin = nil
      return readInner(part, into: &session)
    }
  }

  private mutating func readInner(_ record: Record, into session: inout Session)
    -> Result<Void, UnreadableRecord>
  {
    if inner == nil {
      guard let format = Format.detect(record.bytes, isWhole: true).format else {
        return .failure(UnreadableRecord("a record of an unknown format"))
      }
      inner = format.makeReader()
    }
    do throws(UnreadableRecord) {
      // In place: what a reader remembers must not be copied for each record.
      try inner?.read(record, into: &session)
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  private func read(
    _ record: Record, with reader: inout EspalierUpdates, into session: inout Session
  ) -> Result<Void, UnreadableRecord> {
    do throws(UnreadableRecord) {
      try reader.read(record, into: &session)
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  /// Whether the checksum of a line is that of the bytes in front of it.
  private static func isIntact(_ bytes: UnsafeRawBufferPointer, _ crc: JSONValue) -> Bool {
    let key = #","crc":"#
    let end = crc.range.lowerBound - key.utf8.count
    guard end > 0, let text = crc.string, let wanted = UInt32(text, radix: 16),
      bytes[end..<crc.range.lowerBound].elementsEqual(key.utf8)
    else { return false }
    return Checksum.crc32(UnsafeRawBufferPointer(rebasing: bytes[..<end])) == wanted
  }

  private static func note(_ value: JSONValue) -> Note {
    let kind: Note.Kind =
      switch value["kind"]?.string {
      case "malformed": .malformed
      case "unknown": .unknown
      default: .info
      }
    return Note(
      kind, file: value["file"]?.string, line: Int(value["line"]?.integer ?? 0),
      value["reason"]?.string ?? "")
  }
}
