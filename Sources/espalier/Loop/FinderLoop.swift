import CellGrid
import Feeds
import Glibc
import SessionModel
import Sessions
import Terminal
import ViewerCore
import ViewerScreen

/// The search in all sessions in the loop around the terminal, which looks through them for a slice of time.
struct FinderLoop: ListGuest {
  /// Why the loop came to a halt.
  enum Ending {
    /// Show a session at one of its hits, and come back.
    case open(ListedSession.ID, SearchQuery, hit: Int)
    /// Go back to the board.
    case left
    /// Leave with this exit status.
    case status(Int32)
    /// Die of this signal.
    case signal(Int32)
  }

  let host: TerminalHost
  private let program: Program
  private var state: FinderState
  private var search: ContentSearch?
  /// When the state was told last what time it is.
  private var tick = Milliseconds.zero
  /// Why the last session could not be opened, until it was told.
  private var trouble: String?
  var isStale = true
  private(set) var ending: Ending?

  /// The time that one slice of searching takes.
  private static let slice = Milliseconds(8)
  /// The time after which ages on the screen have gone on.
  private static let pause = Milliseconds(30_000)

  init(_ stage: Stage, _ program: Program) {
    host = TerminalHost(stage)
    self.program = program
    let size = host.terminal.size
    let now = Environment.now.wall
    state = FinderState(
      rows: size.rows, columns: size.columns, now: now, zone: Environment.zone)
  }

  /// Runs until a session is to be opened, or the search to be left.
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
  }

  mutating func step(_ now: Now) {
    if now.wall >= tick + Self.pause || now.wall < tick {
      tick = now.wall
      perform(.tick(now: now.wall))
    }
    guard let found = search?.step(budget: Self.slice) else { return }
    if !found.isEmpty { perform(.found(found)) }
    if let trouble = search?.takeTroubles().last { tell(trouble) }
    let isOver = search?.isAtEnd ?? true || state.isFull
    perform(.searched(search?.searched ?? 0, of: search?.sessionCount, isOver: isOver))
    if isOver { search = nil }
  }

  mutating func end(by signal: Int32) { ending = .signal(signal) }

  mutating func perform(_ action: FinderAction) {
    for effect in reduce(action, into: &state) {
      switch effect {
      case .search(let request): search = request.map { ContentSearch($0, program) }
      case .open(let id, let query, let hit): ending = .open(id, query, hit: hit)
      case .leave: ending = .left
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

  var descriptors: [pollfd] { [] }

  func deadlines(_ now: Now) -> [Milliseconds?] {
    [search == nil ? nil : .zero, now.monotonic + max(.zero, tick + Self.pause - now.wall)]
  }
}
