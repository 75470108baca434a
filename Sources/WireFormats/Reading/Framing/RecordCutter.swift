import SessionModel

/// Cuts the bytes of a source into records, in whatever pieces they come: the pieces make no
/// difference.
struct RecordCutter {
  /// How the source is cut; `nil` until its first bytes have told it.
  private(set) var framing: Record.Framing?

  /// The bytes that are not yet handed on, and how many of them were searched for a line end.
  private var pending: [UInt8] = []
  private var searched = 0
  private var lines = 0

  /// Bytes that are looked at for the framing when no line ends before.
  private static let headSize = 64 << 10

  /// Takes bytes, and hands on the records that they end.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer, arrival: Milliseconds?, _ deliver: (Record) -> Void
  ) {
    pending.append(contentsOf: bytes)
    if framing == nil { framing = toldFraming(isAtEnd: false) }
    if framing == .line { cutLines(isAtEnd: false, arrival, deliver) }
  }

  /// Hands on what is left at the end of the source.
  mutating func finish(arrival: Milliseconds?, _ deliver: (Record) -> Void) {
    switch framing ?? toldFraming(isAtEnd: true) ?? .line {
    case .line: cutLines(isAtEnd: true, arrival, deliver)
    case .document:
      withPadding { bytes in
        deliver(Record(bytes: bytes, framing: .document, number: 1, arrival: arrival))
        return bytes.count
      }
    }
  }

  /// The framing as the first line that is a record tells it; `nil` when too little of it has come.
  private mutating func toldFraming(isAtEnd: Bool) -> Record.Framing? {
    let start = pending.withUnsafeBytes { FrontWords.end(in: $0) }
    guard let start else {
      // What is words so far is not waited for any longer than for a record.
      return isAtEnd || pending.count >= Self.headSize ? .line : nil
    }
    let end = pending[start...].prefix(Self.headSize).firstIndex(of: 10)
    // Whether a bracket opens a value is told by what follows it, and that may be lines away.
    let isBegun = end != nil && pending[(start + 1)...].contains { $0 > 0x20 }
    guard isAtEnd || isBegun || pending.count - start >= Self.headSize else { return nil }
    func framing(upTo end: Int) -> Record.Framing? {
      pending.withUnsafeBytes { SourceFront(UnsafeRawBufferPointer(rebasing: $0[..<end])).framing }
    }
    guard let end else { return framing(upTo: min(pending.count, start + Self.headSize)) }
    if framing(upTo: end + 1) == .line { return .line }
    // Whether a value goes on in the next line is told by the byte with which that begins.
    guard end + 1 < pending.count else { return isAtEnd ? .document : nil }
    return framing(upTo: end + 2)
  }

  /// Hands on the lines that are whole; at the end the last one too.
  private mutating func cutLines(
    isAtEnd: Bool, _ arrival: Milliseconds?, _ deliver: (Record) -> Void
  ) {
    var (searched, lines) = (searched, lines)
    withPadding { bytes in
      var start = 0
      func hand(_ end: Int) {
        lines += 1
        let line = Self.line(bytes[start..<end], isFirst: lines == 1)
        deliver(Record(bytes: line, framing: .line, number: lines, arrival: arrival))
        start = end + 1
      }
      while let end = bytes[searched...].firstIndex(of: 10) {
        hand(end)
        searched = end + 1
      }
      if isAtEnd, start < bytes.count { hand(bytes.count) }
      searched = bytes.count - min(start, bytes.count)
      return min(start, bytes.count)
    }
    (self.searched, self.lines) = (searched, lines)
  }

  /// A line without its end, and without what is nobody's at its front: a byte order mark, and the
  /// hole of NUL bytes in a file that was cut under a writer that keeps its place.
  private static func line(
    _ bytes: Slice<UnsafeRawBufferPointer>, isFirst: Bool
  ) -> UnsafeRawBufferPointer {
    var line = bytes
    if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    line = line.drop { $0 == 0 }
    if line.last == 13 { line = line.dropLast() }
    return UnsafeRawBufferPointer(rebasing: line)
  }

  /// Lends the bytes that are not yet handed on, with what must be readable behind them, and drops
  /// as many of them as `body` has used.
  private mutating func withPadding(_ body: (UnsafeRawBufferPointer) -> Int) {
    let count = pending.count
    pending.append(contentsOf: repeatElement(0, count: Record.padding))
    let used = pending.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    pending.removeLast(Record.padding)
    pending.removeFirst(used)
  }
}
