import CellGrid
import Feeds
import Glibc
import SessionModel
import Sessions
import Terminal
import ViewerCore
import ViewerScreen

/// The loop of the picker: wait, take keys, look at files for a slice of time, draw once, and wait again.
struct PickerLoop {
  /// Why the loop came to a halt.
  enum Halt {
    /// Show this session, and come back.
    case open(ListedSession.ID)
    /// Leave with this exit status.
    case status(Int32)
    /// Die of this signal.
    case signal(Int32)
  }

  private let stage: Stage
  private var scan: SessionScan
  private var state: PickerState
  private var grid: Grid
  /// The revision of the scan that the state has.
  private var shown = -1
  /// When the files are looked at again, on the monotonic clock.
  private var nextLook = Milliseconds.zero
  /// How long the last look took.
  private var cost = Milliseconds.zero
  /// When the sessions were handed to the state last.
  private var taken = Milliseconds(-1000)
  /// When to draw; `nil` when nothing changed.
  private var due: Milliseconds? = .zero
  private var halt: Halt?

  /// The time between two looks at the files.
  private static let pause = Milliseconds(2000)
  /// The time that one slice of looking takes.
  private static let slice = Milliseconds(4)
  /// The least time between two lists while files are read: sorting thousands takes its time.
  private static let listPause = Milliseconds(50)
  /// When to try again on a terminal that does not keep up.
  private static let retry = Milliseconds(20)

  init(_ stage: Stage, _ environment: Environment) {
    self.stage = stage
    scan = SessionScan(
      environment.variables, query: Database.texts(in:_:), monotonic: Environment.monotonic)
    let size = stage.terminal.size
    state = PickerState(rows: size.rows, columns: size.columns, now: Environment.now.wall)
    grid = Grid(rows: size.rows, columns: size.columns, glyphs: stage.glyphs)
  }

  /// Runs until a session is to be opened, or the program to be left.
  ///
  /// - Parameter trouble: why the last session could not be opened.
  mutating func run(trouble: String? = nil) -> Halt {
    halt = nil
    resize()
    stage.terminal.redraw()
    if let trouble { perform(.failed(trouble)) }
    while true {
      let now = Environment.now
      takeSignals()
      while halt == nil, let key = stage.terminal.nextKey(now: now.monotonic.count) {
        perform(.key(key))
      }
      if let halt { return halt }
      takeLook(now)
      look()
      present()
      wait()
    }
  }

  // MARK: What happens

  /// Looks at files for a slice of time, and tells the state what was found.
  private mutating func look() {
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

  private mutating func takeSignals() {
    for signal in stage.terminal.signals() {
      switch signal {
      case .resize, .resumed: resize()
      case .suspend: suspend()
      case .interrupt: halt = .signal(SIGINT)
      case .terminate(let number): halt = .signal(number)
      case .hangup: halt = .signal(SIGHUP)
      }
    }
  }

  /// Takes up another look of things, and tells what is wrong with it.
  private mutating func takeLook(_ now: Now) {
    let background = stage.terminal.background
    if stage.look.step(now: now.monotonic, background: background) { due = .zero }
    if let trouble = stage.look.takeTrouble() { perform(.failed(trouble)) }
  }

  private mutating func suspend() {
    stage.terminal.suspend()
    resize()
  }

  private mutating func resize() {
    let size = stage.terminal.size
    grid = Grid(rows: size.rows, columns: size.columns, glyphs: grid.glyphs)
    perform(.resize(rows: size.rows, columns: size.columns))
  }

  private mutating func perform(_ action: PickerAction) {
    for effect in reduce(action, into: &state) {
      switch effect {
      case .open(let id): halt = .open(id)
      case .quit(let status): halt = .status(status)
      case .suspend: suspend()
      case .mouse: stage.terminal.setMouse(!stage.terminal.usesMouse)
      case .redraw: stage.terminal.redraw()
      case .beep: stage.terminal.bell()
      }
    }
    due = .zero
  }

  /// Draws the whole screen and sends what differs.
  private mutating func present() {
    let now = Environment.monotonic()
    guard let due, now >= due else { return }
    let cursor = draw(state, into: &grid)
    let isSent = stage.terminal.present(grid, styles: stage.look.styles, cursor: cursor)
    self.due = isSent ? nil : now + Self.retry
  }

  /// Waits for keys and signals, and not at all while there are files to look at.
  private func wait() {
    let descriptors =
      [
        pollfd(fd: stage.terminal.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: stage.terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
      ] + stage.look.descriptors
    Waiting.wait(
      for: descriptors,
      until: [
        scan.isAtEnd ? nextLook : .zero, due, stage.look.deadline,
        stage.terminal.keyDeadline.map { Milliseconds($0) },
      ])
  }
}
