import JSONReading

/// One element of a list as it stands in a record: an entry.
struct Piece {
  /// The bytes of the element; 64 readable bytes follow them.
  var bytes: UnsafeRawBufferPointer
  /// Its value, where that was parsed already; it is lent as long as the one that it is a part of.
  private(set) var value: JSONValue?
  /// Where in the record the ranges of its value begin to count.
  let base: Int
  /// The place in the last snapshot of the entry with the same bytes, when that is known already.
  var unchanged: Int?

  /// Makes a piece of a value that was parsed at `base` in the record.
  init(_ value: JSONValue, base: Int, in record: UnsafeRawBufferPointer) {
    self.value = value
    self.base = base
    let range = value.range
    bytes = UnsafeRawBufferPointer(
      rebasing: record[base + range.lowerBound..<base + range.upperBound])
  }

  /// Makes a piece of a whole record, for values whose ranges count from its beginning.
  init(whole record: UnsafeRawBufferPointer) {
    self.init(0..<record.count, in: record)
  }

  /// Makes a piece of a part of a record.
  init(_ range: Range<Int>, in record: UnsafeRawBufferPointer, unchanged: Int? = nil) {
    self.unchanged = unchanged
    base = range.lowerBound
    bytes = UnsafeRawBufferPointer(rebasing: record[range])
  }

  /// A copy of the bytes.
  var copy: [UInt8] { Array(bytes) }
}
