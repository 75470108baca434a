/// One unit of a source: a line, an event of a stream, one answer to a poll.
///
/// A record is transient: its bytes are valid only while the feed hands it over. What has to stay
/// is kept as ranges of the `ByteStore` (see `Datum`).
public struct Record {
  /// Why the bytes came as one unit.
  public enum Framing: UInt8, Sendable {
    /// One line of a file or a pipe, without its line end.
    case line
    /// A whole document: one answer to a poll, or a file that is one JSON value.
    case document
  }

  /// The bytes. At least `Record.padding` readable bytes follow them.
  public var bytes: UnsafeRawBufferPointer {
    didSet { (sameCount, sameNumber, isLast) = (0, 0, false) }
  }
  /// Bytes at the beginning that are those of an earlier record of the source, as far as its feed knows, and the
  /// number of that one.
  package private(set) var sameCount = 0
  package private(set) var sameNumber = 0
  /// Where the bytes stand for good; `nil` when the source cannot be read a second time.
  public var origin: Origin?
  /// Which file of a session that spans several it stands in: its path below the folder that belongs
  /// to the session (`subagents/agent-7.jsonl`); `nil` for the main one.
  public var file: String? {
    get { fileName?.text }
    set { fileName = newValue.map { FileName($0) } }
  }
  /// The same, by its number.
  package var fileName: FileName?
  /// How the bytes were cut out of the source.
  public var framing: Framing
  /// Whether nothing comes behind it, as far as its feed can tell: the file is not followed and ends with it.
  package private(set) var isLast = false
  /// The number of the line in its file, of the record in its stream, or of the poll; from 1.
  public var number: Int
  /// When it arrived, on the wall clock; `nil` when a file does not say.
  public var arrival: Milliseconds?

  /// Bytes that must be readable behind every record (simdjson loads whole vectors).
  public static let padding = 64

  /// A place in a source that the store can read again.
  public struct Origin: Sendable {
    /// The source, as the store numbered it.
    public var source: ByteStore.Source
    /// The offset of the first byte of the record in that source.
    public var offset: Int64

    /// Names a place in a source.
    public init(source: ByteStore.Source, offset: Int64) {
      self.source = source
      self.offset = offset
    }
  }

  /// The same record, of which so many bytes at the beginning are known to be those of an earlier one.
  package func beginning(as count: Int, ofRecord number: Int) -> Record {
    var record = self
    (record.sameCount, record.sameNumber) = (count, number)
    return record
  }

  /// The same record, behind which nothing comes as far as its feed can tell.
  package func asLast() -> Record {
    var record = self
    record.isLast = true
    return record
  }

  /// Makes a record of bytes that stay valid while it is read.
  public init(
    bytes: UnsafeRawBufferPointer, origin: Origin? = nil, framing: Framing, number: Int,
    arrival: Milliseconds? = nil, file: String? = nil
  ) {
    self.bytes = bytes
    self.origin = origin
    self.framing = framing
    self.number = number
    self.arrival = arrival
    fileName = file.map { FileName($0) }
  }
}
