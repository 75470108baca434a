import Glibc
import JSONReading
import SessionModel

/// A stretch of a file of lines that was read ahead, with all that follows from its bytes alone: where its lines end,
/// by what they are known again, and what JSON they are.
///
/// It belongs to one thread at a time.
final class Stretch {
  /// A line.
  struct Line {
    /// Its bytes without the line end.
    let bytes: UnsafeRawBufferPointer
    /// The bytes with the line end.
    let length: Int
    /// What `LineHistory` knows it by.
    let hash: UInt64
    /// The place of its value among those of the stretch; -1 for none.
    fileprivate let value: Int32
  }

  private let memory = GrowingMemory(capacity: size)
  private let values = ParsedValues()
  /// The number of bytes: whole lines, or a part of one that is longer.
  private(set) var count = 0
  /// The lines; none when the bytes are a part of one.
  private(set) var lines: [Line] = []

  /// Bytes that are read at once: three stretches stay in the caches of the processors.
  private static let size = 512 << 10

  /// The bytes. `Record.padding` readable bytes follow them.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory.start, count: count) }

  /// Reads the lines that begin at a place of a file; of a line that is longer than a stretch, a part.
  ///
  /// - Parameter isFollowed: whether lines are to be known again.
  /// - Returns: whether there was anything.
  func read(_ descriptor: Int32, at place: Int64, isFollowed: Bool) -> Bool {
    var read = -1
    repeat {
      read = pread(descriptor, memory.start, memory.capacity, off_t(place))
    } while read < 0 && errno == EINTR
    count = max(0, read)
    lines.removeAll(keepingCapacity: true)
    values.removeAll()
    var start = 0
    while let newline = memchr(memory.start + start, 0x0A, count - start) {
      let end = UnsafeRawPointer(newline) - UnsafeRawPointer(memory.start)
      take(start..<end, isFollowed: isFollowed)
      start = end + 1
    }
    // The rest is read once more with what follows it.
    if start > 0 { count = start }
    return count > 0
  }

  private func take(_ range: Range<Int>, isFollowed: Bool) {
    var line = UnsafeRawBufferPointer(rebasing: bytes[range])
    if line.last == 0x0D { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
    let value = line.first == UInt8(ascii: "{") ? values.add(line) : nil
    lines.append(
      Line(
        bytes: line, length: range.count + 1, hash: isFollowed ? LineHistory.hash(line) : 0,
        value: Int32(value ?? -1)))
  }

  /// The value that a line is, where it is one.
  func value(of line: Line) -> ParsedValue? {
    line.value < 0 ? nil : values.value(of: line.bytes, at: Int(line.value))
  }
}
