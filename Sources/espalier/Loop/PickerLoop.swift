import CellGrid
import Feeds
import Glibc
import SessionModel
import Sessions
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

  /// Makes a board.
  ///
  /// - Parameters:
  ///   - fleet: the sessions of other machines; `nil` where none are asked for.
  ///   - hasOwn: whether the sessions of this machine are shown.
  init(
    _ stage: Stage, _ environment: Environment, clipboard: Clipboard, fleet: FleetWatch? = nil,
    hasOwn: Bool = true
  ) {
    (self.fleet, self.hasOwn) = (fleet, hasOwn)
    host = TerminalHost(stage)
    self.clipboard = clipboard
    seen = SeenKeeper(environment)
    list = SessionList(environment)
    lanes = LaneWatch(
      usual: DurationKeeper(environment)?.durations ?? UsualDurations(), prices: stage.prices)
    let size = host.terminal.size
    let now = Environment.now.wall
    state = PickerState(
      rows: size.rows, columns: size.columns, now: now, zone: Environment.zone(at: now))
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
      perform(.facts(allFacts, now: tick))
      let end = Environment.monotonic()
      factsDue = end + Milliseconds(min(500, max(100, (end - start.monotonic).count * 60)))
    } else if now.wall >= tick + pause || now.wall < tick {
      tick = now.wall
      perform(.tick(now: now.wall))
    }
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
    for effect in reduce(action, into: &state) {
      switch effect {
      case .open(let ids): ending = .open(ids)
      case .search: ending = .search
      case .copy(let command):
        clipboard.copy(command, "the command", now: Environment.now)
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
    ViewerScreen.draw(state, into: &grid)
  }

  // MARK: Waiting

  var descriptors: [pollfd] {
    clipboard.descriptors + (hasOwn ? list.descriptors : []) + (fleet?.descriptors ?? [])
  }

  func deadlines(_ now: Now) -> [Milliseconds?] {
    let clock = now.monotonic + max(.zero, tick + pause - now.wall)
    let facts = hasFacts ? factsDue : nil
    let own = hasOwn ? list.deadline : nil
    return [own, lanes.deadline, fleet?.deadline, clipboard.deadline, clock, facts]
  }
}
