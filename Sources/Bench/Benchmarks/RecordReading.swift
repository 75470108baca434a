import Glibc
import SessionModel
import WireFormats

/// Reads a whole source that stands in memory and in a file, as a follower of that file does.
struct RecordReading {
  /// The bytes, and the padding that must be readable behind them.
  private let padded: [UInt8]
  /// The file, so that what is kept of a record are ranges.
  private let path: String
  private let sample: Sample

  init(_ sample: Sample, _ bytes: [UInt8], at path: String) {
    padded = bytes + Array(repeating: 0, count: Record.padding)
    (self.sample, self.path) = (sample, path)
  }

  /// The number of bytes.
  var count: Int { padded.count - Record.padding }

  /// Lends the bytes.
  private func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    padded.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0.dropLast(Record.padding))) }
  }

  /// Whether the bytes tell the format that was made.
  var isRecognised: Bool {
    withBytes { bytes in
      Format.detect(bytes, isWhole: true).format?.name == sample.format
    }
  }

  /// Reads it, and tells how many records could not be used.
  func read() -> (session: Session, unread: Int) {
    let store = ByteStore()
    guard let source = store.add(path: path), var reader = Format.named(sample.format)?.makeReader()
    else { return (Session(store: store), 1) }
    var session = Session(store: store)
    var unread = 0
    forEachRecord { range, number, bytes in
      do throws(UnreadableRecord) {
        try reader.read(
          Record(
            bytes: bytes, origin: .init(source: source, offset: Int64(range.lowerBound)),
            framing: sample.framing, number: number), into: &session)
      } catch {
        unread += 1
      }
    }
    reader.finish(into: &session)
    return (session, unread + session.malformedCount + session.unknownCount)
  }

  /// Cuts it into records.
  func forEachRecord(_ body: (Range<Int>, _ number: Int, UnsafeRawBufferPointer) -> Void) {
    withBytes { bytes in
      if sample.framing == .document { return body(0..<bytes.count, 1, bytes) }
      guard let base = bytes.baseAddress else { return }
      var (start, number) = (0, 0)
      while start < bytes.count {
        let newline = memchr(base + start, 10, bytes.count - start)
        let end = newline.map { UnsafeRawPointer($0) - base } ?? bytes.count
        number += 1
        body(start..<end, number, UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end + 1
      }
    }
  }
}
