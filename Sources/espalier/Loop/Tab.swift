import CellGrid
import EspalierKit
import Feeds
import Glibc
import SessionModel
import ViewerCore

/// One session of the viewer: what reads it, and what the reader does with it. Several stand side by side
/// in one loop; those that are not shown read on and draw nothing.
struct Tab {
  /// What is shown, as it was opened.
  private let source: OpenedSource
  /// Reads the whole.
  var follower: Follower
  /// How far the opening has come.
  private var opening = Opening.whole
  private(set) var state: ViewerState
  /// What keeps folds for the next run.
  let keeper: ViewKeeper?
  /// Where a recording goes, if one is made.
  private let recorder: Recorder?
  /// Whether the reader asked to follow, however the session stands.
  private let isWatched: Bool
  /// When growth was drawn last while a file is read, on the monotonic clock.
  private var growthDrawnAt = Milliseconds.zero
  /// Whether something changed that is not on the screen yet.
  var isStale = true
  /// Whether records arrived that the viewer was not told of: it is told once a frame, not once a line.
  private var hasGrown = false
  /// Whether it is the one on the screen.
  var isShown = false
  /// What the loop has to do.
  private(set) var effects: [Effect] = []
  /// What was learned of how long calls take.
  var learning = DurationLearning()
  /// What of it wants a person.
  private(set) var attention = Attention()
  /// What of that was told.
  private var notices = Notices()

  /// How many breaks of its source were told, and how much had happened to it then.
  private var toldBreaks = 0
  private var knownIncidents = 0

  /// The least time between two frames that only show how a file is read.
  private static let growth = Milliseconds(100)
  /// The longest that the viewer waits for the next thing that changes by itself.
  private static let farthest = Milliseconds(10_000)

  init(
    source: OpenedSource, follower: Follower, state: ViewerState, keeper: ViewKeeper?,
    recorder: Recorder?, isWatched: Bool
  ) {
    self.source = source
    self.follower = follower
    self.state = state
    self.keeper = keeper
    self.recorder = recorder
    self.isWatched = isWatched
  }

  /// What is shown.
  var session: Session {
    opening.shownTail?.follower.session ?? follower.session
  }

  /// Whether the session that is shown is that of the whole source, as far as it was read.
  var showsWhole: Bool { opening.part == .whole }

  /// Plays a recording from a moment on, once that was read.
  mutating func openReplay(at start: Milliseconds) { opening = .settling(.moment(start)) }

  /// Goes to a hit of a search, once all was read that is there.
  mutating func open(at query: SearchQuery, hit number: Int) {
    opening = .settling(.hit(query, number))
  }

  /// Shows the front of a source of which not all was read yet, or its end when the job goes on there.
  ///
  /// - Parameter follows: whether it is followed whatever its end tells.
  mutating func openPart(follows: Bool) {
    let now = Environment.now
    // The first frame shows what was read: there is no hurry to the second.
    if follower.session.nodeCount > 1 { growthDrawnAt = now.monotonic }
    guard TailReading.isOffered(by: source) else {
      // The end tells whether there is anything to follow.
      if !follows { opening = .settling(.end) }
      return
    }
    opening = .glance
    perform(.part(.front))
    // Who opens what is written right now waits for its end. What was left alone is most likely over, and its end is
    // looked at behind the first frame.
    if isWatched || source.mayGoOn(now) { lookAtEnd(now) }
  }

  /// Looks at the end of a large file: a job that goes on is shown there.
  private mutating func lookAtEnd(_ now: Now) {
    guard let tail = TailReading(of: source, now: now) else {
      perform(.part(.whole))
      opening = .settling(.end)
      return
    }
    opening = .front(tail)
    if isWatched || !tail.follower.isOver { showEnd() }
  }

  // MARK: Waiting

  /// What to watch.
  var descriptors: [pollfd] {
    var descriptors = follower.isAtEnd ? [] : follower.feed.descriptors
    if let tail = opening.shownTail { descriptors += tail.follower.feed.descriptors }
    return descriptors
  }

  /// When something is due, on the monotonic clock.
  func deadlines(_ now: Now) -> [Milliseconds?] {
    var deadlines = follower.deadlines + [keeper?.deadline]
    if let tail = opening.shownTail { deadlines += tail.follower.deadlines }
    // The viewer's deadlines are told by the wall clock, which may be set back: they are never far off.
    // Nobody sees those of another tab.
    if isShown {
      deadlines.append(
        state.nextDeadline.map { now.monotonic + min($0 - now.wall, Self.farthest) })
    }
    return deadlines
  }

  // MARK: What happens

  /// Takes a key.
  mutating func press(_ key: Key) {
    opening.letGo()
    perform(.key(key))
  }

  /// Does what was chosen with the mouse.
  mutating func press(_ command: ViewerCore.Command, _ number: Int?) {
    opening.letGo()
    perform(.run(command, number))
  }

  /// Lets time pass. A tick that nothing on the screen waits for draws nothing; one that came early and
  /// moved or ended a replay all the same does, since nobody may wake us for what it brought.
  mutating func tick(_ now: Now) {
    let isDue = state.nextDeadline.map { $0 <= now.wall } ?? false
    let before = (state.clock?.position, state.clock?.isPlaying)
    perform(.tick(now.wall), draws: isDue)
    if before != (state.clock?.position, state.clock?.isPlaying) { isStale = true }
  }

