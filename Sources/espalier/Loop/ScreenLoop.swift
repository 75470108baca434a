import CellGrid
import EspalierKit
import Feeds
import Glibc
import SessionModel
import Terminal
import ViewerCore
import ViewerScreen

/// The viewer in the loop around the terminal: keys go to the session that is shown, and all sessions read on.
struct ScreenLoop: TerminalGuest {
  /// How the viewer ended.
  enum Ending {
    /// Leave with this exit status.
    case status(Int32)
    /// Leave this session: back to where it was picked, or to the shell.
    case closed
    /// Die of this signal.
    case signal(Int32)
  }

  let host: TerminalHost
  /// Where copied text goes.
  let clipboard: Clipboard
  /// What keeps how long calls usually take.
  private let durations: DurationKeeper?
  /// Whether the viewers were told of that, which the first frame does not wait for.
  private var knowsUsual = false
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
  /// What stands below the bar of tabs, when there is one.
  private var body: Grid
  /// What the bar of tabs showed last.
  private var drawnTabs: [TabLabel] = []
  private(set) var ending: Ending?

  init(
    on stage: Stage, tabs: [Tab], members: [any LoopMember], exitsWhenDone: Bool,
    clipboard: Clipboard, durations: DurationKeeper?, notifier: Notifier,
    environment: Environment
  ) {
    precondition(!tabs.isEmpty, "a loop around nothing")
    host = TerminalHost(stage)
    self.clipboard = clipboard
    self.durations = durations
    self.notifier = notifier
    self.environment = environment
    self.members = members
    self.exitsWhenDone = exitsWhenDone
    self.tabs = tabs
    body = host.grid
    self.tabs[0].isShown = true
    resize()
  }

  /// What is shown.
  var session: Session { tabs[active].session }

  /// The rows that the bar of tabs takes.
  private var barRows: Int { tabs.count > 1 && terminal.size.rows >= 6 ? 1 : 0 }

  /// Tells the reader something, until the next key.
  mutating func tell(_ notice: String) { tabs[active].perform(.told(notice)) }

  var terminal: Terminal { host.terminal }
  private var look: Look { host.look }
  var grid: Grid { host.grid }

  /// Runs until the reader, the jobs or a signal ends it.
  mutating func run() -> Ending { host.run(&self) }

  // What is on the first frame is no news; what comes from then on is.
  mutating func begin(_ now: Now) { attend(now) }

  mutating func wake(_ now: Now) {
    // The clock first: a key may stop time.
    tabs[active].tick(now)
    obey()
  }

  mutating func step(_ now: Now) {
    for member in members { member.step(now: now) }
    clipboard.step(now: now)
    if let words = clipboard.takeWords() { tell(words) }
    if !knowsUsual { tellUsual() }
    for index in tabs.indices {
      tabs[index].keeper?.step(tabs[index].state, tabs[index].session, now: now)
      learnDurations(index, now)
      tabs[index].read(now)
    }
    obey()
    attend(now)
    leaveWhenDone()
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

  var descriptors: [pollfd] {
    tabs.flatMap(\.descriptors) + members.flatMap(\.descriptors) + clipboard.descriptors
  }

  func deadlines(_ now: Now) -> [Milliseconds?] {
    var deadlines = tabs.flatMap { $0.deadlines(now) } + members.map(\.deadline)
    deadlines += [clipboard.deadline, durations?.deadline, notifier.deadline]
    if !knowsUsual || tabs.contains(where: learnsDurations) { deadlines.append(.zero) }
    return deadlines
  }

  // MARK: What happens

  /// Takes a key; the mouse counts rows from where the session begins.
  mutating func press(_ key: Key) {
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

  mutating func end(by signal: Int32) { ending = .signal(signal) }

  mutating func suspend() {
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
    host.resize()
    let size = terminal.size
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
      case .previewTheme(let name): look.preview(name)
      case .mouse(let isOn): terminal.setMouse(isOn)
      case .export(let yank, let path): export(yank, to: path)
      case .goToTab(let number):
        if tabs.indices.contains(number - 1), number - 1 != active {
          show(number - 1)
        } else if number - 1 == active {
          refuse(tabs.count == 1 ? "only this session is open" : "this is session \(number)")
        } else {
          refuse("there is no session \(number): \(tabs.count) open")
        }
      case .moveTab(let count):
        if tabs.count > 1 {
          show(((active + count) % tabs.count + tabs.count) % tabs.count)
        } else {
          refuse("only this session is open")
        }
      case .pollNow, .showEnd, .showFront: break
      }
    }
  }

  /// Says why nothing was done.
  private mutating func refuse(_ reason: String) {
    tell(reason)
    terminal.bell()
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
    durations != nil && tab.showsWhole && tab.learning.isBehind(tab.follower.session)
  }

  /// Learns a slice of how long calls took, and tells all viewers.
  private mutating func learnDurations(_ index: Int, _ now: Now) {
    guard let durations else { return }
    if learnsDurations(tabs[index]),
      durations.learn(&tabs[index].learning, from: tabs[index].follower.session, now: now)
    {
      tellUsual()
    }
    durations.step(now: now)
  }

  /// Tells all viewers how long calls usually take.
  private mutating func tellUsual() {
    knowsUsual = true
    guard let durations else { return }
    for index in tabs.indices {
      tabs[index].perform(.usual(durations.durations), draws: tabs[index].state.isBusy)
    }
  }

  // MARK: Drawing

  var isStale: Bool {
    get { tabs[active].isStale }
    set { tabs[active].isStale = newValue }
  }

  mutating func draw(into grid: inout Grid, _ now: Now) -> (row: Int, column: Int)? {
    tabs[active].tellGrowth()
    guard barRows > 0 else {
      return ViewerScreen.draw(tabs[active].state, session, into: &grid)
    }
    var cursor = ViewerScreen.draw(tabs[active].state, session, into: &body)
    cursor?.row += barRows
    grid.clear()
    grid.copy(body.bounds, of: body, toRow: barRows, column: 0)
    drawnTabs = labels
    drawTabs(drawnTabs, into: &grid)
    return cursor
  }
}
