import Glibc
import SessionModel

/// Reads a session that spans files, and follows them all. What stands in them is handed on in the order in which it
/// was written, where lines tell that; else the main file comes first, up to its end, and then the others, the
/// documents before the lines and the oldest first.
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
  /// When the line of the main file was written that was looked at last.
  private var clock: Milliseconds?
  /// What the next line of the main file waits for: what was written before a moment.
  private var awaited: Milliseconds?
  /// The time of the step.
  private var now = Now(wall: .zero, monotonic: .zero)

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
    main.isDue = { [unowned self] in isDue($0) }
    main.hasOthers = !folders.isEmpty
  }

  /// Tells when a line was written, which has `Record.padding` readable bytes behind it; `nil` where nothing does.
  package var time: ((UnsafeRawBufferPointer) -> Milliseconds?)? {
    get { companions.time }
    set { companions.time = newValue }
  }

  /// Where the other files lie; may be told late, when the main file tells its format late.
  package var folders: [SessionFolder] {
    get { companions.folders }
    set {
      guard companions.folders != newValue else { return }
      companions.folders = newValue
      main.hasOthers = !newValue.isEmpty
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
    self.now = now
    if main.isLive { companions.look(now: now) }
    func handBeside(_ record: Record) {
      takeBreaks()
      status.lastAnswer = now.monotonic
      _ = deliver(record)
      goOn()
    }
    repeat {
      awaited = nil
      main.step(now: now, budget: stop - main.monotonic()) { record in
        takeBreaks()
        goOn()
        return deliver(record)
      }
      if let awaited {
        companions.step(now: now, until: stop, before: awaited, deliver: handBeside)
      }
    } while awaited != nil && main.monotonic() < stop
    takeStatus()
    guard isMainRead, awaited == nil, !folders.isEmpty else { return }
    // A session that is at work may begin with files beside it.
    if main.status.bytesRead != read { companions.stayAwake() }
    companions.step(now: now, until: stop, deliver: handBeside)
    takeStatus()
  }

  /// Whether a line of the main file comes before all that stands beside it and was not read.
  private func isDue(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let time else { return true }
    if companions.needsLook { companions.look(now: now) }
    guard companions.tellsTime else { return true }
    // A line that tells no time was written with the one before it.
    clock = time(line) ?? clock
    guard let clock, companions.comes(before: clock) else { return true }
    awaited = clock
    return false
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
