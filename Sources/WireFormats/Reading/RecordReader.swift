import JSONReading
import SessionModel

/// Reads the records of one source: the one driver of all formats.
///
/// It takes the wrapping off, parses, lends the format a writer for each value, applies what was written, and
/// reads again what had to wait for its place. It is one for all of them: as a generic of the format it would be made
/// forty times, or run through what the runtime knows of each.
struct RecordReader: FormatReader {
  /// What the format remembers.
  var source: any SourceFormat
  /// The format, and how its sources are to be taken.
  let kind: any SourceFormat.Type
  let traits: SourceTraits
  let linksFiles: Bool
  /// Writes the session, and remembers what was written of it.
  private var writer = RecordWriter()
  let parser = JSONParser()
  /// Takes the wrapping of a stream off.
  let stream = StreamRecords()
  /// The file that the main one is called by, for formats that name it.
  private var mainFile: FileName?
  /// How the records began.
  var starts = RecordStarts()
  /// Where the record that is read begins in a line of several.
  var startInLine = 0
  /// Whether the source is a document that tells the whole session.
  var isWhole = false
  /// Elements that were read of a document that is a list of records.
  var elements = 0
  /// Words that stood in front of a document.
  var words: [UInt8]?
  /// A line that may go on with the next one.
  var broken: BrokenLine?
  /// What the record before was like, where it told a piece of a text and nothing else.
  private var shape = PieceShape()
  /// Whether records of the same shape are read by it; a law compares that with reading all of them in full.
  var usesShapes = true
  /// Who writes such sources.
  private let writtenBy: SourceWriter

  init(_ source: some SourceFormat) {
    self.source = source
    kind = type(of: source)
    traits = kind.traits
    linksFiles = kind.format.links != nil
    writtenBy = kind.format.writer
  }

  var statesEnd: Bool {
    // What is worked out of the last message is no word of the source.
    !traits.contains(.facts) && writer.memory.facts.ending != .lost
  }

  var knowsAgain: Bool { source.knowsAgain }

  var linkedFiles: [String] { linksFiles ? source.linkedFiles : [] }

  var linkedFileCount: Int { linksFiles ? source.linkedFileCount : 0 }

  func time(of line: UnsafeRawBufferPointer) -> Milliseconds? {
    (try? parser.parse(line) { value throws(JSONError) in kind.time(of: value) }) ?? nil
  }

  mutating func see(_ delivery: Delivery) { source.see(delivery) }

