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
  let look: Look
  /// Where copied text goes.
  let clipboard: Clipboard
  /// What keeps how long calls usually take.
  private let durations: DurationKeeper?
  /// What tells a person who looks elsewhere.
  private let notifier: Notifier
  let environment: Environment
  /// What lives beside the feeds.
  let members: [any LoopMember]
  /// Whether to leave when all jobs have ended.
  let exitsWhenDone: Bool
  /// The sessions, in the order in which they were opened.
  private(set) var tabs: [Tab]
  /// The index of the one that is shown.
  private(set) var active = 0
  private(set) var grid: Grid
  /// What stands below the bar of tabs, when there is one.
  private var body: Grid
  /// When the last frame was drawn, on the monotonic clock.
  private var drawnAt = Milliseconds(-1000)
  /// What the bar of tabs showed last.
  private var drawnTabs: [TabLabel] = []
  private var ending: Ending?

  /// The least time between two frames that no key asked for: sixty a second.
  private static let frame = Milliseconds(16)
  /// When to try again on a terminal that does not keep up.
  private static let retry = Milliseconds(20)

  init(
    on stage: Stage, tabs: [Tab], members: [any LoopMember], exitsWhenDone: Bool,
    clipboard: Clipboard, durations: DurationKeeper?, notifier: Notifier,
    environment: Environment
  ) {
    precondition(!tabs.isEmpty, "a loop around nothing")
    terminal = stage.terminal
    look = stage.look
    self.clipboard = clipboard
    self.durations = durations
    self.notifier = notifier
    self.environment = environment
    self.members = members
    self.exitsWhenDone = exitsWhenDone
    self.tabs = tabs
    let size = stage.terminal.size
    grid = Grid(rows: size.rows, columns: size.columns, glyphs: stage.glyphs)
    body = grid
    self.tabs[0].isShown = true
    resize()
  }

  /// What is shown.
  var session: Session { tabs[active].session }

  /// The rows that the bar of tabs takes.
  private var barRows: Int { tabs.count > 1 && terminal.size.rows >= 6 ? 1 : 0 }

  /// Tells the reader something, until the next key.
  mutating func tell(_ notice: String) { tabs[active].perform(.told(notice)) }

  /// Runs until the reader, the jobs or a signal ends it.
  mutating func run() -> Ending {
    // What is wrong with the theme is told with the first frame: nothing else may wake the loop.
    takeLook(Environment.now)
    // What is on the first frame is no news; what comes from then on is.
    attend(Environment.now)
    present(Environment.now)
    while true {
      wait()
      let now = Environment.now
      // The clock first: a key may stop time.
      tabs[active].tick(now)
      obey()
      takeSignals(now)
      while ending == nil, let key = terminal.nextKey(now: now.monotonic.count) { press(key) }
      if let ending { return ending }
      takeLook(now)
      for member in members { member.step(now: now) }
      clipboard.step(now: now)
      if let words = clipboard.takeWords() { tell(words) }
      for index in tabs.indices {
        tabs[index].keeper?.step(tabs[index].state, tabs[index].session, now: now)
        learnDurations(index, now)
        tabs[index].read(now)
      }
      obey()
      attend(now)
      leaveWhenDone()
      if let ending { return ending }
      if isStale { present(now) }
    }
  }

  /// Keeps what is kept, at the end.
  func finish() {
    let now = Environment.now
    for tab in tabs { finish(tab, now: now) }
    durations?.finish()
  }

  private func finish(_ tab: Tab, now: Now) {
    tab.keeper?.finish(tab.state, tab.session)
    for observer in tab.follower.observers { observer.finish(tab.follower.session, now: now) }
  }

  // MARK: Waiting

  /// Waits for keys, signals, records, and for what is due.
  private func wait() {
    let now = Environment.now
    var descriptors = [
      pollfd(fd: terminal.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    descriptors += tabs.flatMap(\.descriptors) + members.flatMap(\.descriptors)
    descriptors += clipboard.descriptors + look.descriptors
    var deadlines = tabs.flatMap { $0.deadlines(now) } + members.map(\.deadline)
    deadlines += [clipboard.deadline, durations?.deadline, notifier.deadline, look.deadline]
    if tabs.contains(where: learnsDurations) { deadlines.append(.zero) }
    deadlines.append(terminal.keyDeadline.map { Milliseconds($0) })
    if isStale { deadlines.append(drawnAt + Self.frame) }
    Waiting.wait(for: descriptors, until: deadlines)
  }

  // MARK: What happens

  /// Takes a key; the mouse counts rows from where the session begins.
  private mutating func press(_ key: Key) {
    drawnAt = Milliseconds(-1000)
    guard case .mouse(var event) = key else {
      tabs[active].press(key)
      return obey()
    }
    event.row -= barRows
    if event.row < 0 {
      if case .press(.left) = event.action,
        let index = TabLabel.index(at: event.column, in: drawnTabs, columns: grid.columns)
      {
        show(index)
      }
      return
    }
    if let target = PointerTarget.command(
      event, on: barRows > 0 ? body : grid, tabs[active].state)
    {
      tabs[active].press(target.command, target.number)
    } else {
      tabs[active].press(.mouse(event))
    }
    obey()
  }

  private mutating func takeSignals(_ now: Now) {
    for signal in terminal.signals() {
      switch signal {
      case .resize, .resumed: resize()
      case .suspend: suspend()
      case .interrupt: ending = .signal(SIGINT)
      case .terminate(let number): ending = .signal(number)
      case .hangup: ending = .signal(SIGHUP)
      }
    }
  }

  /// Takes up another look of things, and tells what is wrong with it.
  private mutating func takeLook(_ now: Now) {
    if look.step(now: now.monotonic, background: terminal.background) {
      tabs[active].isStale = true
    }
    if let trouble = look.takeTrouble() { tell(trouble) }
  }

  private mutating func suspend() {
    terminal.suspend()
    notifier.terminalReturned()
    resize()
  }

  /// Takes the screen again that another program had.
  mutating func terminalReturned() {
    notifier.terminalReturned()
    resize()
    for index in tabs.indices { tabs[index].perform(.sessionGrew) }
  }

  mutating func resize() {
    let size = terminal.size
    grid = Grid(rows: size.rows, columns: size.columns, glyphs: grid.glyphs)
    body = Grid(rows: size.rows - barRows, columns: size.columns, glyphs: grid.glyphs)
    for index in tabs.indices {
      tabs[index].perform(.resize(rows: size.rows - barRows, columns: size.columns))
    }
    drawnTabs = []
  }

  /// Does what the session that is shown asked for.
  private mutating func obey() {
    for effect in tabs[active].takeEffects() {
      switch effect {
      case .quit(let status): ending = .status(status)
      case .close: close(active)
      case .suspend: suspend()
      case .redraw: terminal.redraw()
      case .beep: terminal.bell()
      case .copy(let yank): copy(yank)
      case .openOutside(let yank): openOutside(yank)
      case .theme(let name): look.choose(name)
      case .mouse(let isOn): terminal.setMouse(isOn)
      case .export(let yank, let path): export(yank, to: path)
      case .goToTab(let number):
        if tabs.indices.contains(number - 1) { show(number - 1) } else { terminal.bell() }
      case .moveTab(let count):
        if tabs.count > 1 {
          show(((active + count) % tabs.count + tabs.count) % tabs.count)
        } else {
          terminal.bell()
        }
      case .pollNow, .showEnd, .showFront: break
      }
    }
  }

  /// Reads a slice of every feed, while something else has the terminal.
  mutating func readOn(_ now: Now) {
    for member in members { member.step(now: now) }
    for index in tabs.indices { _ = tabs[index].follower.step(now: now) }
  }

  /// Leaves when all jobs have ended, with the first outcome that is no success.
  private mutating func leaveWhenDone() {
    guard exitsWhenDone, tabs.allSatisfy(\.follower.isAtEnd) else { return }
    let outcomes = tabs.map { ExitStatus.of($0.follower.session) }
    ending = .status(outcomes.first { $0 != ExitStatus.success } ?? ExitStatus.success)
  }

  // MARK: Tabs

  /// Shows another session.
  private mutating func show(_ index: Int) {
    guard index != active else { return }
    tabs[active].isShown = false
    active = index
    tabs[index].isShown = true
    let now = Environment.now
    tabs[index].tick(now)
    tabs[index].read(now)
    tabs[index].isStale = true
    obey()
  }

  /// Closes a session; with the last one, the viewer.
  private mutating func close(_ index: Int) {
    guard tabs.count > 1 else {
      ending = .closed
      return
    }
    finish(tabs[index], now: Environment.now)
    tabs.remove(at: index)
    active = min(active, tabs.count - 1)
    tabs[active].isShown = true
    resize()
  }

  /// Counts what wants a person, and tells it.
  private mutating func attend(_ now: Now) {
    guard tabs.count > 1 || notifier.isOn else { return }
    for index in tabs.indices {
      if let text = tabs[index].attend() { notifier.tell(text) }
    }
    if notifier.isOn {
      notifier.entitle(tabs.map(\.attention), name: tabs[active].name, glyphs: grid.glyphs)
      notifier.step(now: now.monotonic)
    }
    if barRows > 0, labels != drawnTabs { tabs[active].isStale = true }
  }

  /// What the bar of tabs shows.
  private var labels: [TabLabel] {
    tabs.indices.map { index in
      let attention = tabs[index].attention
      return TabLabel(
        name: tabs[index].name, status: attention.status, waiting: attention.waiting,
        failed: attention.failedSinceSeen, isActive: index == active)
    }
  }

  // MARK: Durations

  /// Whether a session has calls whose durations were not learned yet. What is read by its end is learned
  /// with the whole.
  private func learnsDurations(_ tab: Tab) -> Bool {
    durations != nil && tab.state.part == .whole && tab.learning.isBehind(tab.follower.session)
  }

  /// Learns a slice of how long calls took, and tells all viewers.
  private mutating func learnDurations(_ index: Int, _ now: Now) {
    guard let durations else { return }
    if learnsDurations(tabs[index]),
      durations.learn(&tabs[index].learning, from: tabs[index].follower.session, now: now)
    {
      for other in tabs.indices {
        tabs[other].perform(.usual(durations.durations), draws: tabs[other].state.isBusy)
      }
    }
    durations.step(now: now)
  }

  // MARK: Drawing

  private var isStale: Bool { tabs[active].isStale }

  /// Draws the whole screen and sends what differs, unless the last frame is too young.
  private mutating func present(_ now: Now) {
    guard now.monotonic >= drawnAt + Self.frame else { return }
    tabs[active].tellGrowth()
    var cursor: (row: Int, column: Int)?
    if barRows > 0 {
      cursor = draw(tabs[active].state, session, into: &body)
      cursor?.row += barRows
      grid.clear()
      grid.copy(body.bounds, of: body, toRow: barRows, column: 0)
      drawnTabs = labels
      drawTabs(drawnTabs, into: &grid)
    } else {
      cursor = draw(tabs[active].state, session, into: &grid)
    }
    drawnAt = now.monotonic
    if terminal.present(grid, styles: look.styles, cursor: cursor) {
      tabs[active].isStale = false
    } else {
      drawnAt = now.monotonic + Self.retry - Self.frame
    }
  }
}
