import SessionModel
import WireFormats

/// A job whose answers are read one after another.
struct PolledJob {
  private(set) var session = Session()
  private var reader = ProgressSnapshot()
  private var polls = 0

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