  mutating func read(_ record: Record, into session: inout Session) throws(UnreadableRecord) {
    // Half the lines of server-sent events end nothing, and are no more than kept.
    if record.arrival == nil, broken == nil, stream.keeps(record) { return }
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

  mutating func readWhole(record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    var record = record
    if traits.contains(.namesMainFile) {
      if mainFile == nil { mainFile = record.fileName }
      if record.fileName == mainFile { record.fileName = nil }
    }
    if record.framing == .document { read(front: &record, into: &session) }
    if let arrival = record.arrival { source.see(arrival: arrival, line: record.number) }
    if traits.contains(.stream), !isWholeDocument(record) {
      return try readStream(record, into: &session)
    }
    if isList(record) {
      try readElements(of: record, into: &session)
    } else {
      try readSalvaging(record, into: &session)
    }
    readReady(into: &session)
  }

  // MARK: Records

  /// Reads a record; of one that is torn, or that others were glued to, what can be read is read.
  mutating func readSalvaging(
    _ record: Record, in wrapping: StreamRecords.Wrapping? = nil, into session: inout Session
  ) throws(UnreadableRecord) {
    do throws(UnreadableRecord) {
      try readOnce(record, in: wrapping, into: &session)
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
          try readOnce(piece, in: wrapping, into: &session)
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
  mutating func readOnce(
    _ record: Record, in wrapping: StreamRecords.Wrapping? = nil, readings: Int = 0,
    into session: inout Session
  ) throws(UnreadableRecord) {
    if kind.isText(record) {
      let gathers = traits.contains(.facts)
      let kind = kind
      return write(record, readings: readings, into: &session) { source, writer, _ in
        if gathers { writer.begin(kind) }
        let text = String(decoding: record.bytes, as: UTF8.self)
        if !source.read(text: text, on: &writer) { writer.unknownRecord(record.file ?? text) }
        if gathers { writer.writeGathered() }
      }
    }
    var refusal: UnreadableRecord?
    let parser = parser
    let store = session.store
    store.lend(record)
    defer { store.takeBack() }
    do throws(JSONError) {
      try parser.parse(record.bytes) { value throws(JSONError) in
        guard kind.accepts(value) else {
          refusal = UnreadableRecord("no JSON object")
          return
        }
        if mayTellAll(record), kind.tellsAll(value) {
          refusal = readWhole(value, record, into: &session)
          return
        }
        // Asked before the record is read: what a format remembers may change by it.
        let parts = kind.parts(of: value)
        read(value, of: record, wrapping, readings: readings, into: &session)
        for part in parts {
          read(part, of: record, wrapping, readings: readings, into: &session)
        }
      }
    } catch {
      throw UnreadableRecord(error.message)
    }
    if let refusal { throw refusal }
  }

  /// Reads one value of a record.
  private mutating func read(
    _ value: JSONValue, of record: Record, _ wrapping: StreamRecords.Wrapping?, readings: Int,
    into session: inout Session
  ) {
    turn(to: record, in: wrapping, after: session)
    writer.readings = readings
    writer.take(time: kind.time(of: value))
    writer.begin(kind)
    writer.take(version: writtenBy.version?(value), of: writtenBy)
    writer.take(folderOf: value)
    source.read(value, on: &writer, after: session)
    if traits.contains(.facts) { writer.writeGathered() }
    if usesShapes, let gaps = writer.gaps, startInLine == 0, readings == 0 {
      shape.learn(record, gaps, at: writer.time, wrapping)
    }
    commit(into: &session)
  }

  /// Reads a record that is the one before it but for a piece of a text.
  ///
  /// - Returns: whether it is one.
  mutating func readPiece(
    of record: Record, in wrapping: StreamRecords.Wrapping?, into session: inout Session
  ) -> Bool {
    guard let piece = shape.piece(of: record, wrapping, parser) else { return false }
    writer.turn(to: record, in: wrapping, store: session.store, next: session.nextID)
    writer.take(time: piece.time)
    writer.memory.passOverFolder()
    source.goOn(with: piece, on: &writer)
    writer.commit(into: &session)
    return true
  }

  /// Reads a document that tells the whole session.
  ///
  /// - Returns: why it is none of this format; nothing was changed then.
  mutating func readWhole(
    _ value: JSONValue, _ record: Record, into session: inout Session
  ) -> UnreadableRecord? {
    let (memoryBefore, sourceBefore) = (writer.memory, source)
    shape.forget()
    writer.turn(to: record, store: session.store, next: session.nextID)
    writer.memory.beginReading(of: record.file)
    writer.isWhole = true
    writer.set(.root, .format, text: kind.name)
    source.read(value, on: &writer, after: session)
    if let reason = writer.refusal {
      (writer.memory, source) = (memoryBefore, sourceBefore)
      return UnreadableRecord(reason)
    }
    isWhole = true
    writer.take(version: writtenBy.version?(value), of: writtenBy)
    writer.take(folderOf: value)
    writer.placeOrphans()
    writer.retractUnseen()
    writer.writeFacts()
    writer.writeStatus()
    commit(unrolling: &session)
    writer.memory.tellAnswer(in: &session)
    return nil
  }

  // MARK: Writing

  /// Lends a writer for a record, and applies what was written on it.
  mutating func write(
    _ record: Record, in wrapping: StreamRecords.Wrapping? = nil, readings: Int = 0,
    into session: inout Session,
    _ body: (inout any SourceFormat, inout RecordWriter, borrowing Session) -> Void
  ) {
    turn(to: record, in: wrapping, after: session)
    writer.readings = readings
    body(&source, &writer, session)
    commit(into: &session)
  }

  /// Turns the writer to a record.
  private mutating func turn(
    to record: Record, in wrapping: StreamRecords.Wrapping?, after session: borrowing Session
  ) {
    shape.forget()
    writer.turn(
      to: record, in: wrapping, from: startInLine, store: session.store, next: session.nextID)
  }

  /// Applies what was written.
  private mutating func commit(into session: inout Session) {
    if traits.contains(.stories) {
      commit(unrolling: &session)
    } else {
      writer.commit(into: &session)
    }
    if traits.contains(.facts) { writer.memory.tellAnswer(in: &session) }
  }

  /// Applies what was written of a whole story, each event at its time.
  private mutating func commit(unrolling session: inout Session) {
    let names = writer.commit(unrolling: &session)
    guard names.contains(where: { $0.key != $0.value }) else { return }
    func new(_ node: NodeID) -> NodeID { NodeID(names[node.index] ?? node.index) }
    source.rename(new)
  }

  /// Reads records that have waited for their place.
  mutating func readReady(into session: inout Session) {
    while case let ready = source.takeReady(), !ready.isEmpty {
      for held in ready {
        held.withRecord(in: session.store) { record in
          guard held.readings < HeldRecord.readingLimit else {
            let why = "the record waits for what only itself tells"
            return session.apply(
              .note(Note(.malformed, file: record.file, line: record.number, why)))
          }
          // It could be read when it came; its file may have been cut since.
          try? readOnce(record, readings: held.readings, into: &session)
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
    guard writer.memory.hasBegun else { return }
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
    writer.memory.tellAnswer(in: &session)
  }
}
