import CellGrid
import Feeds
import Glibc
import SessionModel
import Terminal
import ViewerCore
import ViewerScreen

/// The loop of the viewer: wait, take keys, read a slice, reduce, draw once, and wait again.
struct ScreenLoop {
  /// How the viewer ended.
  enum Ending {
    /// Leave with this exit status.
    case status(Int32)
    /// Leave this session: back to where it was picked, or to the shell.
    case closed
    /// Die of this signal.
    case signal(Int32)
  }

  let terminal: Terminal
  let styles: StyleTable
  /// Where copied text goes.
  let clipboard: Clipboard
  /// What keeps folds for the next run.
  let keeper: ViewKeeper?
  /// What keeps how long calls usually take.
  let durations: DurationKeeper?
  /// What was learned of this session.
  private var learning = DurationLearning()
  let environment: Environment
  /// What lives beside the feed.
  let members: [any LoopMember]
  /// Where a recording goes, if one is made.
  let recorder: Recorder?
  /// Whether to leave when the job ends.
  let exitsWhenDone: Bool
  /// Whether the session is over as soon as everything that is there was read.
  private var settlesWhenRead: Bool
  /// What is shown, as it was opened.
  private let source: OpenedSource
  /// Reads the whole.
  var follower: Follower
  /// Reads the end of a large file, from when it is asked for until the whole was read.
  private var tail: TailReading?
  /// Whether that end is what is shown.
  private var showsTail = false
  var state: ViewerState
  /// The moment of a replay that is to be looked at once it was read.
  private var awaitedStart: Milliseconds?
  /// When growth was drawn last while a file is read, on the monotonic clock.
  private var growthDrawnAt = Milliseconds.zero
  /// Whether the end of what is there, once it is read, tells if the job is to be followed.
  private var awaitsEnd: Bool
  private(set) var grid: Grid
  /// When the last frame was drawn, on the monotonic clock.
  private var drawnAt = Milliseconds(-1000)
  /// Whether something changed that is not on the screen yet.
  private var isStale = true
  /// Whether records arrived that the viewer was not told of: it is told once a frame, not once a line.
  private var hasGrown = false
  private var ending: Ending?

  /// The least time between two frames that no key asked for: sixty a second.
  private static let frame = Milliseconds(16)
  /// The least time between two frames that only show how a file is read.
  private static let growth = Milliseconds(100)
  /// When to try again on a terminal that does not keep up.
  private static let retry = Milliseconds(20)

  init(
    terminal: Terminal, styles: StyleTable, glyphs: Glyphs, source: OpenedSource,
    follower: Follower,
    members: [any LoopMember], recorder: Recorder?, exitsWhenDone: Bool, awaitsEnd: Bool,
    settlesWhenRead: Bool, state: ViewerState, clipboard: Clipboard, keeper: ViewKeeper?,
    durations: DurationKeeper?, environment: Environment
  ) {
    self.clipboard = clipboard
    self.keeper = keeper
    self.durations = durations
    self.environment = environment
    self.terminal = terminal
    self.styles = styles
    self.source = source
    self.follower = follower
    self.members = members
    self.recorder = recorder
    self.exitsWhenDone = exitsWhenDone
    self.settlesWhenRead = settlesWhenRead
    self.awaitsEnd = awaitsEnd
    self.state = state
    grid = Grid(rows: terminal.size.rows, columns: terminal.size.columns, glyphs: glyphs)
    isStale = true
  }

  /// What is shown.
  var session: Session {
    showsTail ? tail?.follower.session ?? follower.session : follower.session
  }

  /// Shows the front of a file that is read, or its end when the job goes on there.
  ///
  /// - Parameter start: the moment of a replay to be looked at.
  mutating func openPart(isReplay: Bool, isAtRest: Bool, start: Milliseconds?) {
    awaitedStart = start
    guard !isReplay else { return }
    tail = TailReading(of: source, now: Environment.now)
    guard let tail else { return }
    awaitsEnd = false
    perform(.part(.front))
    if !isAtRest, !tail.follower.isJobOver { showEnd() }
  }

  /// Runs until the reader, the job or a signal ends it.
  mutating func run() -> Ending {
    present(Environment.now)
    while true {
      wait()
      let now = Environment.now
      // The clock first: a key may stop time. A tick that nothing on the screen waits for draws nothing.
      let isDue = state.nextDeadline.map { $0 <= now.wall } ?? false
      perform(.tick(now.wall), draws: isDue)
      takeSignals(now)
      while ending == nil, let key = terminal.nextKey(now: now.monotonic.count) {
        // Who has begun to look around is not taken elsewhere.
        awaitsEnd = false
        perform(.key(key))
      }
      if let ending { return ending }
      for member in members { member.step(now: now) }
      clipboard.step(now: now)
      if let words = clipboard.takeWords() { perform(.told(words)) }
      keeper?.step(state, session, now: now)
      learnDurations(now)
      read(now)
      if let ending { return ending }
      if isStale { present(now) }
    }
  }

  // MARK: Waiting

