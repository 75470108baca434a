public import SessionModel

/// Reads the bytes of one source into the session that they add up to: the door for programs that
/// have bytes and want a session.
///
/// The bytes may come in any pieces, and the session may be looked at after each of them. Without a
/// format the source is recognised by its content.
///
/// ```swift
/// var reader = SessionReader()
/// for try await piece in connection { reader.read(piece) }
/// reader.finish()
/// let session = reader.session
/// for entry in session.children(of: .root, at: session.position) {
///   print(session.text(entry, .message, at: session.position) ?? "")
/// }
/// ```
///
/// Nothing that a source says is an error: a line that cannot be read is one `Note` of
/// `session.notes`, of kind `.malformed` and with its number, and what follows is read. A source of
/// a format that is not known has no items, such a note for each line that is not blank, and
/// `format` is `nil` at its end.
///
/// A reader is not to be copied and gone on with twice: some formats share what they remember.
public struct SessionReader {
  /// What was read so far.
  public private(set) var session: Session
  /// The format of the source; `nil` until its bytes have told it.
  public private(set) var format: Format?

  private var reader: (any FormatReader)?
  private var cutter = RecordCutter()
  /// The records in front of the one that tells the format.
  private var beginning = SourceBeginning()
  /// Records that were handed in one by one.
  private var records = 0

  /// Makes a reader of one source.
  ///
  /// - Parameters:
  ///   - format: the format of the source, `Format.named("codex")`; `nil` to tell it by the content.
  ///   - store: where the texts of the session are kept.
  public init(format: Format? = nil, store: ByteStore = ByteStore()) {
    session = Session(store: store)
    self.format = format
    reader = format?.makeReader()
  }

  /// The names of other files of the session, as far as the source has told them; see
  /// `FormatReader.linkedFiles`.
  public var linkedFiles: [String] { reader?.linkedFiles ?? [] }

  // MARK: Bytes

  /// Takes the next bytes of the source, cut anywhere.
  ///
  /// A source of lines is read up to its last whole line; one that is a single document when it has
  /// ended.
  ///
  /// - Parameters:
  ///   - bytes: the bytes; they need not stay.
  ///   - arrival: when they came, for a session that is watched; `nil` for what was recorded.
  public mutating func read(_ bytes: UnsafeRawBufferPointer, arrival: Milliseconds? = nil) {
    cut { cutter, deliver in cutter.read(bytes, arrival: arrival, deliver) }
  }

  /// Takes the next bytes of the source, cut anywhere.
  public mutating func read(_ bytes: [UInt8], arrival: Milliseconds? = nil) {
    bytes.withUnsafeBytes { read($0, arrival: arrival) }
  }

  /// The source has ended: reads what is left, and lets the format say what its end means. To be
  /// called once.
  public mutating func finish(arrival: Milliseconds? = nil) {
    cut { cutter, deliver in cutter.finish(arrival: arrival, deliver) }
    if reader == nil { begin(beginning.suspected) }
    reader?.finish(into: &session)
  }

  /// Nobody goes on with the source: it has ended, and where nothing says how, that is lost. To be called once.
  package mutating func settle() {
    finish()
    if session.status(at: session.position)?.value.isOpen == true {
      session.apply(.run(.lost, .inferred))
    }
  }

  /// Tells how the source came over the network, before its end.
  public mutating func see(_ delivery: Delivery) { reader?.see(delivery) }

  /// Cuts bytes into records and reads them; what cannot be read is noted.
  private mutating func cut(_ body: (inout RecordCutter, (Record) -> Void) -> Void) {
    // Out of its place while the records change the rest of the reader.
    var cutter = cutter
    self.cutter = RecordCutter()
    body(&cutter) { note($0) }
    self.cutter = cutter
  }

  /// Reads a record; what cannot be read is noted.
  private mutating func note(_ record: Record) {
    do throws(UnreadableRecord) {
      try read(record)
    } catch {
      guard !record.bytes.isEmpty else { return }
      session.mark(nil, arrival: record.arrival)
      session.apply(
        .note(Note(.malformed, file: record.file, line: record.number, error.reason)))
    }
  }

  // MARK: Records

  /// Reads bytes that are one record as they stand: a line, one answer to a poll, a line of another
  /// file of the session.
  ///
  /// - Parameters:
  ///   - bytes: the record.
  ///   - framing: whether they are a line or a whole document.
  ///   - arrival: when it came, for a session that is watched; `nil` for what was recorded.
  ///   - file: the file of the session that they stand in, below the folder that belongs to the session;
  ///     `nil` for the main one.
  /// - Throws: when nothing of the record could be used; the session is as it was.
  public mutating func read(
    record bytes: [UInt8], framing: Record.Framing, arrival: Milliseconds? = nil,
    file: String? = nil
  ) throws(UnreadableRecord) {
    let result = withRecord(bytes, framing, arrival, file) {
      (reader, record) -> Result<Void, UnreadableRecord> in
      do throws(UnreadableRecord) {
        return .success(try reader.read(record))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Reads bytes that are one record as they stand, and notes it when nothing of it could be used.
  public mutating func follow(
    record bytes: [UInt8], framing: Record.Framing, arrival: Milliseconds? = nil,
    file: String? = nil
  ) {
    withRecord(bytes, framing, arrival, file) { reader, record in reader.note(record) }
  }

  /// Makes a record of bytes, with what must be readable behind them.
  private mutating func withRecord<Result>(
    _ bytes: [UInt8], _ framing: Record.Framing, _ arrival: Milliseconds?, _ file: String?,
    _ body: (inout SessionReader, Record) -> Result
  ) -> Result {
    records += 1
    let padded = bytes + Array(repeating: 0, count: Record.padding)
    return padded.withUnsafeBytes { padded in
      let bytes = UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding))
      return body(
        &self,
        Record(bytes: bytes, framing: framing, number: records, arrival: arrival, file: file))
    }
  }

  /// Reads a record, which tells the format when nothing before it did.
  private mutating func read(_ record: Record) throws(UnreadableRecord) {
    if reader == nil {
      switch beginning.take(record) {
      case .told(let format): begin(format)
      case .held: return
      case .unknown:
        begin(nil)
        throw UnreadableRecord(Self.unknown)
      case .words:
        if record.bytes.allSatisfy({ $0 <= 0x20 }) { return }
        throw UnreadableRecord(Self.unknown)
      }
    }
    // In place: what a reader remembers must not be copied for each record.
    try reader?.read(record, into: &session)
  }

  /// What is said of a record that no format knows.
  private static let unknown = "of no known format"

  /// Reads the records that came before the format was told; without a format, none of them is of one.
  private mutating func begin(_ format: Format?) {
    self.format = format
    reader = format?.makeReader()
    var beginning = beginning
    self.beginning = SourceBeginning()
    beginning.release { record, isPreamble in
      if reader != nil {
        note(record)
      } else if !isPreamble {
        session.mark(nil, arrival: record.arrival)
        session.apply(.note(Note(.malformed, line: record.number, Self.unknown)))
      }
    }
  }
}
