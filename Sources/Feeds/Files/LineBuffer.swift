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
  /// How far the source was read.
  private(set) var cursor = Cursor()

  /// How far a source was read.
  struct Cursor {
    /// Where the first byte that is not yet handed on stands in the source.
    var offset: Int64 = 0
    /// Lines handed on or left out since the start.
    var lines = 0
    /// Whether what comes up to the next line end is the rest of a line that was too long.
    var isSkipping = false
    /// Whether a line was handed on before its end had come.
    var awaitsLineEnd = false
    /// The lines so far, for a source that may be written anew.
    var history: LineHistory?
  }

  /// Bytes that are read at once at most.
  static let chunk = 1 << 20
  /// Bytes that are read at once now: few to begin with, so that the first lines come early, and twice as many each time.
  private var piece = firstPiece
  private static let firstPiece = 32 << 10
  /// Longer lines are left out: they need a buffer of their size, though no text.
  var lineLimit = 1 << 30
  /// Bytes that are handed on between two looks at the clock: that many may be read before a first frame that it does
  /// not need.
  private static let clockInterval = 16 << 10

  /// Where the source ends, when it is known to: the record that ends there is the last.
  var sourceEnd = Int64.max

  /// Bytes that are not yet handed on.
  var count: Int { end - start }

  /// Where the next byte to be read stands in the source.
  var readOffset: Int64 { cursor.offset + Int64(count) }

  /// Lines handed on or left out since the start.
  var lines: Int { cursor.lines }

  /// The bytes that are not yet handed on; `Record.padding` readable bytes follow them.
  var rest: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: memory.start + start, count: count)
  }

  /// Turns to another source, or goes on where one was left.
  ///
  /// - Parameter piece: bytes that are read first.
  func turn(to cursor: Cursor, by piece: Int = firstPiece) {
    (start, end, searched) = (0, 0, 0)
    self.cursor = cursor
    self.piece = piece
  }

  /// Begins anew with the source, whose known lines are not handed on again.
  func restart() {
    var history = cursor.history
    history?.restart()
    turn(to: Cursor(history: history))
  }

  /// Lets `read` put bytes behind the others, and gives back what it gave: a count, 0, or -1.
  ///
  /// - Parameter limit: bytes that are read at once at most.
  func fill(atMost limit: Int = chunk, _ read: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
    makeRoom()
    // No more at once, so that a line is never much longer than the limit.
    let room = min(memory.capacity - end, piece)
    piece = min(2 * piece, limit)
    let count = read(UnsafeMutableRawBufferPointer(start: memory.start + end, count: room))
    if count > 0 { end += count }
    return count
  }

  /// How a delivery of lines ended.
  enum Delivery {
    /// There is no whole line left.
    case exhausted
    /// The time is up.
    case interrupted
    /// The next line has to wait for others.
    case heldBack
  }

  /// Hands on whole lines until there is none left, the time is up, or one is not due.
  ///
  /// - Parameter isDue: whether a line is to be handed on now; asked once for each, with `Record.padding` readable
  ///   bytes behind it.
  func deliverLines(
    from source: ByteStore.Source?, arrival: Milliseconds?, until stop: Milliseconds,
    monotonic: () -> Milliseconds, isDue: (UnsafeRawBufferPointer) -> Bool = { _ in true },
    _ deliver: (Record) -> Void
  ) -> Delivery {
    var sinceClock = 0
    while let newline = memchr(memory.start + searched, 0x0A, end - searched) {
      let length = UnsafeRawPointer(newline) - UnsafeRawPointer(memory.start + start)
      guard isDue(UnsafeRawBufferPointer(start: memory.start + start, count: length)) else {
        return .heldBack
      }
      hand(length, consuming: length + 1, source, arrival, deliver)
      sinceClock += length + 1
      if sinceClock >= Self.clockInterval {
        sinceClock = 0
        if monotonic() >= stop { return .interrupted }
      }
    }
    searched = end
    return .exhausted
  }

  /// Hands on what has no line end, at the end of the source.
  func deliverRest(
    from source: ByteStore.Source?, arrival: Milliseconds?, _ deliver: (Record) -> Void
  ) {
    guard count > 0 else { return }
    hand(count, consuming: count, source, arrival, deliver)
    cursor.awaitsLineEnd = true
  }

  /// Whether what has no line end is a JSON object or array that lacks nothing: a writer that ends
  /// its lines only with the next one.
  var isRestWhole: Bool {
    let rest = rest
    guard let first = rest.first, let last = rest.last, first == 0x7B || first == 0x5B,
      last == 0x7D || last == 0x5D
    else { return false }
    var depth = 0
    var isInString = false
    var i = 0
    while i < rest.count {
      switch rest[i] {
      case 0x22: isInString.toggle()
      case 0x5C where isInString: i += 1
      case 0x7B where !isInString, 0x5B where !isInString: depth += 1
      case 0x7D where !isInString, 0x5D where !isInString: depth -= 1
      default: break
      }
      i += 1
    }
    return depth == 0 && !isInString
  }

  /// Drops a line that is too long; true when that is news.
  func dropIfTooLong() -> Bool {
    guard count >= lineLimit else { return false }
    let isNews = !cursor.isSkipping
    cursor.offset += Int64(count)
    cursor.isSkipping = true
    (start, end, searched) = (0, 0, 0)
    return isNews
  }

  private func hand(
    _ length: Int, consuming total: Int, _ source: ByteStore.Source?, _ arrival: Milliseconds?,
    _ deliver: (Record) -> Void
  ) {
    var line = UnsafeRawBufferPointer(start: memory.start + start, count: length)
    var place = cursor.offset
    start += total
    searched = start
    cursor.offset += Int64(total)
    if cursor.awaitsLineEnd {
      cursor.awaitsLineEnd = false
      if line.isEmpty || line.elementsEqual([0x0D]) { return }
    }
    cursor.lines += 1
    if cursor.isSkipping {
      cursor.isSkipping = false
      return
    }
    let junk = junk(at: place, line)
    if junk > 0 {
      line = UnsafeRawBufferPointer(rebasing: line[junk...])
      place += Int64(junk)
    }
    if line.last == 0x0D { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
    guard cursor.history?.take(line) ?? true else { return }
    let record = Record(
      bytes: line, origin: source.map { Record.Origin(source: $0, offset: place) },
      framing: .line, number: lines, arrival: arrival)
    deliver(cursor.offset < sourceEnd ? record : record.asLast())
  }

  /// The bytes at the front of a line that are nobody's: a byte order mark, and the hole of NUL bytes
  /// in a file that was cut under a writer that keeps its place.
  private func junk(at place: Int64, _ line: UnsafeRawBufferPointer) -> Int {
    if place == 0, line.starts(with: [0xEF, 0xBB, 0xBF]) { return 3 }
    return line.first == 0 ? line.prefix { $0 == 0 }.count : 0
  }

  /// Makes room for bytes behind the others: moves them to the front, and grows or shrinks.
  private func makeRoom() {
    guard memory.capacity - end < Self.chunk / 2 || start == end else { return }
    let count = count
    memmove(memory.start, memory.start + start, count)
    searched -= start
    start = 0
    end = count
    // A line does not need room for itself twice.
    if memory.capacity - count < Self.chunk / 2 {
      memory.resize(to: memory.capacity * 2)
    } else if count < Self.chunk / 2, memory.capacity > 8 * Self.chunk {
      memory.resize(to: Self.chunk)
    }
  }
}
