import Glibc
import SessionModel

/// Reads a file, line by line or as one document, and follows it while it grows, is cut, replaced or
/// removed. What was read stays; lines that stand unchanged at the front of a file that was written
/// anew are not handed on again.
package final class FileFeed: Feed {
  package internal(set) var status = FeedStatus()
  /// How the file is cut: into lines, or as one whole; `nil` to ask `tellFraming` when there are
  /// bytes to tell it by. To be set before the first step.
  package var framing: Record.Framing? = .line
  /// Tells from the first bytes of a file how it is cut.
  package var tellFraming: (_ peek: (Int) -> [UInt8]) -> Record.Framing = { _ in .line }

  /// Whether a line is to be handed on now, or has to wait for those of other files, with `Record.padding` readable
  /// bytes behind it. `nil` where none has to.
  var isDue: ((UnsafeRawBufferPointer) -> Bool)?
  /// Whether there may be other files: it is not asked otherwise.
  var hasOthers = false

  /// Where the file stands.
  package let path: String
  /// Bytes of a line that is left out for its length.
  package var lineLimit: Int {
    get { buffer.lineLimit }
    set { buffer.lineLimit = newValue }
  }

  let store: ByteStore
  let monotonic: () -> Milliseconds
  let buffer = LineBuffer()
  /// The open file; -1 before there is one.
  var descriptor: Int32 = -1
  /// The file in the store; `nil` for one whose descriptor is ours.
  var source: ByteStore.Source?
  var follows: Bool
  /// Whether the job was told to have ended, and no record has taken that back.
  private var isLeaving = false
  /// When to look at the file again; `nil` once nothing more is read.
  var nextLook: Milliseconds? = .zero
  /// The file as it was at its end, by which a change is known.
  var seen: FileIdentity?
  /// The last bytes that were read.
  var tail = FileTail()
  /// Whether the end was reached once: from then on, lines arrive.
  var isLive = false
  /// Whether the path was found empty.
  var isGone = false
  /// A new beginning that may turn out to be none.
  var pending: PendingBreak?
  /// When the half line at the end had its present length first, and that length.
  var rest: (since: Milliseconds, length: Int, isOld: Bool) = (.zero, 0, false)
  /// Documents handed on so far.
  var answers = 0

  private let watch: FileWatch?
  private let patience: Milliseconds
  /// Since when the file is waited for.
  private var awaitedSince: Milliseconds?
  /// Files that the store was given.
  private var adopted = 0

  /// The pause between two looks, for what no notification tells of; shorter where there are none.
  var lookInterval: Milliseconds {
    guard let watch, watch.descriptor >= 0 else { return Milliseconds(250) }
    // At rest, nothing wakes the program; but nothing is trusted for ever.
    return Milliseconds(watch.isSure && !isGone ? 60_000 : 1000)
  }
  /// The pause between two looks for a file that is not there yet.
  private static let awaitInterval = Milliseconds(250)
  /// The time that a document, or a half line that lacks nothing, is left alone by its writer before it
  /// is read.
  static let settling = Milliseconds(60)
  /// Files that the store is given at most.
  private static let adoptionLimit = 8

  /// Opens a file and makes it known to the store, which closes it.
  ///
  /// - Parameters:
  ///   - follows: whether to wait for more at the end.
  ///   - offset: where to begin: with the first line that begins behind it.
  ///   - patience: how long to wait for a file that is not there yet.
  ///   - usesNotifications: whether to ask the system to tell of changes, besides looking.
  ///   - monotonic: the clock that budgets are measured on.
  package init(
    path: String, store: ByteStore, follows: Bool, startingAt offset: Int64 = 0,
    patience: Milliseconds = .zero, usesNotifications: Bool = true,
    monotonic: @escaping () -> Milliseconds
  ) throws(FeedFailure) {
    self.path = path
    self.store = store
    self.follows = follows
    self.monotonic = monotonic
    watch = follows && usesNotifications ? FileWatch() : nil
    buffer.turn(
      to: LineBuffer.Cursor(
        offset: offset, isSkipping: offset > 0, history: follows ? LineHistory() : nil))
    status.isLive = follows
    self.patience = patience
    if follows, patience > .zero, FileIdentity(path: path) == nil {
      isLive = true
      watch?.watch(path)
    } else {
      turn(to: try OpenedFile.open(path))
    }
  }

  deinit { if source == nil, descriptor >= 0 { close(descriptor) } }

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

  package var kind: FeedKind { .files }

  package var written: Milliseconds? { FileIdentity(path: path)?.modified }

  package func jobEnded() {
    (follows, isLeaving) = (false, true)
    pollNow()
  }

  /// Waits for more again, after the job was told to have ended.
  func goOn() {
    guard isLeaving else { return }
    isLeaving = false
    follows = nextLook != nil && buffer.cursor.history != nil
  }

  package func pollNow() { if nextLook != nil { nextLook = .zero } }

  package func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt) {
    guard let due = nextLook else { return }
    let hasNews = watch?.drain() ?? false
    // A document that is being written is left alone until it is due.
    let isAwaited = framing != .document || isLive
    guard hasNews && isAwaited || now.monotonic >= due else { return }
    if descriptor < 0, !opened(now: now) { return }
    guard let framing = framing ?? toldFraming(now: now) else { return }
    let stop = monotonic() + budget
    let hand = { (record: Record) in
      // Whatever a file tells, its end is nothing that it tells.
      _ = deliver(record)
      self.goOn()
    }
    switch framing {
    case .line: readLines(now: now, until: stop, hand)
    case .document: readDocument(now: now, until: stop, hand)
    }
    status.bytesRead = buffer.readOffset
    status.bytesTotal = max(status.bytesTotal ?? 0, buffer.readOffset)
  }

  // MARK: The file

  /// Opens the file that is waited for; says whether it is there.
  private func opened(now: Now) -> Bool {
    guard follows else {
      finish()
      return false
    }
    do throws(FeedFailure) {
      turn(to: try OpenedFile.open(path))
      status.lastError = nil
      return true
    } catch {
      let since = awaitedSince ?? now.monotonic
      awaitedSince = since
      if now.monotonic >= since + patience {
        fail(error.why)
        return false
      }
      status.lastError = "\(error.why); waiting for it"
      nextLook = now.monotonic + Self.awaitInterval
      return false
    }
  }

  /// The framing as the first bytes tell it; `nil` when there are none, and the end was dealt with.
  private func toldFraming(now: Now) -> Record.Framing? {
    guard peek(1).isEmpty else {
      framing = tellFraming(peek)
      return framing
    }
    reachEnd(now: now) { _ in }
    return nil
  }

  /// Reads from another descriptor from now on.
  ///
  /// The store keeps the old one, for what was already read, up to a number of files: one that is
  /// replaced for days must not use up all descriptors. The records of later ones have no origin.
  func turn(to new: Int32) {
    if source == nil, descriptor >= 0 { close(descriptor) }
    descriptor = new
    adopted += 1
    source = adopted <= Self.adoptionLimit ? store.add(descriptor: new) : nil
    watch?.watch(path)
    status.bytesTotal = FileIdentity(descriptor: new)?.size
  }

  /// Reads a chunk and keeps its last bytes: a count, 0 at the end, or -1.
  func readChunk() -> Int {
    let place = buffer.readOffset
    let count = buffer.fill { room in
      var count = -1
      repeat {
        count = pread(descriptor, room.baseAddress, room.count, off_t(place))
      } while count < 0 && errno == EINTR
      return count
    }
    if count > 0, follows { tail.take(buffer.rest.suffix(count)) }
    return count
  }

  /// Nothing stands at the path.
  ///
  /// - Parameter why: what stands there instead and can't be read, in words.
  func missing(_ why: String? = nil) {
    status.lastError = "\(why ?? "the file is gone"); waiting for it"
    guard !isGone else { return }
    isGone = true
    tell(.gone)
  }

  /// Something stands at the path.
  func found() {
    guard isGone else { return }
    isGone = false
    status.lastError = nil
  }

  // MARK: How it goes on

  func continueAtOnce() {
    status.phase = .open
    nextLook = .zero
  }

  /// Looks no later than at a moment, however long nothing is to happen.
  func lookAgain(at moment: Milliseconds) {
    nextLook = min(nextLook ?? moment, moment)
  }

  func waitForMore(now: Now) {
    status.phase = .waiting
    nextLook = now.monotonic + lookInterval
  }

  /// Watches the file again that stands at the path, when the watch before came to its end.
  func renewWatch(now: Now) {
    guard let watch, watch.isBroken else { return }
    watch.watch(path)
    // Of what happened in between nobody was told.
    lookAgain(at: now.monotonic)
  }

  func tell(_ kind: FeedBreak.Kind, afterRecord record: Int? = nil) {
    // The first breaks tell the story; a file that is replaced for days must not fill memory.
    guard status.breaks.count < 1000 else { return }
    status.breaks.append(FeedBreak(kind: kind, afterRecord: record ?? buffer.lines))
  }

  func finish() {
    nextLook = nil
    status.isLive = false
    status.phase = .ended(.finished)
  }

  func fail(_ why: String? = nil) {
    let failure = FeedFailure(.unreadable, what: path, why: why ?? SystemError.text(errno))
    nextLook = nil
    status.isLive = false
    status.lastError = failure.why
    status.phase = .ended(.failed(failure))
  }
}
