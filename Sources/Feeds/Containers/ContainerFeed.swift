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

  /// The pause between two looks.
  private static let lookInterval = Milliseconds(500)

  init(_ container: any Container, follows: Bool, monotonic: @escaping () -> Milliseconds) {
    self.container = container
    self.follows = follows
    self.monotonic = monotonic
    status.isLive = follows
  }

  /// Reads a folder: the files that `choose` names, in its order.
  package convenience init(
    folder: String, follows: Bool, monotonic: @escaping () -> Milliseconds,
    choose: @escaping (any MemberTree) -> [String]
  ) throws(FeedFailure) {
    let container = try FolderContainer(path: folder, choose: choose)
    self.init(container, follows: follows, monotonic: monotonic)
  }

  package var descriptors: [pollfd] { [] }

  package var deadline: Milliseconds? { nextLook }

  package var kind: FeedKind { .files }

  package var written: Milliseconds? { container.written }

  package func jobEnded() {
    (follows, isLeaving) = (false, true)
    pollNow()
  }

  package func pollNow() { if nextLook != nil { nextLook = .zero } }

  package func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt) {
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
      nextLook = now.monotonic + Self.lookInterval
    } else {
      nextLook = nil
      status.isLive = false
      status.phase = .ended(.finished)
    }
  }

  private func fail(_ failure: FeedFailure) {
    nextLook = nil
    status.isLive = false
    status.lastError = failure.why
    status.phase = .ended(.failed(failure))
  }
}
