import JSONReading
import SessionModel

/// Reads the records of one source: the one driver of all formats.
///
/// It takes the wrapping off, parses, lends the format a writer for each value, applies what was written, and
/// reads again what had to wait for its place.
struct RecordReader<Source: SourceFormat>: FormatReader {
  /// What the format remembers.
  private var source: Source
  /// What is remembered of the session that is written.
  private var memory = ReaderMemory()
  private let parser = JSONParser()
  /// Takes the wrapping of a stream off.
  private let stream = StreamRecords()
  /// The file that the main one is called by, for formats that name it.
  private var mainFile: String?
  /// How the records began.
  private var starts = RecordStarts()
  /// Where the record that is read begins in a line of several.
  private var startInLine = 0
  /// Whether the source is a document that tells the whole session.
  private var isWhole = false
  /// Elements that were read of a document that is a list of records.
  private var elements = 0
  /// Words that stood in front of a document.
  private var words: [UInt8]?
  /// A line that may go on with the next one.
  private var broken: BrokenLine?
  /// Who writes such sources.
  private let writtenBy = Source.format.writer

  init(_ source: Source) { self.source = source }

  var statesEnd: Bool {
    // What is worked out of the last message is no word of the source.
    !Source.traits.contains(.facts) && memory.facts.ending != .lost
  }

  var knowsAgain: Bool { source.knowsAgain }

  var linkedFiles: [String] { source.linkedFiles }

  mutating func see(_ delivery: Delivery) { source.see(delivery) }

  mutating func read(_ record: Record, into session: inout Session) throws(UnreadableRecord) {
    if broken != nil, readJoined(record, into: &session) { return }
    do throws(UnreadableRecord) {
      try readWhole(record: record, into: &session)
    } catch {
      // Server-sent events have their own way to hold several lines.
      guard !stream.isOfEvents, let line = BrokenLine(record, error.reason) else { throw error }
      giveUpBroken(into: &session)
      broken = line
    }
  }

  private mutating func readWhole(record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    var record = record
    if Source.traits.contains(.namesMainFile) {
      if mainFile == nil { mainFile = record.file }
      if record.file == mainFile { record.file = nil }
    }
    read(front: &record, into: &session)
    source.see(record)
    if Source.traits.contains(.stream), !isWholeDocument(record) {
      try readStream(record, into: &session)
    } else if isList(record) {
      try readElements(of: record, into: &session)
    } else {
      try readSalvaging(record, into: &session)
    }
    readReady(into: &session)
  }

  // MARK: Lines that go on

