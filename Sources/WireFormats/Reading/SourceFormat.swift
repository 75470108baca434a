import JSONReading
import SessionModel

/// What a format makes of the values that its sources hold: the part of reading that is its own.
///
/// All else (wrapping, parsing, records that are torn, glued or must wait, memory, times) is done for every
/// format by `RecordReader`.
protocol SourceFormat {
  /// The name of the format, as the session tells it.
  static var name: String { get }
  /// Its row in the table of formats.
  static var format: Format { get }
  /// How its sources are to be taken.
  static var traits: SourceTraits { get }

  /// Whether a value can be a record; a fault of the source otherwise.
  static func accepts(_ value: JSONValue) -> Bool
  /// Whether a document tells the whole session anew: what it no longer names is gone.
  ///
  /// Asked of formats with the trait `.documents` alone.
  static func tellsAll(_ value: JSONValue) -> Bool
  /// Whether a record is a text, and no JSON.
  static func isText(_ record: Record) -> Bool
  /// The values in a record that are read behind it, each with its own time.
  static func parts(of value: JSONValue) -> [JSONValue]
  /// The time of a value on the source's clock.
  static func time(of value: JSONValue) -> Milliseconds?

  /// Turns a value into events.
  ///
  /// - Parameter session: what was written before this record.
  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session)
  /// Goes on with the text of which the record before told a piece and nothing else (`RecordWriter.goesOn`): this one
  /// differs from it in the piece alone, so that all else that it tells is known.
  mutating func goOn(with piece: PieceShape.Piece, on writer: inout RecordWriter)
  /// Reads a text that is no JSON.
  ///
  /// - Returns: whether it means something.
  mutating func read(text: String, on writer: inout RecordWriter) -> Bool
  /// Reads the word `[DONE]` that some services end their streams with.
  mutating func readDone(on writer: inout RecordWriter)
  /// Something has come, which may be no more than a part of a record, or nobody's: for what is known by when it did.
  mutating func see(arrival: Milliseconds, line: Int)
  /// The source has come over the network like this.
  mutating func see(_ delivery: Delivery)

  /// Takes the records that waited for their place, and have it now.
  mutating func takeReady() -> [HeldRecord]
  /// Gives a place to something of which nothing will tell the place any more.
  ///
  /// - Returns: whether there was something.
  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool
  /// Items have got other names than those that they were written under.
  mutating func rename(_ new: (NodeID) -> NodeID)
  /// The source has ended for good: says what that means.
  mutating func end(on writer: inout RecordWriter, after session: borrowing Session)

  /// See `FormatReader`.
  var knowsAgain: Bool { get }
  /// See `FormatReader`. Asked of formats alone of which the table says that they have links (`Format.links`).
  var linkedFiles: [String] { get }
  /// See `FormatReader`.
  var linkedFileCount: Int { get }
}

extension SourceFormat {
  static var traits: SourceTraits { [] }

  static func accepts(_ value: JSONValue) -> Bool {
    value.kind == .object
      || value.kind == .array && !Self.traits.isDisjoint(with: [.stream, .stories])
      || Self.traits.contains(.documents)
  }

  static func tellsAll(_ value: JSONValue) -> Bool { true }

  static func isText(_ record: Record) -> Bool {
    guard record.fileName != nil, record.framing == .document else { return false }
    let first = record.bytes.first { $0 > 0x20 }
    return first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
  }

  static func parts(of value: JSONValue) -> [JSONValue] { [] }

  static func time(of value: JSONValue) -> Milliseconds? { nil }

  mutating func goOn(with piece: PieceShape.Piece, on writer: inout RecordWriter) {
    preconditionFailure("said of no record that it goes on")
  }

  mutating func read(text: String, on writer: inout RecordWriter) -> Bool { false }

  mutating func readDone(on writer: inout RecordWriter) {}

  mutating func see(arrival: Milliseconds, line: Int) {}

  mutating func see(_ delivery: Delivery) {}

  mutating func takeReady() -> [HeldRecord] { [] }

  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool { false }

  mutating func rename(_ new: (NodeID) -> NodeID) {}

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    writer.endSession(after: session)
  }

  var knowsAgain: Bool { false }

  var linkedFiles: [String] { [] }

  var linkedFileCount: Int { linkedFiles.count }
}

/// How the sources of a format are to be taken.
struct SourceTraits: OptionSet {
  let rawValue: Int

  /// Values come in the wrapping of a stream: server-sent events, lines, an array.
  static let stream = SourceTraits(rawValue: 1 << 0)
  /// A document tells the whole session anew (see `SourceFormat.tellsAll`), spread over the time that it took.
  static let documents = SourceTraits(rawValue: 1 << 1)
  /// A record tells a whole story, which is spread over the time that it took.
  static let stories = SourceTraits(rawValue: 1 << 2)
  /// What the session is as a whole is gathered as facts, and written behind each record.
  static let facts = SourceTraits(rawValue: 1 << 3)
  /// Every file of a source has a name; the first that comes is the main one.
  static let namesMainFile = SourceTraits(rawValue: 1 << 4)
  /// Beside documents there are records one a line: a list is one of records.
  static let lines = SourceTraits(rawValue: 1 << 5)
}