  /// Reads a slice of the feed, and tells the viewer what came of it.
  mutating func read(_ now: Now) {
    let isPartial = !showsWhole || isReading
    let changed = follower.step(now: now)
    // While a file is read, what comes of it is drawn now and then: the reader has the front.
    if changed, opening.shownTail == nil {
      hasGrown = true
      if !isPartial || now.monotonic >= growthDrawnAt + Self.growth {
        (isStale, growthDrawnAt) = (true, now.monotonic)
      }
    }
    goOnOpening(now)
    tellBreaks()
    guard isShown else { return }
    let line = FeedLine(follower, recorder, isWatched: isWatched, now: now)
    if line != state.feed { perform(.feed(line)) }
  }

  /// Tells the reader that the file is no longer what was read: what stands on the screen may stand nowhere else.
  private mutating func tellBreaks() {
    guard follower.feed.incidents != knownIncidents else { return }
    knownIncidents = follower.feed.incidents
    let breaks = follower.feed.status.breaks
    defer { toldBreaks = breaks.count }
    let last = breaks.dropFirst(toldBreaks).last { !$0.isLoss && $0.file == nil }
    guard let last else { return }
    let stays = last.kind == .truncated || last.kind == .replaced
    perform(.told(last.reason + (stays ? ", what was read before stays" : "")))
  }

  /// Whether what is there is being read still.
  private var isReading: Bool {
    isShown
      ? state.feed.percentRead != nil : FeedLine.percentRead(follower.feed.status) != nil
  }

  /// Counts what wants a person; returns what is worth telling.
  mutating func attend() -> SafeText? {
    attention.update(follower.session)
    if isShown { attention.see() }
    let isReading = FeedLine.percentRead(follower.feed.status) != nil
    return notices.next(attention, follower.session, isReading: isReading, name: name)
  }

  /// What people call the session: its title, else the end of its source's name.
  var name: SafeText {
    if let title = follower.session.text(.root, .title, at: .max, limit: 256) {
      return SafeText(title)
    }
    return SafeText(String(source.name.split(separator: "/").last ?? ""))
  }

  // MARK: Opening

  /// Takes the next step of the opening, when what was read allows it.
  private mutating func goOnOpening(_ now: Now) {
    if let tail = opening.shownTail, tail.follower.step(now: now) {
      (hasGrown, isStale) = (true, true)
    }
    let isRead = follower.isAtEnd || follower.feed.status.phase == .waiting
    switch opening {
    case .front where isRead:
      isStale = true
      perform(.part(.whole))
      opening = .whole
    case .glance: lookAtEnd(now)
    case .tail(let tail) where isRead:
      isStale = true
      turn(to: .whole, tail.names(in: follower.session))
    case .settling(.end) where isRead:
      opening = .whole
      if !follower.isOver { perform(.follow) }
    case .settling(.hit(let query, let number)) where isRead:
      opening = .whole
      perform(.find(query, hit: number))
    case .settling(.moment(let start)):
      guard isRead || follower.session.timeline.end.map({ $0 >= start }) == true else { return }
      opening = .whole
      perform(.seek(start))
    case .front, .tail, .settling(.end), .settling(.hit), .whole: break
    }
  }

  /// Changes over to another session of the same source.
  private mutating func turn(to next: Opening, _ names: [NodeID: NodeID]) {
    // What it has grown by is part of what is built anew.
    (opening, hasGrown) = (next, false)
    perform(.turn(names))
  }

  /// Shows the end, whatever was read of the rest.
  private mutating func showEnd() {
    guard case .front(let known) = opening else { return }
    if let tail = known ?? TailReading(of: source, now: Environment.now) {
      turn(to: .tail(tail), [:])
    } else {
      opening = .whole
    }
    perform(.part(opening.part))
    perform(.follow)
  }

  /// Shows the front again.
  private mutating func showFront() {
    // Whoever follows would be put on the last row that was read so far.
    perform(.unfollow)
    turn(to: .front(opening.shownTail), [:])
    perform(.part(.front))
    perform(.run(.first, nil))
  }

  // MARK: The viewer

  /// Tells the viewer what arrived since it was told last.
  mutating func tellGrowth() {
    guard hasGrown else { return }
    hasGrown = false
    perform(.sessionGrew)
  }

  /// Tells the viewer what happened. What the loop has to do waits in `effects`.
  mutating func perform(_ action: Action, draws: Bool = true) {
    switch action {
    case .tick, .usual: break
    default: tellGrowth()
    }
    for effect in reduce(action, into: &state, session: session) {
      switch effect {
      case .pollNow: follower.feed.pollNow()
      case .showEnd: showEnd()
      case .showFront: showFront()
      case .quit, .close, .suspend, .redraw, .beep, .copy, .openOutside, .export, .goToTab, .theme,
        .previewTheme, .mouse, .moveTab:
        effects.append(effect)
      }
    }
    if draws { isStale = true }
  }

  /// Takes what the loop has to do.
  mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }
}
