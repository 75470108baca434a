import Glibc
import SessionModel

/// What an existing recording says of how to go on with it.
struct RecordingTail {
  /// Bytes up to the end of the last whole line.
  var size: Int64
  /// The number of the last record.
  var number: Int
  /// Seconds from the start to the last record.
  var seconds: Double
  /// When the recording began; `nil` when its header does not say.
  var startedAt: Milliseconds?

  /// Bytes of the head and of the tail that are looked at to find a line.
  private static let window = 64 << 10

  /// Reads a recording; `nil` when the file is empty or all that it has is half a header.
  init?(descriptor: Int32, path: String) throws(FeedFailure) {
    guard let length = FileIdentity(descriptor: descriptor)?.size, length > 0 else { return nil }
    let head = Self.read(descriptor, from: 0, count: Self.window)
    let mark = RecordingHeader.mark
    guard head.starts(with: mark.prefix(head.count)) else {
      throw FeedFailure(
        .unusable, what: path, why: "is there already and is not a recording")
    }
    guard let headerEnd = head.firstIndex(of: 0x0A) else { return nil }
    startedAt = RecordingHeader.startedAt(in: Array(head[..<headerEnd]))
    size = Int64(headerEnd + 1)
    number = 0
    seconds = 0
    guard let end = Self.lastNewline(descriptor, before: length) else { return }
    size = end + 1
    guard end > Int64(headerEnd) else { return }
    let start = (Self.lastNewline(descriptor, before: end) ?? -1) + 1
    let line = String(
      decoding: Self.read(descriptor, from: start, count: 64), as: UTF8.self)
    number = Self.number(in: line, after: "{\"n\":").map { Int($0) } ?? 0
    seconds = Self.number(in: line, after: ",\"t\":") ?? 0
  }

  private static func read(_ descriptor: Int32, from offset: Int64, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
      initialized = max(0, pread(descriptor, bytes.baseAddress, count, off_t(offset)))
    }
  }

  /// The place of the last line end before `end`.
  private static func lastNewline(_ descriptor: Int32, before end: Int64) -> Int64? {
    var end = end
    while end > 0 {
      let start = max(0, end - Int64(window))
      let bytes = read(descriptor, from: start, count: Int(end - start))
      if let place = bytes.lastIndex(of: 0x0A) { return start + Int64(place) }
      end = start
    }
    return nil
  }

  /// The number behind `key` at the beginning of a line that we wrote.
  private static func number(in line: String, after key: String) -> Double? {
    guard let range = line.firstRange(of: key) else { return nil }
    let value = Double(line[range.upperBound...].prefix { $0 == "." || $0.isNumber })
    return value.flatMap { $0 >= 0 && $0 < 9e15 ? $0 : nil }
  }
}
