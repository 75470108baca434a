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

  init(_ stage: Stage, _ environment: Environment, clipboard: Clipboard) {
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
    if list.step(budget: Self.slice) {
      let now = Environment.now
      let sessions = list.sessions(now: now.wall)
      lanes.choose(sessions, now: now.wall)
      tick = now.wall
      perform(.sessions(sessions, unread: list.unread, now: now.wall))
      list.rest(Environment.monotonic() - now.monotonic)
    }
    // The list comes first: a person wants to see what there is.
    if lanes.step(budget: Self.slice) { hasFacts = true }
    if hasFacts, now.monotonic >= factsDue {
      hasFacts = false
      let start = Environment.now
      tick = start.wall
      perform(.facts(lanes.facts, now: tick))
      let end = Environment.monotonic()
      factsDue = end + Milliseconds(min(500, max(100, (end - start.monotonic).count * 60)))
    } else if now.wall >= tick + pause || now.wall < tick {
      tick = now.wall
      perform(.tick(now: now.wall))
    }
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

  var descriptors: [pollfd] { clipboard.descriptors + list.descriptors }

  func deadlines(_ now: Now) -> [Milliseconds?] {
    let clock = now.monotonic + max(.zero, tick + pause - now.wall)
    let facts = hasFacts ? factsDue : nil
    return [list.deadline, lanes.deadline, clipboard.deadline, clock, facts]
  }
}
