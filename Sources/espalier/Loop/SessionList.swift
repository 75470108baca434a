import Feeds
import Glibc
import SessionModel
import Sessions

/// The list of the sessions on this machine, kept up with what changes: folders tell, and all is looked through now
/// and then, since some tell nothing.
struct SessionList {
  private var scan: SessionScan
  private let watch = FolderWatch()
  /// What tells of hints: they come by themselves, and nothing else is looked at for their sake.
  private let hintWatch = FolderWatch()
  /// The folder of hints.
  private let hints: String?
  /// When hints are to be read, on the monotonic clock; `nil` while nothing is new.
  private var hintsDue: Milliseconds?
  /// The folders in which agents write down their processes.
  private let registries: [String]
  /// Files that have changed, as somebody says.
  private var changed: Set<String> = []
  /// When they are looked at, on the monotonic clock.
  private var changeDue = Milliseconds.zero
  /// When all is looked through again.
  private var nextLook = Milliseconds.zero
  /// When the last look ended, and how long it took.
  private var (lastLook, cost) = (Milliseconds.zero, Milliseconds.zero)
  /// The revision of the scan that was handed out, and when.
  private var (shown, taken) = (-1, Milliseconds(-1000))

  /// The time between two looks through all where folders tell, and where they don't.
  private static let (pause, blindPause) = (Milliseconds(10_000), Milliseconds(2000))
  /// The least time between two, as a part of what one takes.
  private static let share: Int64 = 100
  /// The least time between two lists of what has changed, as a part of what it takes to show one.
  private static let changeShare: Int64 = 50
  /// The least time between two lists while files are read: sorting thousands takes its time.
  private static let listPause = Milliseconds(50)
  /// The time in which changes are gathered.
  private static let gathering = Milliseconds(200)
  /// The time in which hints are gathered.
  private static let hintPause = Milliseconds(50)
  /// Folders that are watched at most: those that were written last.
  private static let watchLimit = 400

  init(_ environment: Environment) {
    scan = SessionScan(environment)
    registries = scan.registries
    hints = HintBook.folder(environment.variables)
    watchHints()
  }

  /// Watches the folder of hints, or waits for it.
  private func watchHints() {
    guard let hints else { return }
    hintWatch.awaitBirth(of: hints)
    hintWatch.watch(hints, deletions: true)
  }

  /// How many sessions were not looked into yet.
  var unread: Int { scan.unread ?? 0 }

  /// Whether all files were found and looked into.
  var isWhole: Bool { scan.unread == 0 }

  /// The sessions, the newest first.
  func sessions(now: Milliseconds) -> [ListedSession] { scan.sessions(now: now) }

  /// Looks at files for a slice of time.
  ///
  /// - Returns: whether there is a new list.
  mutating func step(budget: Milliseconds) -> Bool {
    let start = Environment.monotonic()
    drain(start)
    var isNew = readHints(start)
    if scan.isAtEnd, start >= nextLook {
      scan.restart()
      cost = .zero
    }
    if !scan.isAtEnd {
      scan.step(budget: budget)
      let now = Environment.monotonic()
      cost = cost + (now - start)
      if scan.isAtEnd {
        isNew = true
        finishLook(now)
      }
    } else if !changed.isEmpty, start >= changeDue {
      isNew = lookAtChanges() || isNew
      changeDue = Environment.monotonic() + Self.gathering
    }
    let now = Environment.monotonic()
    let isFirst = shown < 0
    guard isNew || isFirst || now >= taken + Self.listPause else { return false }
    guard isNew || scan.revision != shown, !isFirst || scan.unread != nil else { return false }
    (shown, taken) = (scan.revision, now)
    return true
  }

  /// Takes note of how long it took to show the list: that counts as looking, too.
  mutating func rest(_ span: Milliseconds) {
    if scan.isAtEnd { nextLook = nextLook + Milliseconds(span.count * Self.share / 2) }
    taken = Environment.monotonic()
    changeDue = max(changeDue, taken + Milliseconds(min(800, span.count * Self.changeShare)))
  }

  /// Everything was looked through.
  private mutating func finishLook(_ now: Milliseconds) {
    lastLook = now
    // An idle screen shall cost next to nothing, however many files there are.
    let least = watch.descriptor < 0 ? Self.blindPause : Self.pause
    nextLook = now + max(least, Milliseconds(cost.count * Self.share))
    for folder in registries { watch.watch(folder) }
    for folder in scan.folders(atMost: Self.watchLimit) { watch.watch(folder) }
  }

  /// Reads hints anew when some have come or gone.
  private mutating func readHints(_ now: Milliseconds) -> Bool {
    var isOther = false
    hintWatch.drain { _ in isOther = true }
    if isOther {
      watchHints()
      hintsDue = hintsDue ?? now + Self.hintPause
    }
    guard let due = hintsDue, now >= due else { return false }
    hintsDue = nil
    scan.readHints()
    return true
  }

  /// Takes what the system tells of the folders.
  private mutating func drain(_ now: Milliseconds) {
    var isOther = false
    watch.drain { path in
      if let path { changed.insert(path) } else { isOther = true }
    }
    guard isOther else { return }
    // Something appeared, or was put in the place of something.
    changed.formUnion(registries)
    nextLook = min(nextLook, max(now, lastLook + Milliseconds(max(250, cost.count * 20))))
  }

  /// Looks at what has changed.
  ///
  /// - Returns: whether any of it matters.
  private mutating func lookAtChanges() -> Bool {
    var (matters, readsProcesses) = (false, false)
    for path in changed {
      if registries.contains(where: { path.hasPrefix($0) }) {
        readsProcesses = true
      } else if scan.look(at: path) {
        matters = true
      }
    }
    changed = []
    if readsProcesses { scan.readProcesses() }
    return matters || readsProcesses
  }

  // MARK: Waiting

  var descriptors: [pollfd] {
    [watch.descriptor, hintWatch.descriptor].filter { $0 >= 0 }
      .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  }

  /// At once while there are files to look at.
  var deadline: Milliseconds {
    guard scan.isAtEnd else { return .zero }
    let next = changed.isEmpty ? nextLook : min(nextLook, changeDue)
    return hintsDue.map { min($0, next) } ?? next
  }
}
