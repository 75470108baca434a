import Glibc
import SessionModel

/// Reads a session that spans files: the main one first, up to its end, and then the others, the
/// documents before the lines and the oldest first; follows them all.
///
/// A session of one file is one whose folders are none.
package final class SessionFilesFeed: Feed {
  /// The feed of the main file.
  package let main: FileFeed
  private let companions: Companions
  /// How many breaks of each were taken over.
  private var mainBreaks = 0
  /// Whether the job was told to have ended, and no record has taken that back.
  private var isLeaving = false

  package private(set) var status: FeedStatus

  /// Makes a feed of a main file and the folders that belong to it.
  ///
  /// - Parameter usesNotifications: whether to ask the system to tell of changes, besides looking.
  package init(
    main: FileFeed, folders: [SessionFolder] = [], usesNotifications: Bool = true
  ) {
    self.main = main
    companions = Companions(
      main: main.path, store: main.store, follows: main.follows,
      usesNotifications: usesNotifications, monotonic: main.monotonic)
    companions.folders = folders
    status = main.status
  }

  /// Where the other files lie; may be told late, when the main file tells its format late.
  package var folders: [SessionFolder] {
    get { companions.folders }
    set {
      guard companions.folders != newValue else { return }
      companions.folders = newValue
      takeStatus()
    }
  }

  package var descriptors: [pollfd] {
    status.end == nil ? main.descriptors + companions.descriptors : []
  }

  package var deadline: Milliseconds? {
    if status.end != nil { return nil }
    guard isMainRead else { return main.deadline }
    return [main.deadline, companions.nextLook].compactMap { $0 }.min()
  }

  package func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt) {
    guard status.end == nil else { return }
    let stop = main.monotonic() + budget
    let read = main.status.bytesRead
    main.step(now: now, budget: budget) { record in
      takeBreaks()
      goOn()
      return deliver(record)
    }
    takeStatus()
    guard isMainRead, !folders.isEmpty else { return }
    // A session that is at work may begin with files beside it.
    if main.status.bytesRead != read { companions.stayAwake() }
    companions.step(now: now, until: stop) { record in
      takeBreaks()
      status.lastAnswer = now.monotonic
      _ = deliver(record)
      goOn()
    }
    takeStatus()
  }

  package var kind: FeedKind { .files }

  package var incidents: Int { status.incidents }

  package var written: Milliseconds? { [main.written, companions.written].compactMap { $0 }.max() }

  package func jobEnded() {
    isLeaving = true
    main.jobEnded()
    companions.follows = false
    companions.lookNow()
  }

  /// Waits for more again, after the job was told to have ended.
  private func goOn() {
    guard isLeaving else { return }
    isLeaving = false
    main.goOn()
    companions.follows = main.follows
  }

  package func pollNow() {
    main.pollNow()
    companions.lookNow()
  }

  /// Whether the main file was read to what is its end now.
  private var isMainRead: Bool {
    main.isLive && main.descriptor >= 0 || main.status.end == .finished
  }

  /// Takes over what broke, in the order in which it did.
  private func takeBreaks() {
    guard main.status.breaks.count > mainBreaks || !companions.breaks.isEmpty else { return }
    if status.breaks.count < 1000 {
      status.breaks += main.status.breaks.dropFirst(mainBreaks) + companions.breaks
    }
    mainBreaks = main.status.breaks.count
    companions.breaks = []
    status.renewals = main.status.renewals
  }

  /// Takes over the main file's status; it has ended when all files have.
  private func takeStatus() {
    takeBreaks()
    let (breaks, lastAnswer) = (status.breaks, status.lastAnswer)
    status = main.status
    status.breaks = breaks
    status.lastAnswer = [lastAnswer, status.lastAnswer].compactMap { $0 }.max()
    guard companions.nextLook == .zero else { return }
    if status.end == .finished || status.phase == .waiting { status.phase = .open }
  }
}
