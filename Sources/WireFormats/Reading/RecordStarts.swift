/// How the records of a source begin: a brace and the first key, of which a program has a few.
///
/// So a record is known again that stands behind one that was torn.
struct RecordStarts {
  /// The beginnings, the one that came last in front.
  private var starts: [[UInt8]] = []
  /// How many are remembered.
  private static let limit = 8
  /// Bytes in which a first key ends.
  private static let length = 40

  /// Learns how a record begins.
  mutating func learn(_ record: UnsafeRawBufferPointer) {
    if let first = starts.first, record.starts(with: first) { return }
    guard let start = Self.start(of: record) else { return }
    starts.removeAll { $0.elementsEqual(start) }
    starts.insert(Array(start), at: 0)
    if starts.count > Self.limit { starts.removeLast() }
  }

  /// Whether bytes begin as a record does.
  func begin(_ bytes: UnsafeRawBufferPointer) -> Bool {
    starts.contains { bytes.starts(with: $0) }
  }

  /// The brace and the first key of a record, with its colon.
  private static func start(of record: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer>? {
    guard record.first == UInt8(ascii: "{") else { return nil }
    return record.prefix(length).firstIndex(of: UInt8(ascii: ":")).map { record[...$0] }
  }
}
