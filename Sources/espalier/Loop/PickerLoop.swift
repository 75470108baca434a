import CellGrid
import Feeds
import Glibc
import SessionModel
import Sessions
import Settings
import Terminal
import ViewerCore
import ViewerScreen

/// The board in the loop around the terminal, which looks at files for a slice of time.
struct PickerLoop: ListGuest {
  /// Why the loop came to a halt.
  enum Ending {
    /// Show these sessions, and come back.
    case open([ListedSession.ID])
    /// Search in the contents of all sessions, and come back.
    case search
    /// Leave with this exit status.
    case status(Int32)
    /// Die of this signal.
    case signal(Int32)
  }

  let host: TerminalHost
  private let clipboard: Clipboard
  private let tmux: TmuxJump
  /// What tells a person who looks elsewhere, and what there is to tell.
  private let notifier: Notifier
  private var notices = BoardNotices()
  /// Since when the board may stand otherwise than when news were looked for, on the monotonic clock.
  private var newsSince: Milliseconds? = .zero
  private let seen: SeenKeeper?
  private var list: SessionList
  /// The sessions of other machines; `nil` where none are asked for.
  private let fleet: FleetWatch?
  /// Whether the sessions of this machine are shown.
  private let hasOwn: Bool
  /// Those of this machine, the newest first.
  private var own: [ListedSession] = []
  /// Whether there is something of other machines that the state was not told yet.
  private var hasFleetNews = false
  private var lanes: LaneWatch
  private var state: PickerState
  /// The overview beside the list.
  private var preview: PreviewReading
  /// What the cursor is on, and when it has been there long enough that more is looked at, on the monotonic clock;
  /// `nil` when that was done.
  private var resting: (id: ListedSession.ID?, due: Milliseconds?) = (nil, nil)
  /// Whether there are facts that the state was not told yet, and when it is told at the earliest.
  private var (hasFacts, factsDue) = (false, Milliseconds.zero)
  /// When the state was told last what time it is.
  private var tick = Milliseconds.zero
  /// Why the last session could not be opened, until it was told.
  private var trouble: String?
  var isStale = true
  private(set) var ending: Ending?

  /// The time that one slice of reading takes.
  private static let slice = Milliseconds(4)
  /// The time that news wait for what explains them.
  private static let newsPatience = Milliseconds(1000)
  /// The time that the cursor rests before its session is looked at: whoever moves on waits for nothing.
  private static let repose = Milliseconds(150)

  /// Makes a board.
  ///
  /// - Parameters:
  ///   - fleet: the sessions of other machines; `nil` where none are asked for.
  ///   - hasOwn: whether the sessions of this machine are shown.
  init(
    _ stage: Stage, _ program: Program, clipboard: Clipboard, fleet: FleetWatch? = nil,
    hasOwn: Bool = true
  ) {
    let environment = program.environment
    let budget = program.configuration.budget
    (self.fleet, self.hasOwn) = (fleet, hasOwn)
    host = TerminalHost(stage)
    self.clipboard = clipboard
    tmux = TmuxJump(environment)
    notifier = Notifier(stage.notices, stage.terminal)
    seen = SeenKeeper(environment)
    list = SessionList(environment)
    lanes = LaneWatch(
      usual: DurationKeeper(environment)?.durations ?? UsualDurations(), prices: stage.prices,
      budget: budget)
    let size = host.terminal.size
    let now = Environment.now.wall
    state = PickerState(
      rows: size.rows, columns: size.columns, now: now, zone: Environment.zone, budget: budget)
    var options = ViewerOptions(motion: .none, glyphs: stage.glyphs)
    (options.zone, options.prices) = (Environment.zone, stage.prices)
    options.toolDefaults = program.configuration.tools
    preview = PreviewReading(program, options)
    if let seen { _ = reduce(.seen(seen.seen), into: &state) }
  }

  /// Runs until sessions are to be opened, or the program to be left.
  ///
  /// - Parameter trouble: why the last session could not be opened.
  mutating func run(trouble: String? = nil) -> Ending {
    ending = nil
    self.trouble = trouble
    return host.run(&self)
  }

  mutating func begin(_ now: Now) {
    resize()
    host.terminal.redraw()
    if let trouble { tell(trouble) }
    trouble = nil
    step(now)
  }

  /// Takes it that a person has looked at sessions.
  mutating func looked(at ids: [ListedSession.ID]) {
    let now = Environment.now.wall
    for id in ids { seen?.keep(id, now) }
    if let seen { perform(.seen(seen.seen)) }
  }

  // MARK: What happens

  /// Looks at files for a slice of time, and tells the state what was found.
  mutating func step(_ now: Now) {
    clipboard.step(now: now)
    tmux.step(now: now)
    if let words = tmux.takeWords() { tell(words) }
    if let words = clipboard.takeWords() {
      // What was copied stays on the screen: it may be typed by hand, too.
      tell([state.notice, words].compactMap { $0 }.joined(separator: "  "))
    }
    if hasOwn, list.step(budget: Self.slice) {
      let now = Environment.now
      own = list.sessions(now: now.wall)
      lanes.choose(own, now: now.wall)
      showSessions(now)
      list.rest(Environment.monotonic() - now.monotonic)
    }
    if let fleet, fleet.step(now: now) { (hasFacts, hasFleetNews) = (true, true) }
    // The list comes first: a person wants to see what there is.
    if lanes.step(budget: Self.slice) { hasFacts = true }
    if hasFacts, now.monotonic >= factsDue {
      hasFacts = false
      let start = Environment.now
      if hasFleetNews { showSessions(start) }
      tick = start.wall
      perform(.facts(allFacts, earlier: lanes.earlier, now: tick))
      let end = Environment.monotonic()
      factsDue = end + Milliseconds(min(500, max(100, (end - start.monotonic).count * 60)))
    } else if now.wall >= tick + pause || now.wall < tick {
      tick = now.wall
      perform(.tick(now: now.wall))
    }
    look(now)
    notify(now)
  }

