import JSONReading
import SessionModel

/// A reader of conversations whose records are JSON objects: what such formats share.
protocol ConversationReader: FormatReader {
  /// The name of the format, as the session tells it.
  static var name: String { get }
  /// What is remembered between records.
  var transcript: Transcript { get set }
  /// Reads the records; its memory is used again.
  var parser: JSONParser { get }

  /// The values of a record that are read one after the other, each with its own time.
  func parts(of value: JSONValue) -> [JSONValue]
  /// The time of a record on the source's clock.
  func time(of value: JSONValue) -> Milliseconds?
  /// Turns a record into events.
  mutating func read(_ value: JSONValue, on page: inout Page)
  /// Reads a file beside the session that is no JSON.
  mutating func read(companion text: String, on page: inout Page)
  /// Takes the records that can be placed now.
  ///
  /// - Parameter isLast: whether nothing more comes: all must be placed.
  mutating func takeReady(isLast: Bool) -> [WaitingRecord]
}

extension ConversationReader {
  func parts(of value: JSONValue) -> [JSONValue] { [value] }

  func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

  mutating func takeReady(isLast: Bool) -> [WaitingRecord] { [] }

  mutating func read(companion text: String, on page: inout Page) {
    page.unknownRecord(page.record.file ?? "")
  }

  mutating func read(_ record: Record, into session: inout Session) throws(UnreadableRecord) {
    do throws(UnreadableRecord) {
      try readOnce(record, into: &session)
    } catch {
      guard let place = readGlued(record, into: &session) else { throw error }
      session.apply(
        .note(
          Note(
            .malformed, line: record.number,
            "\(error.reason); the record behind it, at byte \(place), was read")))
    }
    readWaiting(into: &session, isLast: false)
  }

  /// Reads a record that was written behind one that was torn, without a line end between them.
  ///
  /// - Returns: where it stands; `nil` when there is none.
  private mutating func readGlued(_ record: Record, into session: inout Session) -> Int? {
    // The records of a file begin alike.
    guard record.framing == .line,
      let colon = record.bytes.prefix(40).firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    let start = UnsafeRawBufferPointer(rebasing: record.bytes[...colon])
    var place = 1
    for _ in 0..<64 {
      let behind = UnsafeRawBufferPointer(rebasing: record.bytes[place...])
      guard let next = JSONText.place(of: start, in: behind).map({ $0 + place }) else { return nil }
      var rest = record
      rest.bytes = UnsafeRawBufferPointer(rebasing: record.bytes[next...])
      rest.origin?.offset += Int64(next)
      do throws(UnreadableRecord) {
        try readOnce(rest, into: &session)
        return next
      } catch { place = next + 1 }
    }
    return nil
  }

  /// Reads records that have waited for their place.
  private mutating func readWaiting(into session: inout Session, isLast: Bool) {
    while true {
      let ready = takeReady(isLast: isLast)
      if ready.isEmpty { return }
      for waiting in ready {
        waiting.withRecord(in: session.store) { record in
          // It was read once before: nothing is wrong with it.
          do throws(UnreadableRecord) { try readOnce(record, into: &session) } catch {}
        }
      }
    }
  }

  /// Reads a record.
  private mutating func readOnce(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    if record.file != nil, record.framing == .document,
      record.bytes.first(where: { $0 > 0x20 }) != UInt8(ascii: "{")
    {
      write(record, into: &session, time: nil) { reader, page in
        reader.read(companion: String(decoding: record.bytes, as: UTF8.self), on: &page)
      }
      return
    }
    let parser = parser
    do throws(JSONError) {
      try parser.parse(record.bytes) { value throws(JSONError) in
        guard value.kind == .object else { throw JSONError(.unexpectedByte) }
        for part in parts(of: value) {
          write(record, into: &session, time: time(of: part)) { reader, page in
            page.begin(format: Self.name)
            reader.read(part, on: &page)
          }
        }
      }
    } catch {
      throw UnreadableRecord(error.message)
    }
  }

  /// Lends a page for a record and turns it over.
  private mutating func write(
    _ record: Record, into session: inout Session, time: Milliseconds?,
    _ body: (inout Self, inout Page) -> Void
  ) {
    // Moved, not copied: else each record would copy all that is remembered.
    var taken = Transcript()
    swap(&taken, &transcript)
    var page = Page(consume taken, record, session)
    page.time = time
    if let time {
      page.transcript.latest = max(page.transcript.latest ?? time, time)
    }
    body(&self, &page)
    transcript.turn(page, into: &session)
  }

  var statesEnd: Bool { transcript.outcome != nil }

  mutating func finish(into session: inout Session) {
    readWaiting(into: &session, isLast: true)
    transcript.finish(into: &session)
  }
}
