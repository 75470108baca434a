import SessionModel

/// Takes the wrapping off an event stream: hands on its JSON texts one by one, whether they come as
/// server-sent events (whole, or a line at a time), as JSON lines, as an array or as one document.
///
/// A class, so that a reader may change itself while it is handed a text: such a reader cannot be copied
/// and go on twice.
final class StreamRecords {
  /// One text of the stream.
  struct Payload {
    /// The text as a record of its own. Values in it are ranges of the source where it stands in one line.
    var record: Record
    var wrapping = Wrapping()

    /// Whether it is the word that some services end their streams with.
    var isDone: Bool { record.bytes.count == 6 && record.bytes.elementsEqual("[DONE]".utf8) }
  }

  /// What was told of a text by its wrapping.
  struct Wrapping: Equatable {
    /// The name of the server-sent event; `nil` when it has none or came otherwise.
    var event: String?
    /// Whether it stood between server-sent events without being one: clients do not see it.
    var isBare = false
  }

  /// How the texts come: found out by the first line that is not blank.
  private enum Coming {
    case unknown
    case lines
    case events
  }

  private var coming = Coming.unknown
  /// Whether the texts come as server-sent events.
  var isOfEvents: Bool { coming == .events }
  private var events = EventStream()
  /// Elements of a document that were handed on; when it is written anew the rest is new.
  private var elements = 0

  /// Keeps a line of server-sent events that hands nothing on; false for any other, which is to be read.
  func keeps(_ line: Record) -> Bool {
    !line.bytes.isEmpty && isLineOfEvents(line) && events.take(line: line) == false
  }

  /// Whether a line is none but one of server-sent events, as nearly every line of theirs is.
  private func isLineOfEvents(_ line: Record) -> Bool {
    coming == .events && line.framing == .line && !Self.mayBeBare(line.bytes.first)
  }

  /// Reads a record of the source.
  func read(_ record: Record, _ body: (Payload) -> Void) {
    if isLineOfEvents(record) {
      switch events.take(line: record) {
      case true?: events.dispatch { hand($0, record, body) }
      case false?: break
      case nil: events.read(record, endsLine: true) { hand($0, record, body) }
      }
      return
    }
    let text = Self.trimmed(record)
    let first = text.bytes.first
    let hasBracket = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    if record.framing == .document, hasBracket { return readDocument(text, body) }
    let isJSON = FrontWords.mayBegin(in: text.bytes, at: 0)
    if coming == .unknown, let first {
      if isJSON || first == UInt8(ascii: "\"") {
        coming = .lines
      } else if EventStream.begins(text.bytes) || record.framing == .document {
        coming = .events
      }
    }
    switch coming {
    // Words in front of a stream are nobody's: whoever reads them says so.
    case .unknown: if first != nil { body(Payload(record: text)) }
    case .lines: if first != nil { readLine(text, isJSON: isJSON, body) }
    case .events:
      // Servers in trouble put a bare JSON text between their events.
      if hasBracket, !events.hasBegun {
        return body(Payload(record: text, wrapping: Wrapping(isBare: true)))
      }
      events.read(record, endsLine: true) { hand($0, record, body) }
    }
  }

  /// Whether a line that begins with a byte may be a JSON text by itself.
  private static func mayBeBare(_ first: UInt8?) -> Bool {
    guard let first else { return false }
    return first <= 0x20 || first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
      || first == 0xEF
  }

  /// The source has ended: hands on what was arriving.
  func finish(_ body: (Payload) -> Void) {
    let end = Record(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), framing: .line, number: 0)
    events.finish { hand($0, end, body) }
  }

  // MARK: Server-sent events

  /// Hands on the text of an event, or each of several that servers forgot to part by blank lines.
  private func hand(
    _ event: EventStream.Event, _ record: Record, _ body: (Payload) -> Void
  ) {
    func hand(_ range: Range<Int>, _ line: EventStream.Line, origin: Record.Origin?) {
      var part = record
      part.bytes = UnsafeRawBufferPointer(rebasing: event.data[range])
      part.origin = origin
      part.number = line.number
      part.framing = .line
      body(Payload(record: part, wrapping: Wrapping(event: event.name)))
    }
    func areTexts() -> Bool {
      event.lines.allSatisfy { line in
        event.data[line.range].first == UInt8(ascii: "{")
          && event.data[line.range].last == UInt8(ascii: "}")
      }
    }
    if event.lines.count == 1 || areTexts() {
      for line in event.lines { hand(line.range, line, origin: line.origin) }
    } else if let first = event.lines.first {
      hand(0..<event.data.count, first, origin: nil)
    }
  }

  // MARK: Lines and documents

  /// Hands on a line: one text, or the elements of an array.
  private func readLine(_ line: Record, isJSON: Bool, _ body: (Payload) -> Void) {
    guard isJSON, line.bytes.first == UInt8(ascii: "[") else {
      return body(Payload(record: line))
    }
    for range in JSONElements(line.bytes) { body(Payload(record: part(range, of: line))) }
  }

  /// Hands on what is new in a document.
  private func readDocument(_ document: Record, _ body: (Payload) -> Void) {
    guard document.bytes.first == UInt8(ascii: "[") else {
      return body(Payload(record: document))
    }
    var count = 0
    var whole = 0
    for range in JSONElements(document.bytes) {
      count += 1
      // One at the very end is cut off, and comes again when the document has grown.
      if range.upperBound < document.bytes.count { whole = count }
      guard count > elements else { continue }
      var element = part(range, of: document)
      element.number = count
      element.framing = .line
      body(Payload(record: element))
    }
    elements = whole
  }

  private func part(_ range: Range<Int>, of record: Record) -> Record {
    var part = record
    part.bytes = UnsafeRawBufferPointer(rebasing: record.bytes[range])
    part.origin?.offset += Int64(range.lowerBound)
    return part
  }

  /// The record without white space around it and without a byte order mark.
  private static func trimmed(_ record: Record) -> Record {
    guard let first = record.bytes.first, let last = record.bytes.last,
      first <= 0x20 || last <= 0x20 || first == 0xEF
    else { return record }
    var bytes = record.bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    bytes = bytes.drop { $0 <= 0x20 }
    while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
    var text = record
    text.bytes = UnsafeRawBufferPointer(rebasing: bytes)
    text.origin?.offset += Int64(bytes.startIndex)
    return text
  }
}
