import CPlatform
import Glibc
import SessionModel

/// Reads a container part by part, and looks at it again while it is followed.
///
/// Its records have no origin: what stands in a database or an archive can't be read as a range.
package final class ContainerFeed: Feed {
  package private(set) var status = FeedStatus()

  private let container: any Container
  private let monotonic: () -> Milliseconds
  private var follows: Bool
  /// Whether the job was told to have ended, and no record has taken that back.
  private var isLeaving = false
  private var nextLook: Milliseconds? = .zero
  /// Whether a reading is under way.
  private var isReading = false
  /// Whether the end was reached once: from then on, records arrive.
  private var isLive = false
  private var records = 0

  /// Tells of changes, where the system does.
  private let watch: FolderWatch?

  /// The pause between two looks, for what no notification tells of; longer and longer while nothing happens
  /// where notifications come.
  private var pause = ContainerFeed.shortPause
  private static let shortPause = Milliseconds(500)
  private static let longPause = Milliseconds(64_000)
  /// The time that what was written is left alone by its writer before it is read.
  private static let settling = Milliseconds(40)

  init(
    _ container: any Container, follows: Bool, usesNotifications: Bool = true,
    monotonic: @escaping () -> Milliseconds
  ) {
    self.container = container
    self.follows = follows
    self.monotonic = monotonic
    watch = follows && usesNotifications ? FolderWatch() : nil
    status.isLive = follows
  }

  /// Reads a folder: the files that `choose` names, in its order.
  package convenience init(
    folder: String, follows: Bool, usesNotifications: Bool = true,
    monotonic: @escaping () -> Milliseconds, choose: @escaping (any MemberTree) -> [String]
  ) throws(FeedFailure) {
    let container = try FolderContainer(path: folder, choose: choose)
    self.init(
      container, follows: follows, usesNotifications: usesNotifications, monotonic: monotonic)
  }

  package var descriptors: [pollfd] {
    guard let watch, status.end == nil, watch.descriptor >= 0 else { return [] }
    return [pollfd(fd: watch.descriptor, events: Int16(POLLIN), revents: 0)]
  }

  package var deadline: Milliseconds? { nextLook }

  package var kind: FeedKind { .files }

  package var written: Milliseconds? { container.written }

  package func jobEnded() {
    (follows, isLeaving) = (false, true)
    pollNow()
  }

  package func pollNow() { if nextLook != nil { nextLook = .zero } }

  package func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt) {
    if let due = nextLook {
      watch?.drain { _ in
        pause = Self.shortPause
        nextLook = min(due, now.monotonic + Self.settling)
      }
    }
    guard let due = nextLook, now.monotonic >= due else { return }
    let stop = monotonic() + budget
    do throws(FeedFailure) {
      if !isReading { isReading = try container.look() }
      status.phase = .open
      nextLook = .zero
      while isReading {
        guard let part = try container.next() else {
          isReading = false
          break
        }
        hand(part, now: now, deliver)
        if monotonic() >= stop { return }
      }
      reachEnd(now: now)
    } catch {
      fail(error)
    }
  }

  private func hand(_ part: ContainerPart, now: Now, _ deliver: (Record) -> Receipt) {
    guard part.padded.count > Record.padding else {
      // One that is new is about to be written.
      if !isLive, !follows {
        status.breaks.append(FeedBreak(kind: .empty, afterRecord: records, file: part.file))
      }
      return
    }
    records += 1
    status.lastAnswer = now.monotonic
    status.bytesRead += Int64(part.padded.count - Record.padding)
    part.padded.withUnsafeBytes { padded in
      _ = deliver(
        Record(
          bytes: UnsafeRawBufferPointer(rebasing: padded.dropLast(Record.padding)),
          framing: part.framing, number: part.line ?? records, arrival: isLive ? now.wall : nil,
          file: part.file))
    }
    if isLeaving { (follows, isLeaving) = (true, false) }
  }

  /// Everything there is has been read.
  private func reachEnd(now: Now) {
    isLive = true
    if follows {
      status.phase = .waiting
      plan(now: now)
    } else {
      nextLook = nil
      status.isLive = false
      status.phase = .ended(.finished)
    }
  }

  /// Plans the next look.
  private func plan(now: Now) {
    nextLook = now.monotonic + pause
    guard let watch, watch.descriptor >= 0 else { return }
    var hasAppeared = false
    var isSure = watch.lost.isEmpty
    for folder in container.folders {
      if watch.watch(folder) || !watch.isWatched(folder) && watch.awaitBirth(of: folder) {
        hasAppeared = true
      }
      if !watch.isWatched(folder) || !cplatform_is_local(folder) { isSure = false }
    }
    // What came between the look and the watch is told by nobody.
    if hasAppeared { nextLook = now.monotonic + Self.settling }
    if isSure { pause = min(Self.longPause, Milliseconds(pause.count * 8)) }
  }

  private func fail(_ failure: FeedFailure) {
    nextLook = nil
    status.isLive = false
    status.lastError = failure.why
    status.phase = .ended(.failed(failure))
  }
}