  /// Reads a line as a part of the record that the line before has begun.
  ///
  /// - Returns: whether it is one.
  private mutating func readJoined(_ record: Record, into session: inout Session) -> Bool {
    guard var line = broken, line.file == record.file, record.framing == .line else {
      return false
    }
    let isRecord =
      (try? parser.parse(record.bytes) { (value) throws(JSONError) in value.kind == .object })
      ?? false
    let next = isRecord ? .other : line.take(record)
    switch next {
    case .other: break
    case .part:
      broken = line
      return true
    case .end:
      let padded = line.bytes + Array(repeating: 0, count: Record.padding)
      let isRead = padded.withUnsafeBytes { padded -> Bool in
        let bytes = UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding))
        let joined = Record(
          bytes: bytes, framing: .line, number: line.number, arrival: line.arrival,
          file: line.file)
        do throws(UnreadableRecord) {
          try readWhole(record: joined, into: &session)
          return true
        } catch {
          return false
        }
      }
      if isRead {
        broken = nil
        session.apply(
          .note(
            Note(
              .info, file: line.file, line: line.number, "a record on \(line.lines) lines")))
        return true
      }
    }
    giveUpBroken(into: &session)
    return false
  }

  /// Notes a line that did not go on.
  private mutating func giveUpBroken(into session: inout Session) {
    guard let line = broken else { return }
    broken = nil
    let padded = line.first + Array(repeating: 0, count: Record.padding)
    let isUnderstood = padded.withUnsafeBytes { padded -> Bool in
      guard Source.traits.contains(.stream) else { return false }
      let bytes = UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding))
      let record = Record(
        bytes: bytes, framing: .line, number: line.number, arrival: line.arrival, file: line.file)
      var isUnderstood = false
      write(record, into: &session) { source, writer, _ in
        writer.fault = line.reason
        isUnderstood = source.read(text: String(decoding: bytes, as: UTF8.self), on: &writer)
      }
      return isUnderstood
    }
    if isUnderstood { return }
    session.mark(line.arrival)
    session.apply(.note(Note(.malformed, file: line.file, line: line.number, line.reason)))
  }

  // MARK: Documents

  /// Takes words off the front of a document, which are nobody's, and notes them.
  private mutating func read(front record: inout Record, into session: inout Session) {
    guard record.framing == .document, !source.isText(record),
      let start = FrontWords.end(in: record.bytes), start > 0
    else { return }
    let front = record.bytes[..<start]
    guard !front.allSatisfy({ $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }) else { return }
    if words?.elementsEqual(front) != true {
      words = Array(front)
      let text = String(decoding: front.prefix(100), as: UTF8.self)
      let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      session.apply(
        .note(
          Note(.malformed, file: record.file, line: 1, "words in front of the document: \(line)")))
    }
    record.bytes = UnsafeRawBufferPointer(rebasing: record.bytes[start...])
    record.origin?.offset += Int64(start)
  }

  /// Whether a record is a list of the records of a format that knows no lists.
  private func isList(_ record: Record) -> Bool {
    (Source.traits.isDisjoint(with: [.stream, .stories, .documents])
      || Source.traits.contains(.lines)) && !source.isText(record)
      && record.bytes.first { $0 > 0x20 } == UInt8(ascii: "[")
      && FrontWords.end(in: record.bytes) != nil
  }

  /// Reads a list of records: one on a line, or what is new in a document.
  private mutating func readElements(of record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    let start = record.bytes.firstIndex { $0 > 0x20 } ?? 0
    let list = UnsafeRawBufferPointer(rebasing: record.bytes[start...])
    let isDocument = record.framing == .document
    var failures: [(number: Int, error: UnreadableRecord)] = []
    var count = 0
    for range in JSONElements(list) {
      count += 1
      if isDocument, count <= elements { continue }
      // One at the very end is cut off, and comes again when the document has grown.
      if isDocument, range.upperBound == list.count, record.arrival != nil { break }
      var element = record
      element.bytes = UnsafeRawBufferPointer(rebasing: list[range])
      element.origin?.offset += Int64(start + range.lowerBound)
      element.framing = .line
      if isDocument { element.number = count }
      startInLine = isDocument ? 0 : start + range.lowerBound
      defer { startInLine = 0 }
      do throws(UnreadableRecord) {
        try readSalvaging(element, into: &session)
      } catch {
        failures.append((element.number, error))
      }
      if isDocument { elements = count }
    }
    if count == failures.count, let failure = failures.first { throw failure.error }
    for failure in failures {
      session.apply(
        .note(Note(.malformed, file: record.file, line: failure.number, failure.error.reason)))
    }
  }

  /// Reads what there is of a document that is no JSON value: several of them, or one that was cut off.
  private mutating func read(
    broken document: Record, _ fault: UnreadableRecord, into session: inout Session
  ) throws(UnreadableRecord) {
    // A document that is known is about to be written anew.
    guard !isWhole, elements == 0 else { throw fault }
    let glued = GluedRecords(document.bytes, starts)
    if !glued.isTorn, glued.ranges.count > 1, !Source.traits.contains(.documents) {
      for (number, range) in glued.ranges.enumerated() {
        var part = document
        part.bytes = UnsafeRawBufferPointer(rebasing: document.bytes[range])
        part.origin?.offset += Int64(range.lowerBound)
        part.framing = .line
        part.number = number + 1
        try readOnce(part, into: &session)
      }
      return
    }
    guard let mended = CutDocument.mended(document.bytes) else { throw fault }
    // Its values may end in what was added: they are kept as copies.
    var part = document
    part.origin = nil
    let padded = mended + Array(repeating: 0, count: Record.padding)
    let failure = padded.withUnsafeBytes { padded -> UnreadableRecord? in
      part.bytes = UnsafeRawBufferPointer(rebasing: padded[..<mended.count])
      do throws(UnreadableRecord) {
        try readOnce(part, into: &session)
        return nil
      } catch {
        return error
      }
    }
    if failure != nil { throw fault }
    let line = document.bytes.count { $0 == 10 } + 1
    session.apply(
      .note(
        Note(
          .malformed, file: document.file, line: line,
          "the document is cut off; what came before was read")))
  }

  /// Whether a record of a format that has streams is a document that is none.
  private func isWholeDocument(_ record: Record) -> Bool {
    guard mayTellAll(record) else { return false }
    return isWhole || (try? parser.parse(record.bytes) { source.tellsAll($0) }) ?? false
  }

  /// Whether a record may be a document that tells all: in a stream, lines never do.
  private func mayTellAll(_ record: Record) -> Bool {
    Source.traits.contains(.documents)
      && (record.framing == .document || !Source.traits.contains(.stream))
  }

  // MARK: Streams

  /// Reads a record of a stream.
  private mutating func readStream(_ record: Record, into session: inout Session)
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
      session.apply(
        .note(Note(.malformed, file: record.file, line: failure.line, failure.error.reason)))
    }
  }

  /// Reads one text of a stream.
  private mutating func read(_ payload: StreamRecords.Payload, into session: inout Session)
    throws(UnreadableRecord)
  {
    if payload.isDone {
      return write(payload.record, of: payload, into: &session) { source, writer, _ in
        source.readDone(on: &writer)
      }
    }
    do throws(UnreadableRecord) {
      try readSalvaging(payload.record, of: payload, into: &session)
    } catch {
      // It may go on with the next line.
      if !stream.isOfEvents, BrokenLine(payload.record, error.reason) != nil { throw error }
      let text = String(decoding: payload.record.bytes, as: UTF8.self)
      var isUnderstood = false
      write(payload.record, of: payload, into: &session) { source, writer, _ in
        writer.fault = error.reason
        isUnderstood = source.read(text: text, on: &writer)
      }
      if !isUnderstood { throw error }
    }
  }

  // MARK: Records

  /// Reads a record; of one that is torn, or that others were glued to, what can be read is read.
  private mutating func readSalvaging(
    _ record: Record, of payload: StreamRecords.Payload? = nil, into session: inout Session
  ) throws(UnreadableRecord) {
    do throws(UnreadableRecord) {
      try readOnce(record, of: payload, into: &session)
      if record.framing == .line { starts.learn(record.bytes) }
    } catch {
      guard record.framing == .line else {
        return try read(broken: record, error, into: &session)
      }
      let glued = GluedRecords(record.bytes, starts)
      // A single object from end to end is what could not be read.
      guard glued.isTorn || glued.ranges.count > 1 else { throw error }
      var wasRead: [Int] = []
      for range in glued.ranges {
        var piece = record
        piece.bytes = UnsafeRawBufferPointer(rebasing: record.bytes[range])
        piece.origin?.offset += Int64(range.lowerBound)
        do throws(UnreadableRecord) {
          startInLine = range.lowerBound
          defer { startInLine = 0 }
          try readOnce(piece, of: payload, into: &session)
          wasRead.append(range.lowerBound)
        } catch { continue }
      }
      guard let place = wasRead.last else { throw error }
      let isWhole = !glued.isTorn && wasRead.count == glued.ranges.count
      let what =
        isWhole
        ? "\(wasRead.count) records on one line"
        : place == 0
          ? "\(error.reason); what stands in front of it was read"
          : "\(error.reason); the record at byte \(place) was read"
      session.apply(
        .note(
          Note(isWhole ? .info : .malformed, file: record.file, line: record.number, what)))
    }
  }

  /// Reads a record that is one value.
  private mutating func readOnce(
    _ record: Record, of payload: StreamRecords.Payload? = nil, isAgain: Bool = false,
    into session: inout Session
  ) throws(UnreadableRecord) {
    if source.isText(record) {
      return write(record, isAgain: isAgain, into: &session) { source, writer, _ in
        if Source.traits.contains(.facts) { writer.begin(Source.self) }
        let text = String(decoding: record.bytes, as: UTF8.self)
        if !source.read(text: text, on: &writer) { writer.unknownRecord(record.file ?? text) }
        if Source.traits.contains(.facts) { writer.writeGathered() }
      }
    }
    var refusal: UnreadableRecord?
    let parser = parser
    do throws(JSONError) {
      try parser.parse(record.bytes) { value throws(JSONError) in
        guard source.accepts(value) else {
          refusal = UnreadableRecord("no JSON object")
          return
        }
        if mayTellAll(record), source.tellsAll(value) {
          refusal = readWhole(value, record, into: &session)
          return
        }
        // Asked before the record is read: what a format remembers may change by it.
        let parts = source.parts(of: value)
        read(value, of: record, payload, isAgain: isAgain, into: &session)
        for part in parts {
          read(part, of: record, payload, isAgain: isAgain, into: &session)
        }
      }
    } catch {
      throw UnreadableRecord(error.message)
    }
    if let refusal { throw refusal }
  }

  /// Reads one value of a record.
  private mutating func read(
    _ value: JSONValue, of record: Record, _ payload: StreamRecords.Payload?, isAgain: Bool,
    into session: inout Session
  ) {
    let time = source.time(of: value)
    let writtenBy = writtenBy
    let version = writtenBy.version?(value)
    write(record, of: payload, isAgain: isAgain, time: time, into: &session) {
      source, writer, session in
      writer.begin(Source.self)
      writer.take(version: version, of: writtenBy)
      source.read(value, on: &writer, after: session)
      if Source.traits.contains(.facts) { writer.writeGathered() }
    }
  }

  /// Reads a document that tells the whole session.
  ///
  /// - Returns: why it is none of this format; nothing was changed then.
  private mutating func readWhole(
    _ value: JSONValue, _ record: Record, into session: inout Session
  ) -> UnreadableRecord? {
    let (memoryBefore, sourceBefore) = (memory, source)
    var writer = RecordWriter(memory, record, session)
    writer.memory.beginReading(of: record.file)
    writer.isWhole = true
    writer.set(.root, .format, text: Source.name)
    source.read(value, on: &writer, after: session)
    if let reason = writer.refusal {
      (memory, source) = (memoryBefore, sourceBefore)
      return UnreadableRecord(reason)
    }
    isWhole = true
    writer.take(version: writtenBy.version?(value), of: writtenBy)
    writer.placeOrphans()
    writer.retractUnseen()
    writer.writeFacts()
    writer.writeStatus()
    commit(unrolling: writer, into: &session)
    session.setAnswer(memory.facts.answer)
    return nil
  }

  // MARK: Pages

  /// Lends a writer for a record, and applies what was written on it.
  private mutating func write(
    _ record: Record, of payload: StreamRecords.Payload? = nil, isAgain: Bool = false,
    time: Milliseconds? = nil, into session: inout Session,
    _ body: (inout Source, inout RecordWriter, borrowing Session) -> Void
  ) {
    // Moved, not copied: else each record would copy all that is remembered.
    var taken = ReaderMemory()
    swap(&taken, &memory)
    var writer = RecordWriter(consume taken, record, session)
    writer.payload = payload
    writer.isAgain = isAgain
    writer.startInLine = startInLine
    writer.time = time
    if let time { writer.facts.latest = max(writer.facts.latest ?? time, time) }
    body(&source, &writer, session)
    if Source.traits.contains(.stories) {
      commit(unrolling: writer, into: &session)
    } else {
      memory.commit(writer, into: &session)
    }
  }

  /// Applies what was written of a whole story, each event at its time.
  private mutating func commit(
    unrolling writer: consuming RecordWriter, into session: inout Session
  ) {
    let names = memory.commit(unrolling: writer, into: &session)
    guard names.contains(where: { $0.key != $0.value }) else { return }
    func new(_ node: NodeID) -> NodeID { NodeID(names[node.index] ?? node.index) }
    source.rename(new)
  }

  /// Reads records that have waited for their place.
  private mutating func readReady(into session: inout Session) {
    while case let ready = source.takeReady(), !ready.isEmpty {
      for held in ready {
        held.withRecord(in: session.store) { record in
          // It could be read when it came; its file may have been cut since.
          try? readOnce(record, isAgain: true, into: &session)
        }
      }
    }
  }

  // MARK: The end

  mutating func finish(into session: inout Session) {
    giveUpBroken(into: &session)
    let stream = stream
    stream.finish { payload in
      do throws(UnreadableRecord) {
        try read(payload, into: &session)
      } catch {
        session.apply(
          .note(
            Note(
              .malformed, file: payload.record.file, line: payload.record.number, error.reason)))
      }
    }
    guard memory.hasBegun else { return }
    let end = Record(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), framing: .line, number: 0)
    var isPlaced = true
    while isPlaced {
      write(end, into: &session) { source, writer, _ in
        isPlaced = source.placeWaiting(on: &writer)
      }
      readReady(into: &session)
    }
    let isWhole = isWhole
    write(end, into: &session) { source, writer, session in
      writer.placeOrphans()
      if isWhole {
        writer.endSession(after: session)
      } else {
        source.end(on: &writer, after: session)
      }
    }
    session.setAnswer(memory.facts.answer)
  }
}
