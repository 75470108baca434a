import Glibc
import SessionModel

/// Reads a pipe as it comes, or a file that is unpacked on the way. Its records have no origin: a pipe
/// can't be read twice.
package final class StandardInputFeed: Feed {
  package private(set) var status = FeedStatus()
  /// How the stream is cut: into lines, or as one whole at its end; `nil` to ask `tellFraming` when
  /// there are bytes to tell it by.
  package var framing: Record.Framing? = .line
  /// Tells from the first bytes of a stream how it is cut; `nil` while they do not tell.
  package var tellFraming: (_ head: [UInt8]) -> Record.Framing? = { _ in .line }

  package let kind: FeedKind
  private let descriptor: Int32
  private let name: String
  private let monotonic: () -> Milliseconds
  /// What is read instead of the descriptor.
  private let packed: PackedFile?
  /// Whether it is for us to say when it has ended.
  private let isEndless: Bool
  private let buffer = LineBuffer()
  private var hasMore = false
  private var isAtEnd = false

  /// Reads from a descriptor that stays the caller's own, and whose flags are left alone.
  ///
  /// - Parameters:
  ///   - name: what messages call it.
  ///   - isEndless: whether writers may come and go, as with a FIFO that is open for writing too.
  ///   - monotonic: the clock that budgets are measured on.
  package init(
    descriptor: Int32, name: String = "standard input", isEndless: Bool = false,
    monotonic: @escaping () -> Milliseconds
  ) {
    self.isEndless = isEndless
    self.descriptor = descriptor
    var info = stat()
    let isPipe =
      fstat(descriptor, &info) == 0 && [S_IFIFO, S_IFSOCK].contains(info.st_mode & S_IFMT)
    kind = isPipe ? .pipe : .bytes
    packed = nil
    self.name = name
    self.monotonic = monotonic
  }

  /// Reads a file that is packed.
  package init(_ file: PackedFile, name: String, monotonic: @escaping () -> Milliseconds) {
    descriptor = -1
    kind = .bytes
    packed = file
    isEndless = false
    self.name = name
    self.monotonic = monotonic
    // A file is never waited for.
    hasMore = true
  }

  package var incidents: Int { status.incidents }

  package var descriptors: [pollfd] {
    guard packed == nil, !isAtEnd, status.end == nil else { return [] }
    return [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
  }

  package var deadline: Milliseconds? { status.end == nil && (hasMore || isAtEnd) ? .zero : nil }

  /// The first bytes, as far as they have come, for telling the format before the first step.
  ///
  /// - Returns: the bytes, and whether these are all that are needed: enough, or a whole line, or
  ///   the end. Ask again when the descriptor is readable otherwise.
  package func peek(_ count: Int) -> (bytes: [UInt8], isEnough: Bool) {
    while buffer.count < count, !isAtEnd, status.end == nil, receive() > 0 {}
    let head = UnsafeRawBufferPointer(rebasing: buffer.rest.prefix(count))
    hasMore = buffer.count > 0
    return (Array(head), buffer.count >= count || isAtEnd || head.contains(0x0A))
  }

  package func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt) {
    // A pipe says itself when it ends, and can't be read again.
    readOn(now: now, budget: budget) { _ = deliver($0) }
  }

  private func readOn(now: Now, budget: Milliseconds, _ deliver: (Record) -> Void) {
    guard status.end == nil else { return }
    let stop = monotonic() + budget
    status.phase = .open
    let told = framing ?? toldFraming()
    // Looking at the first bytes may have failed.
    guard let framing = told, status.end == nil else { return }
    hasMore = true
    repeat {
      if framing == .line {
        let delivery = buffer.deliverLines(
          from: nil, arrival: now.wall, until: stop, monotonic: monotonic, deliver)
        guard delivery == .exhausted else { return }
        if buffer.dropIfTooLong() {
          status.breaks.append(FeedBreak(kind: .lineTooLong, afterRecord: buffer.lines))
        }
      } else if buffer.count > Self.documentLimit {
        return fail("is larger than 4 GB")
      }
      if isAtEnd { return finish(now: now, deliver) }
      guard receive() > 0 else { break }
      status.lastAnswer = now.monotonic
      status.bytesRead = buffer.readOffset
    } while monotonic() < stop
    if status.end == nil, isAtEnd { return finish(now: now, deliver) }
    if status.end == nil, !hasMore { status.phase = .waiting }
  }

  /// Ends an endless stream; any other says itself when it ends.
  package func jobEnded() { if isEndless { isAtEnd = true } }

  /// Does nothing: a pipe can't be asked.
  package func pollNow() {}

  /// The framing as the first bytes tell it; `nil` when there are too few yet.
  private func toldFraming() -> Record.Framing? {
    let (head, isEnough) = peek(Self.headSize)
    if isEnough {
      framing = tellFraming(head)
      if framing == nil, isAtEnd || head.count >= Self.headSize { framing = .line }
    }
    // What is there does not tell: there is nothing to do before more comes.
    if framing == nil, packed == nil { hasMore = false }
    return framing
  }

  /// Bytes by which the framing is told, unless a line ends before.
  private static let headSize = 4 << 20
  /// The largest document that is read.
  private static let documentLimit = 4 << 30

  /// Reads what is there: a count, or 0 for nothing now, the end or an error.
  private func receive() -> Int {
    if let packed { return unpack(packed) }
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // Asked first, because a descriptor that others share must not be made non-blocking.
    guard poll(&ready, 1, 0) > 0 else {
      hasMore = false
      return 0
    }
    let count = buffer.fill { read(descriptor, $0.baseAddress, $0.count) }
    if count == 0 { isAtEnd = true }
    if count < 0 {
      hasMore = errno == EINTR
      if errno != EINTR, errno != EAGAIN { fail(SystemError.text(errno)) }
    }
    return max(0, count)
  }

  /// Unpacks the next bytes of a file.
  private func unpack(_ file: PackedFile) -> Int {
    let count = buffer.fill { file.read(into: $0) }
    if count < 0 { fail(SystemError.text(errno)) }
    if count == 0 {
      isAtEnd = true
      if file.isBroken {
        status.breaks.append(FeedBreak(kind: .damaged, afterRecord: buffer.lines))
      }
    }
    return max(0, count)
  }

  private func finish(now: Now, _ deliver: (Record) -> Void) {
    switch framing ?? .line {
    case .line: buffer.deliverRest(from: nil, arrival: now.wall, deliver)
    case .document:
      // It is no news that arrives, but a whole story that was told before.
      deliver(Record(bytes: buffer.rest, framing: .document, number: 1))
    }
    status.isLive = false
    status.phase = .ended(.finished)
  }

  private func fail(_ why: String) {
    isAtEnd = true
    status.isLive = false
    status.lastError = why
    status.phase = .ended(.failed(FeedFailure(.unreadable, what: name, why: why)))
  }
}
