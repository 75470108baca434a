import Glibc
import SessionModel

/// The bytes between a descriptor and the lines that are cut out of them, without a copy.
///
/// It grows with the longest line and shrinks again behind it.
final class LineBuffer {
  private let memory = GrowingMemory(capacity: chunk)
  /// The part that is not yet handed on, and how far it was searched for a line end.
  private var start = 0
  private var end = 0
  private var searched = 0
  /// Where the first byte that is not yet handed on stands in the source.
  private(set) var offset: Int64 = 0
  /// Lines handed on or left out since the start.
  private(set) var lines = 0
  /// Whether what comes up to the next line end is the rest of a line that was too long.
  private var isSkipping = false

  /// Bytes that are read at once.
  static let chunk = 1 << 20
  /// Lines longer than this are left out.
  static let lineLimit = 256 << 20
  /// Bytes that are handed on between two looks at the clock.
  private static let clockInterval = 64 << 10

  /// Bytes that are not yet handed on.
  var count: Int { end - start }

  /// Where the next byte to be read stands in the source.
  var readOffset: Int64 { offset + Int64(count) }

  /// The bytes that are not yet handed on; `Record.padding` readable bytes follow them.
  var rest: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: memory.start + start, count: count)
  }

  /// Forgets everything, for another source.
  func restart() {
    (start, end, searched, offset, lines, isSkipping) = (0, 0, 0, 0, 0, false)
  }

  /// Lets `read` put bytes behind the others, and gives back what it gave: a count, 0, or -1.
  func fill(_ read: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    makeRoom()
    let count = read(
      UnsafeMutableRawBufferPointer(start: memory.start + end, count: memory.capacity - end))
    if count > 0 { end += count }
    return count
  }

  /// Hands on whole lines until there is none left, or the time is up.
  ///
  /// - Returns: whether there is none left.
  func deliverLines(
    from source: ByteStore.Source?, arrival: Milliseconds?, until stop: Milliseconds,
    monotonic: () -> Milliseconds, _ deliver: (Record) -> Void
  ) -> Bool {
    var sinceClock = 0
    while let newline = memchr(memory.start + searched, 0x0A, end - searched) {
      let length = UnsafeRawPointer(newline) - UnsafeRawPointer(memory.start + start)
      hand(length, consuming: length + 1, source, arrival, deliver)
      sinceClock += length + 1
      if sinceClock >= Self.clockInterval {
        sinceClock = 0
        if monotonic() >= stop { return false }
      }
    }
    searched = end
    return true
  }

  /// Hands on what has no line end, at the end of the source.
  func deliverRest(
    from source: ByteStore.Source?, arrival: Milliseconds?, _ deliver: (Record) -> Void
  ) {
    if count > 0 { hand(count, consuming: count, source, arrival, deliver) }
  }

  /// Drops a line that is too long; true when it did.
  func dropIfTooLong() -> Bool {
    guard count >= Self.lineLimit else { return false }
    offset += Int64(count)
    (start, end, searched, isSkipping) = (0, 0, 0, true)
    return true
  }

  private func hand(
    _ length: Int, consuming total: Int, _ source: ByteStore.Source?, _ arrival: Milliseconds?,
    _ deliver: (Record) -> Void
  ) {
    lines += 1
    let line = memory.start + start
    let place = offset
    start += total
    searched = start
    offset += Int64(total)
    if isSkipping {
      isSkipping = false
      return
    }
    let hasReturn = length > 0 && line.load(fromByteOffset: length - 1, as: UInt8.self) == 0x0D
    deliver(
      Record(
        bytes: UnsafeRawBufferPointer(start: line, count: hasReturn ? length - 1 : length),
        origin: source.map { Record.Origin(source: $0, offset: place) }, framing: .line,
        number: lines, arrival: arrival))
  }

  /// Makes room for bytes behind the others: moves them to the front, and grows or shrinks.
  private func makeRoom() {
    guard memory.capacity - end < Self.chunk / 2 || start == end else { return }
    let count = count
    memmove(memory.start, memory.start + start, count)
    searched -= start
    start = 0
    end = count
    if count > memory.capacity / 2 {
      memory.resize(to: memory.capacity * 2)
    } else if count < Self.chunk / 2, memory.capacity > 8 * Self.chunk {
      memory.resize(to: Self.chunk)
    }
  }
}
