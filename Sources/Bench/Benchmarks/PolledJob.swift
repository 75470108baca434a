import Feeds
import SessionModel
import WireFormats

/// A job whose answers are read one after another.
struct PolledJob {
  private(set) var session = Session()
  private var reader = ProgressSnapshot()
  private var polls = 0
  private let body = BodyBuffer()

  /// Lets an answer arrive in pieces, as a client hands them over, and reads it.
  ///
  /// - Parameter isCompared: whether the reader is told what of it was compared on its way.
  mutating func receive(_ answer: [UInt8], isCompared: Bool) {
    polls += 1
    body.begin()
    answer.withUnsafeBytes { bytes in
      var rest = bytes.dropLast(Record.padding)
      while !rest.isEmpty {
        body.append(UnsafeRawBufferPointer(rebasing: rest.prefix(16 << 10)))
        rest = rest.dropFirst(16 << 10)
      }
    }
    guard body.finish() else { return }
    let record = Record(
      bytes: body.content, framing: .document, number: polls,
      arrival: Milliseconds(Int64(polls) * 1700))
    let same = isCompared ? body.sameContentCount : 0
    try? reader.read(record.beginning(as: same, ofRecord: polls - 1), into: &session)
  }

  /// Reads an answer, with the padding behind it.
  mutating func poll(_ answer: [UInt8]) {
    polls += 1
    answer.withUnsafeBytes { bytes in
      let record = Record(
        bytes: UnsafeRawBufferPointer(rebasing: bytes.dropLast(Record.padding)),
        framing: .document, number: polls, arrival: Milliseconds(Int64(polls) * 1700))
      try? reader.read(record, into: &session)
    }
  }
}
