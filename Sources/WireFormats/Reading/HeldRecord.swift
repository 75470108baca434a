import SessionModel

/// A record that is read later, when its place is known.
struct HeldRecord: Equatable {
  /// Where its bytes stand.
  private let datum: Datum
  private let framing: Record.Framing
  private let number: Int
  private let arrival: Milliseconds?
  private let file: String?

  /// Keeps a record: as a range of its source when that can be read again, as a copy otherwise.
  init(_ record: Record, in store: ByteStore) {
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
