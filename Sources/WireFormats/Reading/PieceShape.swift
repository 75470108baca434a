import Glibc
import SessionModel

/// All of a record but one string in it: what the pieces of a streamed text have in common.
///
/// Nearly every record of a stream is, byte by byte, the one before it with another piece. Such a record is not parsed
/// and not looked through again (see `SourceFormat.goOn`).
struct PieceShape {
  /// What stands in front of the piece, its opening quote included, and what behind it, from the closing one on.
  private var front: [UInt8] = []
  private var back: [UInt8] = []
  /// What else a record of this shape is read by.
  private var wrapping: StreamRecords.Wrapping?
  private var file: FileName?
  /// The time that such records tell.
  private(set) var time: Milliseconds?
  /// Whether there is one: the record before told a piece and nothing else.
  private(set) var isKnown = false

  /// The next record is to be looked through, whatever it is like.
  mutating func forget() { isKnown = false }

  /// Takes the shape of a record, of which a piece stands in a range, in its quotes.
  mutating func learn(
    _ record: Record, _ piece: Range<Int>, at time: Milliseconds?,
    _ wrapping: StreamRecords.Wrapping?
  ) {
    front.removeAll(keepingCapacity: true)
    front.append(contentsOf: UnsafeRawBufferPointer(rebasing: record.bytes[...piece.lowerBound]))
    back.removeAll(keepingCapacity: true)
    back.append(
      contentsOf: UnsafeRawBufferPointer(rebasing: record.bytes[(piece.upperBound - 1)...]))
    (self.wrapping, file, self.time) = (wrapping, record.fileName, time)
    isKnown = true
  }

  /// Where the piece of a record of this shape would stand, quotes included; `nil` for other records and for what is
  /// no piece because it is empty.
  func piece(of record: Record, _ wrapping: StreamRecords.Wrapping?) -> Range<Int>? {
    let count = record.bytes.count
    guard isKnown, count > front.count + back.count, let base = record.bytes.baseAddress,
      record.framing == .line, record.fileName == file, wrapping == self.wrapping
    else { return nil }
    let end = count - back.count
    guard memcmp(base, front, front.count) == 0, memcmp(base + end, back, back.count) == 0 else {
      return nil
    }
    return front.count - 1..<end + 1
  }
}
