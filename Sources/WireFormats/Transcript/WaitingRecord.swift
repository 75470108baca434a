import SessionModel

/// A record that could not be placed yet: where its bytes stand, and what is known of it.
struct WaitingRecord {
  /// The bytes.
  var bytes: Datum
  var origin: Record.Origin?
  var file: String?
  var framing: Record.Framing
  var number: Int
  var arrival: Milliseconds?

  /// Lends the record again.
  func withRecord<Failure: Error>(
    in store: ByteStore, _ body: (Record) throws(Failure) -> Void
  ) throws(Failure) {
    // Copied, because the body may read from the store; and for the room behind it.
    var copy = store.withBytes(of: bytes) { Array($0) }
    let count = copy.count
    copy.append(contentsOf: repeatElement(0, count: Record.padding))
    let result: Result<Void, Failure> = copy.withUnsafeBytes { padded in
      do throws(Failure) {
        try body(
          Record(
            bytes: UnsafeRawBufferPointer(rebasing: padded[..<count]), origin: origin,
            framing: framing, number: number, arrival: arrival, file: file))
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}

extension Page {
  /// The record of this page, to be read later.
  var waitingRecord: WaitingRecord {
    WaitingRecord(
      bytes: keepRecord(), origin: record.origin, file: record.file, framing: record.framing,
      number: record.number, arrival: record.arrival)
  }
}