  /// Waits for keys, signals, records, and for what is due.
  private func wait() {
    var descriptors = [
      pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    if !follower.isAtEnd { descriptors += follower.feed.descriptors }
    if showsTail, let tail { descriptors += tail.follower.feed.descriptors }
    for member in members { descriptors += member.descriptors }
    descriptors += clipboard.descriptors
    var deadlines = follower.deadlines + members.map(\.deadline)
    deadlines += [clipboard.deadline, keeper?.deadline, durations?.deadline]
    if learnsDurations { deadlines.append(.zero) }
    if showsTail, let tail { deadlines += tail.follower.deadlines }
    deadlines.append(terminal.keyDeadline.map { Milliseconds($0) })
    let now = Environment.now
    // The viewer's deadlines are told by the wall clock.
    deadlines.append(state.nextDeadline.map { now.monotonic + ($0 - now.wall) })
    if isStale { deadlines.append(drawnAt + Self.frame) }
    Waiting.wait(for: descriptors, until: deadlines)
  }

  // MARK: What happens

  private mutating func takeSignals(_ now: Now) {
    for signal in terminal.signals() {
      switch signal {
      case .resize, .resumed: resize()
      case .suspend:
        terminal.suspend()
        resize()
      case .interrupt: ending = .signal(SIGINT)
      case .terminate(let number): ending = .signal(number)
      case .hangup: ending = .signal(SIGHUP)
      }
    }
  }

  mutating func resize() {
    grid = Grid(rows: terminal.size.rows, columns: terminal.size.columns, glyphs: grid.glyphs)
    perform(.resize(rows: terminal.size.rows, columns: terminal.size.columns))
  }

  /// Reads a slice of the feed, and tells the viewer what came of it.
  private mutating func read(_ now: Now) {
    let isPartial = state.part != .whole || state.feed.percentRead != nil
    var changed = follower.step(now: now)
    if settlesWhenRead, follower.feed.status.phase == .waiting {
      settlesWhenRead = false
      follower.settle(now: now)
      changed = true
    }
    // While a file is read, what comes of it is drawn now and then: the reader has the front.
    if changed, !showsTail {
      hasGrown = true
      if !isPartial || now.monotonic >= growthDrawnAt + Self.growth {
        (isStale, growthDrawnAt) = (true, now.monotonic)
      }
    }
    readTail(now)
    seekAwaited()
    if awaitsEnd, follower.isAtEnd || follower.feed.status.phase == .waiting {
      awaitsEnd = false
      if !follower.isJobOver { perform(.follow) }
    }
    let line = FeedLine(follower, recorder, now: now)
    if line != state.feed { perform(.feed(line)) }
    if exitsWhenDone, follower.isAtEnd { ending = .status(ExitStatus.of(follower.session)) }
  }

  /// Whether there are calls whose durations were not learned yet. In the end of a file they are the same
  /// as in the whole.
  private var learnsDurations: Bool {
    durations != nil && state.part == .whole && learning.isBehind(follower.session)
  }

  /// Learns a slice of how long calls took, and tells the viewer.
  private mutating func learnDurations(_ now: Now) {
    if learnsDurations, let durations,
      durations.learn(&learning, from: follower.session, now: now)
    {
      perform(.usual(durations.durations), draws: state.isBusy)
    }
    durations?.step(now: now)
  }

  // MARK: The end of a large file

  /// Reads what is written at the end, and gives way to the whole once that was read.
  private mutating func readTail(_ now: Now) {
    if showsTail, tail?.follower.step(now: now) == true { (hasGrown, isStale) = (true, true) }
    guard state.part != .whole, follower.isAtEnd || follower.feed.status.phase == .waiting else {
      return
    }
    isStale = true
    if showsTail, let names = tail?.names(in: follower.session) {
      turn(toTail: false, names)
    } else {
      perform(.part(.whole))
    }
    tail = nil
  }

  /// Changes over to the other session.
  private mutating func turn(toTail: Bool, _ names: [NodeID: NodeID]) {
    // What it has grown by is part of what is built anew.
    (showsTail, hasGrown) = (toTail, false)
    perform(.turn(names))
  }

  /// Shows the end, whatever was read of the rest.
  private mutating func showEnd() {
    if tail == nil { tail = TailReading(of: source, now: Environment.now) }
    if tail != nil {
      turn(toTail: true, [:])
      perform(.part(.end))
    } else {
      perform(.part(.whole))
    }
    perform(.follow)
  }

  /// Shows the front again.
  private mutating func showFront() {
    turn(toTail: false, [:])
    perform(.part(.front))
    perform(.unfollow)
  }

  /// Looks at the moment that a replay was asked to begin at, once it was read.
  private mutating func seekAwaited() {
    guard let start = awaitedStart else { return }
    let isRead = follower.isAtEnd || follower.feed.status.phase == .waiting
    guard isRead || follower.session.timeline.end.map({ $0 >= start }) == true else { return }
    awaitedStart = nil
    perform(.seek(start))
  }

  /// Tells the viewer what arrived since it was told last.
  private mutating func tellGrowth() {
    guard hasGrown else { return }
    hasGrown = false
    perform(.sessionGrew)
  }

  mutating func perform(_ action: Action, draws: Bool = true) {
    if case .tick = action {} else { tellGrowth() }
    for effect in reduce(action, into: &state, session: session) {
      switch effect {
      case .quit(let status): ending = .status(status)
      case .close: ending = .closed
      case .suspend:
        terminal.suspend()
        resize()
      case .redraw: terminal.redraw()
      case .pollNow:
        var feed = follower.feed
        feed.pollNow()
      case .showEnd: showEnd()
      case .showFront: showFront()
      case .beep: terminal.bell()
      case .copy(let yank): copy(yank)
      case .openOutside(let yank): openOutside(yank)
      case .export(let yank, let path): export(yank, to: path)
      }
    }
    if draws { isStale = true }
    if case .key = action { drawnAt = Milliseconds(-1000) }
  }

  /// Draws the whole screen and sends what differs, unless the last frame is too young.
  private mutating func present(_ now: Now) {
    guard now.monotonic >= drawnAt + Self.frame else { return }
    tellGrowth()
    let cursor = draw(state, session, into: &grid)
    drawnAt = now.monotonic
    if terminal.present(grid, styles: styles, cursor: cursor) {
      isStale = false
    } else {
      drawnAt = now.monotonic + Self.retry - Self.frame
    }
  }
}