  /// Looks at the session that the cursor rests on.
  private mutating func look(_ now: Now) {
    if state.cursor != resting.id {
      resting = (state.cursor, now.monotonic + Self.repose)
    }
    let layout = state.layout
    if let due = resting.due {
      guard now.monotonic >= due else { return }
      resting.due = nil
      if let session = state.current?.session, session.state.isLive {
        perform(.lives(session.id, home(of: session)))
      }
    }
    // Nothing is fetched from another machine that was not asked for.
    let shown = layout.preview == nil ? nil : state.current?.session
    let session = shown?.origin == nil ? shown : nil
    preview.choose(
      session, rows: layout.list.count, columns: layout.preview?.count ?? 0, now: now.wall)
    if preview.step(now, budget: Self.slice) { isStale = true }
  }

  private func home(of session: ListedSession) -> SessionHome? {
    // What lives on another machine has no terminal here.
    session.origin != nil
      ? nil : SessionHome(of: session, pane: Environment.pane(of:))
  }

  /// Goes to the terminal that a session lives in, or tells where that is.
  private mutating func jump(to id: ListedSession.ID) {
    guard let session = state.sessions.first(where: { $0.id == id }),
      let home = home(of: session)
    else { return tell("no process of this session is known") }
    guard tmux.isPossible else {
      return tell("it lives in \(home.words); inside tmux this key goes there")
    }
    tmux.go(to: home.process, now: Environment.now)
  }

  /// Tells what is news.
  private mutating func notify(_ now: Now) {
    defer { notifier.step(now: now.monotonic) }
    notices.meet(state.board)
    // Who says that it waits says a moment later what for.
    let isSettled = lanes.deadline == nil && !hasFacts
    guard let since = newsSince, isSettled || now.monotonic >= since + Self.newsPatience else {
      return
    }
    newsSince = nil
    let isListed = !hasOwn || list.unread == 0 && list.deadline > .zero
    let isComplete = isSettled && isListed && fleet?.hasRead ?? true
    for notice in notices.next(state.board, isComplete: isComplete) {
      notifier.tell(notice.text)
      if notice.isBudget { tell(notice.text.string) }
    }
    guard notifier.isOn else { return }
    let board = state.board
    notifier.entitle(
      failed: board.count(.failed), waiting: board.count(.permission, .question),
      isOpen: board.count(.running, .stuck) > 0, name: "Agents", glyphs: host.grid.glyphs)
  }

  mutating func suspend() {
    host.terminal.suspend()
    notifier.terminalReturned()
    resize()
  }

  /// Tells the state of all sessions.
  private mutating func showSessions(_ now: Now) {
    hasFleetNews = false
    tick = now.wall
    let others = fleet?.sessions(besides: hasOwn) ?? []
    let unread: Int? = hasOwn ? list.unread : fleet?.hasRead == true ? 0 : nil
    let all = others.isEmpty ? own : FleetWatch.merged(own, others)
    if let fleet { perform(.offline(fleet.offline)) }
    if let unread { perform(.sessions(all, unread: unread, now: now.wall)) }
  }

  /// What all sessions tell of themselves that are followed.
  private var allFacts: [ListedSession.ID: LaneFacts] {
    guard let fleet else { return lanes.facts }
    return lanes.facts.merging(fleet.facts) { own, _ in own }
  }

  /// The time after which clocks on the screen have gone on.
  private var pause: Milliseconds {
    Milliseconds(state.board.lanes.contains { $0.standing <= .running } ? 1000 : 30_000)
  }

  mutating func end(by signal: Int32) { ending = .signal(signal) }

  mutating func perform(_ action: PickerAction) {
    newsSince = newsSince ?? Environment.monotonic()
    for effect in reduce(action, into: &state) {
      switch effect {
      case .open(let ids): ending = .open(ids)
      case .search: ending = .search
      case .copy(let command):
        clipboard.copy(command, "the command", now: Environment.now)
      case .jump(let id): jump(to: id)
      case .keep(let id, let moment): seen?.keep(id, moment)
      case .quit(let status): ending = .status(status)
      case .suspend: suspend()
      case .mouse: host.terminal.setMouse(!host.terminal.usesMouse)
      case .redraw: host.terminal.redraw()
      case .beep: host.terminal.bell()
      }
    }
    isStale = true
  }

  mutating func draw(into grid: inout Grid, _ now: Now) -> (row: Int, column: Int)? {
    ViewerScreen.draw(state, preview: preview.shown, into: &grid)
  }

  // MARK: Waiting

  var descriptors: [pollfd] {
    clipboard.descriptors + tmux.descriptors + (hasOwn ? list.descriptors : [])
      + (fleet?.descriptors ?? [])
  }

  func deadlines(_ now: Now) -> [Milliseconds?] {
    let clock = now.monotonic + max(.zero, tick + pause - now.wall)
    let facts = hasFacts ? factsDue : nil
    let own = hasOwn ? list.deadline : nil
    let rest = resting.due ?? preview.deadline(now)
    let news = newsSince.map { $0 + Self.newsPatience }
    return [
      own, lanes.deadline, fleet?.deadline, clipboard.deadline, tmux.deadline, notifier.deadline,
      rest, news, clock, facts,
    ]
  }
}
