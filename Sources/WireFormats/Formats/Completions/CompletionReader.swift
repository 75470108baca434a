import JSONReading
import SessionModel

/// A reader of what model services answer: streams of events and whole documents, in any wrapping.
protocol CompletionReader: FormatReader {
  /// The name of the format, as the session tells it.
  static var name: String { get }
  /// Takes the wrapping off.
  var stream: StreamRecords { get set }
  /// What is remembered between records.
  var transcript: Transcript { get set }
  /// Reads the records; its memory is used again.
  var parser: JSONParser { get }

  /// The time of a text on the source's clock.
  func time(of value: JSONValue) -> Milliseconds?
  /// Turns one text of the stream into events.
  mutating func read(_ value: JSONValue, named event: String?, on page: inout Page)
  /// Reads the word that some services end their streams with.
  mutating func readDone(on page: inout Page)
  /// Reads the data of an event that is no JSON; says whether it means something.
  mutating func read(text: String, on page: inout Page) -> Bool
  /// The source has ended for good.
  mutating func end(on page: inout Page)
}

extension CompletionReader {
  func time(of value: JSONValue) -> Milliseconds? { nil }

  mutating func readDone(on page: inout Page) {}

  mutating func read(text: String, on page: inout Page) -> Bool { false }

  mutating func read(_ record: Record, into session: inout Session) throws(UnreadableRecord) {
    try readStream(record, into: &session)
  }

  mutating func finish(into session: inout Session) { finishStream(into: &session) }

  /// Reads a record of a stream.
  mutating func readStream(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    var isRead = false
    var failures: [(line: Int, error: UnreadableRecord)] = []
    let stream = stream
    stream.read(record) { payload in
      do throws(UnreadableRecord) {
        try read(payload, into: &session)
        isRead = true
      } catch {
        failures.append((payload.record.number, error))
      }
    }
    if !isRead, failures.count == 1 { throw failures[0].error }
    for failure in failures {
      session.apply(.note(Note(.malformed, line: failure.line, failure.error.reason)))
    }
  }

  /// Reads one text of the stream.
  private mutating func read(_ payload: StreamRecords.Payload, into session: inout Session)
    throws(UnreadableRecord)
  {
    if payload.isDone {
      return write(payload.record, into: &session) { $0.readDone(on: &$1) }
    }
    let parser = parser
    do throws(JSONError) {
      try parser.parse(payload.record.bytes) { value throws(JSONError) in
        guard value.kind == .object || value.kind == .array else {
          throw JSONError(.unexpectedByte)
        }
        write(payload.record, into: &session) { reader, page in
          page.time = reader.time(of: value)
          page.begin(format: Self.name)
          reader.read(value, named: payload.event, on: &page)
        }
      }
    } catch {
      let text = String(decoding: payload.record.bytes, as: UTF8.self)
      var isUnderstood = false
      if payload.id != nil {
        write(payload.record, into: &session) { reader, page in
          isUnderstood = reader.read(text: text, on: &page)
        }
      }
      if !isUnderstood { throw UnreadableRecord(error.message) }
    }
  }

  /// Lends a page for a record and turns it over.
  private mutating func write(
    _ record: Record, into session: inout Session, _ body: (inout Self, inout Page) -> Void
  ) {
    // Moved, not copied: else each record would copy all that is remembered.
    var taken = Transcript()
    swap(&taken, &transcript)
    var page = Page(consume taken, record, session)
    body(&self, &page)
    transcript.turn(page, into: &session)
  }

  /// The source has ended.
  mutating func finishStream(into session: inout Session) {
    let stream = stream
    stream.finish { payload in
      do throws(UnreadableRecord) {
        try read(payload, into: &session)
      } catch {
        session.apply(.note(Note(.malformed, line: payload.record.number, error.reason)))
      }
    }
    guard transcript.hasBegun else { return }
    let last = Record(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), framing: .line, number: 0)
    write(last, into: &session) { $0.end(on: &$1) }
  }
}

extension Page {
  /// Ends the session with an error, in words.
  mutating func fail(_ error: JSONValue?) {
    if let error = error?.nonNull {
      let message = (error["message"] ?? error["error"])?.nonNull ?? error
      let generation = error["failed_generation"]?.string
      if let generation, let text = message.string {
        set(.root, .error, keep("\(text)\n\(generation)"))
      } else {
        set(.root, .error, keep(message))
      }
    }
    run(.failed, .stated)
  }
}
