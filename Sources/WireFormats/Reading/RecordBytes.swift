import SessionModel

/// The bytes of a record, and how parts of it are kept: as ranges of its source when that can be read
/// again, as copies in the spool otherwise.
struct RecordBytes {
  /// The bytes of the record.
  let bytes: UnsafeRawBufferPointer
  let origin: Record.Origin?
  let store: ByteStore
  /// The line or the number of the record.
  let number: Int

  init(_ record: Record, store: ByteStore) {
    bytes = record.bytes
    origin = record.origin
    number = record.number
    self.store = store
  }

  /// Keeps a part of the record.
  func keep(_ range: Range<Int>, as form: Datum.Form = .json) -> Datum {
    if let origin {
      return Datum(
        form: form, source: origin.source, offset: origin.offset + Int64(range.lowerBound),
        length: range.count)
    }
    return store.keep(UnsafeRawBufferPointer(rebasing: bytes[range]), as: form)
  }
}
