import SessionModel

/// An answer that goes on for as long as the job: JSON lines, or server-sent events.
///
/// Both are handed on line by line, as if they stood in a file. What makes them different is how
/// they go on when the connection breaks: events behind the last one that has a number, lines
/// behind as many as were already handed on.
final class AnswerStream {
  /// How the answer is cut.
  enum Kind: Equatable {
    case lines
    case events
  }

  let kind: Kind
  /// The number of the last whole event, which the server is told when it is asked again.
  private(set) var lastEventID: String?
  /// The pause that the server asked for before it is asked again.
  private(set) var retry: Milliseconds?

  private let buffer: LineBuffer
  /// Lines handed on so far, and lines of this connection.
  private var delivered = 0
  private var seen = 0
  /// Lines and events so far that told something new, and those before this connection.
  private var news = 0
  private var newsBefore = 0
  /// The lines of the event that is arriving: half an event is never handed on.
  private var block: [UInt8] = []
  private var blockLines: [Range<Int>] = []
  private var blockID: String?
  /// The last events that were handed on, so that one which is sent again behind a break is not.
  private var known = RecentEvents()
  /// Whether a new connection may still tell what the one before it told.
  private var isCatchingUp = false

  /// Lines and events that were left out because they were too long.
  private(set) var leftOut = 0

  /// Reads lines from `buffer`, which a transfer fills.
  init(kind: Kind, buffer: LineBuffer) {
    self.kind = kind
    self.buffer = buffer
  }

  /// Whether this connection has told anything new.
  var hasNews: Bool { news > newsBefore }

  /// Whether a new connection can go on where this one ended.
  var canResume: Bool { kind == .lines || lastEventID != nil }

  /// Makes ready for a new connection.
  func begin() {
    seen = 0
    newsBefore = news
    isCatchingUp = delivered > 0
    dropBlock()
  }

  /// Hands on the whole lines or events that have come; true when any of them was new.
  func deliver(now: Now, _ deliver: (Record) -> Void) -> Bool {
    let before = news
    let line = { (record: Record) in self.take(record, deliver) }
    _ = buffer.deliverLines(
      from: nil, arrival: now.wall, until: Milliseconds(1), monotonic: { .zero }, line)
    if buffer.dropIfTooLong() { leftOut += 1 }
    return news > before
  }

  /// Hands on a last line that is whole although nothing stands behind it.
  func finish(now: Now, _ deliver: (Record) -> Void) {
    guard kind == .lines, buffer.rest.last == UInt8(ascii: "}") else { return }
    buffer.deliverRest(from: nil, arrival: now.wall) { take($0, deliver) }
  }

  private func take(_ line: Record, _ deliver: (Record) -> Void) {
    seen += 1
    var line = line
    if seen == 1, line.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      line.bytes = UnsafeRawBufferPointer(rebasing: line.bytes.dropFirst(3))
    }
    switch kind {
    case .lines:
      guard seen > delivered else { return }
      news += 1
      hand(line, deliver)
    case .events: collect(line, deliver)
    }
  }

  private func hand(_ line: Record, _ deliver: (Record) -> Void) {
    delivered += 1
    var line = line
    line.number = delivered
    deliver(line)
  }

  /// Adds a line to the event that is arriving, and hands the event on when that was its end.
  private func collect(_ line: Record, _ deliver: (Record) -> Void) {
    // Comments keep the connection alive and mean nothing to anybody.
    if line.bytes.first == UInt8(ascii: ":") { return }
    let start = block.count
    if start < AnswerLimits.event {
      block += line.bytes
      blockLines.append(start..<block.count)
    }
    guard line.bytes.isEmpty else { return note(String(decoding: line.bytes, as: UTF8.self)) }
    lastEventID = blockID ?? lastEventID
    if start >= AnswerLimits.event {
      leftOut += 1
    } else if blockLines.count > 1, isNews() {
      block += repeatElement(0, count: Record.padding)
      block.withUnsafeBytes { bytes in
        for range in blockLines {
          var part = line
          part.bytes = UnsafeRawBufferPointer(rebasing: bytes[range])
          hand(part, deliver)
        }
      }
    }
    dropBlock()
  }

  /// Whether the event that has arrived was not told by the connection before. Ids alone do not tell:
  /// some servers use one twice. One without an id is always handed on, but said again it is nothing new.
  private func isNews() -> Bool {
    let isKnown = known.see(block)
    guard blockID != nil else {
      if !isKnown { news += 1 }
      return true
    }
    if !isKnown { isCatchingUp = false }
    if isKnown && isCatchingUp { return false }
    news += 1
    return true
  }

  /// Reads the fields that are about the stream itself (HTML standard, 9.2.6).
  private func note(_ line: String) {
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var value = parts.count > 1 ? parts[1] : ""
    if value.hasPrefix(" ") { value = value.dropFirst() }
    switch parts[0] {
    case "id": if value.utf8.allSatisfy({ $0 >= 0x20 }) { blockID = String(value) }
    case "retry":
      if value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let time = Int64(value) {
        retry = min(Milliseconds(time), Milliseconds(60_000))
      }
    default: break
    }
  }

  private func dropBlock() {
    block.removeAll(keepingCapacity: block.capacity < 1 << 20)
    blockLines.removeAll(keepingCapacity: true)
    blockID = nil
  }
}
