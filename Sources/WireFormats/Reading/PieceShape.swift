import Glibc
import JSONReading
import SessionModel

/// All of a record but a few scalars in it: what the pieces of a streamed text have in common.
///
/// Nearly every record of a stream is, byte by byte, the one before it with another piece, and perhaps another time.
/// Such a record is not parsed and not looked through again (see `SourceFormat.goOn`).
struct PieceShape {
  /// What stands in the place of a scalar that changes from record to record.
  enum Gap {
    /// The piece of the text.
    case piece
    /// When the record was made.
    case time
    /// The number that the record has in its stream.
    case number
    /// What means nothing.
    case noise
  }

  /// The scalars of a record that may change, as a format says: where they stand.
  struct Gaps {
    var piece: Range<Int>
    var time: Range<Int>?
    var number: Range<Int>?
    var noise: Range<Int>?

    /// The first of them that does not begin in front of a place; they do not overlap.
    fileprivate func first(from place: Int) -> (range: Range<Int>, gap: Gap)? {
      var first: (range: Range<Int>, gap: Gap)?
      func look(at range: Range<Int>?, _ gap: Gap) {
        guard let range, range.lowerBound >= place else { return }
        if range.lowerBound < first?.range.lowerBound ?? .max { first = (range, gap) }
      }
      look(at: piece, .piece)
      look(at: time, .time)
      look(at: number, .number)
      look(at: noise, .noise)
      return first
    }
  }

  /// What is read of a record of the shape.
  struct Piece {
    /// A string that is not empty.
    var text: JSONValue
    /// When the record was made.
    var time: Milliseconds?
    /// The number that it has in its stream, where there is a gap for it.
    var number: Int64?
  }

  /// The bytes around the gaps, one behind the other, and where those in front of each gap end.
  private var bytes: [UInt8] = []
  private var gaps: [(gap: Gap, front: Int)] = []
  /// What else a record of this shape is read by.
  private var wrapping: StreamRecords.Wrapping?
  private var file: FileName?
  /// The time that all such records tell.
  private var time: Milliseconds?
  /// Whether there is one: the record before told a piece and nothing else.
  private(set) var isKnown = false

  /// The next record is to be looked through, whatever it is like.
  mutating func forget() { isKnown = false }

  /// Takes the shape of a record.
  ///
  /// - Parameter time: what the record tells, where there is no gap for it.
  mutating func learn(
    _ record: Record, _ gaps: Gaps, at time: Milliseconds?, _ wrapping: StreamRecords.Wrapping?
  ) {
    bytes.removeAll(keepingCapacity: true)
    self.gaps.removeAll(keepingCapacity: true)
    var start = 0
    func take(to end: Int) {
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: record.bytes[start..<end]))
    }
    while let (range, gap) = gaps.first(from: start) {
      take(to: range.lowerBound)
      self.gaps.append((gap, bytes.count))
      start = range.upperBound
    }
    take(to: record.bytes.count)
    (self.wrapping, file, self.time) = (wrapping, record.fileName, time)
    isKnown = true
  }

  /// The piece of a record of this shape; `nil` for other records, and where there is none because it is empty.
  func piece(
    of record: Record, _ wrapping: StreamRecords.Wrapping?, _ parser: JSONParser
  ) -> Piece? {
    guard isKnown, record.framing == .line, record.fileName == file, wrapping == self.wrapping,
      let base = record.bytes.baseAddress
    else { return nil }
    return bytes.withUnsafeBytes { bytes -> Piece? in
      let count = record.bytes.count
      var (place, start) = (0, 0)
      var piece: Piece?
      var (time, order) = (time, Int64?.none)
      // What stands between two gaps is what does in the shape.
      for number in 0...gaps.count {
        let end = number < gaps.count ? gaps[number].front : bytes.count
        guard count - place >= end - start,
          memcmp(base + place, bytes.baseAddress! + start, end - start) == 0
        else { return nil }
        place += end - start
        start = end
        if number == gaps.count { break }
        guard let value = parser.scalar(at: place, of: record.bytes, number: number) else {
          return nil
        }
        place = value.range.upperBound
        switch gaps[number].gap {
        case .piece:
          guard value.kind == .string, value.bytes.count > 2 else { return nil }
          piece = Piece(text: value)
        case .time:
          guard let moment = value.moment else { return nil }
          time = moment
        case .number: order = value.integer
        case .noise: break
        }
      }
      piece?.time = time
      piece?.number = order
      return place == count ? piece : nil
    }
  }
}
