import SessionModel

/// A record that is read later, when its place is known.
struct HeldRecord: Equatable {
  /// Where its bytes stand.
  private let datum: Datum
  private let framing: Record.Framing
  private let number: Int
  private let arrival: Milliseconds?
  private let file: String?
  /// How often it was read.
  let readings: Int

  /// How often a record may be held: one that waits for what it says itself would be read for ever.
  static let readingLimit = 8

  /// Keeps a record: as a range of its source when that can be read again, as a copy otherwise.
  ///
  /// - Parameter readings: how often it was read, with this time.
  init(_ record: Record, in store: ByteStore, readings: Int) {
    self.readings = readings
    datum =
      record.origin.map {
        Datum(form: .json, source: $0.source, offset: $0.offset, length: record.bytes.count)
      } ?? store.keep(record.bytes, as: .json)
    framing = record.framing
    number = record.number
    arrival = record.arrival
    file = record.file
  }

  /// Lends the record again.
  func withRecord<Result>(in store: ByteStore, _ body: (Record) -> Result) -> Result {
    // A copy, because `body` may read from the store itself.
    let bytes = store.withBytes(of: datum) {
      Array($0) + Array(repeating: 0, count: Record.padding)
    }
    return bytes.withUnsafeBytes { padded in
      body(
        Record(
          bytes: UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding)),
          origin: .init(source: datum.source, offset: datum.offset), framing: framing,
          number: number, arrival: arrival, file: file))
    }
  }
}
