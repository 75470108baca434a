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
    /// What means nothing.
    case noise
  }

  /// The scalars of a record that may change, as a format says.
  struct Gaps {
    fileprivate var places: [(range: Range<Int>, gap: Gap)]

    /// Those of a record with a piece.
    init(piece: Range<Int>) { places = [(piece, .piece)] }

    /// Adds one.
    mutating func add(_ gap: Gap, _ range: Range<Int>) { places.append((range, gap)) }
  }

  /// What is read of a record of the shape.
  struct Piece {
    /// A string that is not empty.
    var text: JSONValue
    /// When the record was made.
    var time: Milliseconds?
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
    for place in gaps.places.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      bytes.append(contentsOf: record.bytes[start..<place.range.lowerBound])
      self.gaps.append((place.gap, bytes.count))
      start = place.range.upperBound
    }
    bytes.append(contentsOf: record.bytes[start...])
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
    let count = record.bytes.count
    var (place, start) = (0, 0)
    var text: JSONValue?
    var time = time
    /// Whether what stands next is what does in the shape.
    func goesOn(to end: Int) -> Bool {
      guard count - place >= end - start,
        bytes.withUnsafeBytes({ memcmp(base + place, $0.baseAddress! + start, end - start) }) == 0
      else { return false }
      place += end - start
      start = end
      return true
    }
    for (number, gap) in gaps.enumerated() {
      guard goesOn(to: gap.front),
        let value = parser.scalar(at: place, of: record.bytes, number: number)
      else { return nil }
      place = value.range.upperBound
      switch gap.gap {
      case .piece: text = value.kind == .string && value.bytes.count > 2 ? value : nil
      case .time:
        guard let moment = value.moment else { return nil }
        time = moment
      case .noise: break
      }
    }
    guard goesOn(to: bytes.count), place == count else { return nil }
    return text.map { Piece(text: $0, time: time) }
  }
}
