import Glibc
import SessionModel

/// Reads a file, line by line or as one document, and follows it while it grows.
package final class FileFeed: Feed {
  package private(set) var status = FeedStatus()
  /// How the file is cut: into lines, or as one whole. To be set before the first step.
  package var framing = Record.Framing.line

  private let path: String
  private let store: ByteStore
  private let monotonic: () -> Milliseconds
  private let watch: FileWatch?
  private let buffer = LineBuffer()
  private var descriptor: Int32
  /// The file in the store; `nil` for one whose descriptor is ours.
  private var source: ByteStore.Source?
  /// Files that the store was given.
  private var adopted = 1
  private var follows: Bool
  /// When to look at the file again; `nil` once nothing more is read.
  private var nextLook: Milliseconds? = .zero
  /// The file as it was at its end, by which a change is known.
  private var seen: FileIdentity?
  /// The last bytes that were read, by which a file written anew is known.
  private var tail: [UInt8] = []
  /// Whether the end was reached once: from then on, lines arrive.
  private var isLive = false
  /// Whether the path was found empty.
  private var isGone = false

  /// The pause between two looks, for what no notification tells of.
  private static let lookInterval = Milliseconds(1000)
  /// The time that a document is left alone by its writer before it is read.
  private static let settling = Milliseconds(60)
  /// Bytes that are kept to recognise a file.
  private static let tailSize = 64

  /// Opens a file and makes it known to the store, which closes it.
  ///
  /// - Parameters:
  ///   - follows: whether to wait for more at the end.
  ///   - usesNotifications: whether to ask the system to tell of changes, besides looking.
  ///   - monotonic: the clock that budgets are measured on.
  package init(
    path: String, store: ByteStore, follows: Bool, usesNotifications: Bool = true,
    monotonic: @escaping () -> Milliseconds
  ) throws(FeedFailure) {
    self.path = path
    self.store = store
    self.follows = follows
    self.monotonic = monotonic
    descriptor = try OpenedFile.open(path)
    source = store.add(descriptor: descriptor)
    watch = follows && usesNotifications ? FileWatch() : nil
    _ = watch?.watch(path)
    status.bytesTotal = FileIdentity(descriptor: descriptor)?.size
    status.isLive = follows
  }

  /// The first bytes of the file, for telling its format before the first step.
  package func peek(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
      initialized = max(0, pread(descriptor, bytes.baseAddress, count, 0))
    }
  }

  package var descriptors: [pollfd] {
    guard let watch, nextLook != nil, watch.descriptor >= 0 else { return [] }
    return [pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)]
  }

  package var deadline: Milliseconds? { nextLook }

  package func jobEnded() {
    follows = false
    pollNow()
  }

  package func pollNow() { if nextLook != nil { nextLook = .zero } }

  package func step(now: Now, budget: Milliseconds, deliver: (Record) -> Void) {
    guard let due = nextLook else { return }
    let hasNews = watch?.drain() ?? false
    // A document that is being written is left alone until it is due.
    let isAwaited = framing == .line || isLive
    guard hasNews && isAwaited || now.monotonic >= due else { return }
    let stop = monotonic() + budget
    switch framing {
    case .line: readLines(now: now, until: stop, deliver)
    case .document: readDocument(now: now, until: stop, deliver)
    }
    status.bytesRead = buffer.readOffset
    status.bytesTotal = max(status.bytesTotal ?? 0, buffer.readOffset)
  }

  /// Reads on to the end, or until the time is up.
  private func readLines(now: Now, until stop: Milliseconds, _ deliver: (Record) -> Void) {
    if isLive, wasTruncated() {
      // A source of its own, so that the store does not mix the old bytes with the new ones.
      let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
      guard copy >= 0 else { return fail() }
      restart(.truncated, from: copy)
    }
    let arrival = isLive ? now.wall : nil
    repeat {
      guard
        buffer.deliverLines(
          from: source, arrival: arrival, until: stop, monotonic: monotonic, deliver)
      else { return continueAtOnce() }
      if buffer.dropIfTooLong() { note(.lineTooLong) }
      switch readChunk() {
      case 1...: status.lastAnswer = now.monotonic
      case 0: return reachEnd(now: now, deliver)
      default: return fail()
      }
    } while monotonic() < stop
    continueAtOnce()
  }

  /// Reads a chunk and keeps its last bytes: a count, 0 at the end, or -1.
  private func readChunk() -> Int {
    let place = buffer.readOffset
    let count = buffer.fill { room in
      var count = -1
      repeat {
        count = pread(descriptor, room.baseAddress, room.count, off_t(place))
      } while count
        < 0 && errno == EINTR
      return count
    }
    if count > 0, follows {
      let bytes = buffer.rest
      tail = Array((tail + bytes.suffix(min(count, Self.tailSize))).suffix(Self.tailSize))
    }
    return count
  }

  /// Waits at the end of the file, turns to the one that has taken its place, or is done.
  private func reachEnd(now: Now, _ deliver: (Record) -> Void) {
    guard follows else {
      buffer.deliverRest(from: source, arrival: isLive ? now.wall : nil, deliver)
      return finish()
    }
    isLive = true
    seen = FileIdentity(descriptor: descriptor)
    status.phase = .waiting
    nextLook = now.monotonic + Self.lookInterval
    guard let there = FileIdentity(path: path) else {
      if !isGone { note(.gone) }
      isGone = true
      return
    }
    isGone = false
    guard let seen, !seen.isSameFile(as: there), let new = try? OpenedFile.open(path) else {
      return
    }
    buffer.deliverRest(from: source, arrival: now.wall, deliver)
    restart(.replaced, from: new)
  }

  /// Whether what was read is no longer what stands in the file.
  private func wasTruncated() -> Bool {
    guard let current = FileIdentity(descriptor: descriptor), current != seen else { return false }
    status.bytesTotal = current.size
    guard current.size >= buffer.readOffset else { return true }
    // A file cut and written beyond its old size between two looks seems to have grown.
    let expected = tail
    let place = buffer.readOffset - Int64(expected.count)
    let found = [UInt8](unsafeUninitializedCapacity: expected.count) { bytes, initialized in
      initialized = max(0, pread(descriptor, bytes.baseAddress, expected.count, off_t(place)))
    }
    return found != expected
  }

  /// Begins again at the start of a file.
  private func restart(_ kind: FeedBreak.Kind, from new: Int32) {
    note(kind)
    turn(to: new)
    buffer.restart()
    tail = []
    seen = nil
    continueAtOnce()
  }

  /// Reads from another descriptor from now on.
  ///
  /// The store keeps the old one, for what was already read, up to a number of files: one that is
  /// replaced for days must not use up all descriptors. The records of later ones have no origin.
  private func turn(to new: Int32) {
    if source == nil { close(descriptor) }
    descriptor = new
    adopted += 1
    source = adopted <= Self.adoptionLimit ? store.add(descriptor: new) : nil
    _ = watch?.watch(path)
    status.bytesTotal = FileIdentity(descriptor: new)?.size
  }

  /// Files that the store is given at most.
  private static let adoptionLimit = 8

  deinit { if source == nil { close(descriptor) } }

  /// Reads the whole file when its writer has left it alone, and hands it on as one record.
  private func readDocument(now: Now, until stop: Milliseconds, _ deliver: (Record) -> Void) {
    if isLive {
      let there = FileIdentity(path: path)
      guard let there, there != seen else {
        guard follows else { return finish() }
        if there == nil, !isGone { note(.gone) }
        isGone = there == nil
        nextLook = now.monotonic + Self.lookInterval
        return
      }
      isGone = false
      isLive = false
      buffer.restart()
      // Its writer may be in the middle of it.
      nextLook = now.monotonic + Self.settling
      return
    }
    if buffer.count == 0, follows {
      reopen()
      seen = FileIdentity(descriptor: descriptor)
    }
    repeat {
      switch readChunk() {
      case 1...: if buffer.count > Self.documentLimit { return fail("is larger than 4 GB") }
      case 0: return finishDocument(now: now, deliver)
      default: return fail()
      }
    } while monotonic() < stop
    continueAtOnce()
  }

  /// The largest document that is read.
  private static let documentLimit = 4 << 30

  /// Opens what stands at the path now, when it is another file than the open one.
  private func reopen() {
    guard let there = FileIdentity(path: path), let mine = FileIdentity(descriptor: descriptor),
      !there.isSameFile(as: mine), let new = try? OpenedFile.open(path)
    else { return }
    turn(to: new)
  }

  /// Hands on a document that was read to its end, unless it changed meanwhile.
  private func finishDocument(now: Now, _ deliver: (Record) -> Void) {
    let current = FileIdentity(descriptor: descriptor)
    if follows, seen != current {
      buffer.restart()
      nextLook = now.monotonic + Self.settling
      return
    }
    seen = current
    status.lastAnswer = now.monotonic
    // Emptied, a file is about to be written.
    if buffer.count > 0 || !follows { handDocument(now: now, deliver) }
    guard follows else { return finish() }
    isLive = true
    status.phase = .waiting
    nextLook = now.monotonic + Self.lookInterval
  }

  private func handDocument(now: Now, _ deliver: (Record) -> Void) {
    answers += 1
    // A file that is rewritten in place can't be read again later, so its bytes have no origin.
    deliver(
      Record(
        bytes: buffer.rest,
        origin: follows ? nil : source.map { Record.Origin(source: $0, offset: 0) },
        framing: .document, number: answers, arrival: answers > 1 ? now.wall : nil))
  }

  /// Documents handed on so far.
  private var answers = 0

  private func continueAtOnce() {
    status.phase = .open
    nextLook = .zero
  }

  private func note(_ kind: FeedBreak.Kind) {
    // The first breaks tell the story; a file that is replaced for days must not fill memory.
    guard status.breaks.count < 1000 else { return }
    status.breaks.append(FeedBreak(kind: kind, afterRecord: buffer.lines))
  }

  private func finish() {
    nextLook = nil
    status.isLive = false
    status.phase = .ended(.finished)
  }

  private func fail(_ why: String? = nil) {
    let failure = FeedFailure(.unreadable, what: path, why: why ?? SystemError.text(errno))
    nextLook = nil
    status.isLive = false
    status.lastError = failure.why
    status.phase = .ended(.failed(failure))
  }
}
