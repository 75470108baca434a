import CellGrid
import Feeds
import Glibc
import SessionModel
import Sessions
import Terminal
import ViewerCore
import ViewerScreen

/// The list of sessions in the loop around the terminal, which looks at files for a slice of time.
struct PickerLoop: TerminalGuest {
  /// Why the loop came to a halt.
  enum Ending {
    /// Show this session, and come back.
    case open(ListedSession.ID)
    /// Leave with this exit status.
    case status(Int32)
    /// Die of this signal.
    case signal(Int32)
  }

  private let host: TerminalHost
  private var scan: SessionScan
  private var state: PickerState
  /// The revision of the scan that the state has.
  private var shown = -1
  /// When the files are looked at again, on the monotonic clock.
  private var nextLook = Milliseconds.zero
  /// How long the last look took.
  private var cost = Milliseconds.zero
  /// When the sessions were handed to the state last.
  private var taken = Milliseconds(-1000)
  /// Why the last session could not be opened, until it was told.
  private var trouble: String?
  var isStale = true
  private(set) var ending: Ending?

  /// The time between two looks at the files.
  private static let pause = Milliseconds(2000)
  /// The time that one slice of looking takes.
  private static let slice = Milliseconds(4)
  /// The least time between two lists while files are read: sorting thousands takes its time.
  private static let listPause = Milliseconds(50)

  init(_ stage: Stage, _ environment: Environment) {
    host = TerminalHost(stage)
    scan = SessionScan(
      environment.variables, query: Database.texts(in:_:), unpack: PackedFile.front,
      monotonic: Environment.monotonic)
    let size = host.terminal.size
    state = PickerState(rows: size.rows, columns: size.columns, now: Environment.now.wall)
  }

  /// Runs until a session is to be opened, or the program to be left.
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

  mutating func wake(_ now: Now) {}

  // MARK: What happens

  /// Looks at files for a slice of time, and tells the state what was found.
  mutating func step(_ now: Now) {
    let start = Environment.now
    if scan.isAtEnd {
      guard start.monotonic >= nextLook else { return }
      scan.restart()
      cost = .zero
    }
    scan.step(budget: Self.slice)
    let now = Environment.now
    cost = cost + (now.monotonic - start.monotonic)
    if scan.isAtEnd {
      // An idle screen shall cost next to nothing, however many files there are.
      nextLook = now.monotonic + max(Self.pause, Milliseconds(cost.count * 100))
    }
    let isFirst = shown < 0
    guard scan.isAtEnd || isFirst || now.monotonic >= taken + Self.listPause else { return }
    guard scan.isAtEnd || scan.revision != shown else { return }
    guard !isFirst || scan.unread != nil else { return }
    shown = scan.revision
    perform(
      .sessions(scan.sessions(now: now.wall), unread: scan.unread ?? 0, now: now.wall))
    taken = Environment.monotonic()
  }

  mutating func press(_ key: Key) { perform(.key(key)) }

  mutating func tell(_ trouble: String) { perform(.failed(trouble)) }

  mutating func end(by signal: Int32) { ending = .signal(signal) }

  mutating func suspend() {
    host.terminal.suspend()
    resize()
  }

  mutating func resize() {
    host.resize()
    let size = host.terminal.size
    perform(.resize(rows: size.rows, columns: size.columns))
  }

  private mutating func perform(_ action: PickerAction) {
    for effect in reduce(action, into: &state) {
      switch effect {
      case .open(let id): ending = .open(id)
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

  /// At once while there are files to look at.
  func deadlines(_ now: Now) -> [Milliseconds?] { [scan.isAtEnd ? nextLook : .zero] }
}
