import CellGrid
import EspalierKit
import Feeds
import Glibc
import SessionModel
import Settings
import Terminal
import ViewerCore
import ViewerScreen

/// The viewer on a screen.
struct ScreenCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  /// Shows sources until the reader, the jobs or a signal ends it.
  func run(
    _ sources: [OpenedSource], observers: [any SessionObserver], recorder: Recorder?,
    members: [any LoopMember]
  ) throws -> Int32 {
    var readings = try sources.map { try read($0, observers) }
    if program.invocation.has(.all) {
      let running = readings.filter { !$0.isRead || !$0.follower.isOver }
      readings = running.isEmpty ? Array(readings.prefix(1)) : running
    }
    guard let stage = try Stage(program) else { return ExitStatus.failure }
    let (ending, outcomes) = try show(readings, recorder: recorder, members: members, on: stage)
    stage.terminal.close()
    // Of a job that was watched, its outcome stays on the screen.
    if program.invocation.command == .watch { for line in outcomes { Output.line(line) } }
    if let recorder, recorder.count > 0 {
      Output.error("recorded \(recorder.count) lines to \(program.invocation[.record] ?? "")")
    }
    switch ending {
    case .status(let status): return status
    case .closed: return ExitStatus.success
    case .signal(let signal): Terminal.die(of: signal)
    }
  }

  /// The time that may pass before the first frame.
  private static let patience = Milliseconds(5)
  /// The time that may pass with reading a file of few bytes to its end: what is packed in them may be much.
  private static let patienceWithFew = Milliseconds(50)
  /// The time for one of the sessions of a folder: a document without a line end is complete after a rest.
  private static let choicePatience = Milliseconds(150)

  /// Shows sources on a screen that is open already, on which a list was.
  ///
  /// - Parameter hit: the hit of a search that the first one is opened at.
  func show(
    _ sources: [OpenedSource], at hit: (query: SearchQuery, number: Int)? = nil, on stage: Stage
  ) throws -> ScreenLoop.Ending {
    let readings = try sources.map { try read($0, [], awaitsEnd: hit != nil) }
    return try show(
      readings, recorder: nil, members: [], on: stage, isFromList: true, at: hit
    ).ending
  }

  /// A source of which that was read which is there.
  private struct Reading {
    var source: OpenedSource
    var follower: Follower
    /// Whether everything was read that is there.
    var isRead: Bool
  }

  /// Reads what is there.
  ///
  /// - Parameter awaitsEnd: whether its front is not what is to be shown.
  private func read(
    _ source: OpenedSource, _ observers: [any SessionObserver], awaitsEnd: Bool = false
  ) throws -> Reading {
    var follower = Follower(
      source,
      stopsAtEnd: source.feed.kind.isServed || program.invocation.has(.exitWhenDone),
      observers: observers)
    let isShort = (source.feed.status.bytesTotal ?? 0) < TailReading.least
    // Of the sessions of a folder it must be known which are over before there is a bar of them.
    let isChoice = isShort && program.invocation.has(.all)
    // A short file that may be written to is read before the first frame, since it is followed at its end. What has
    // been left alone, and what is large, shows its front as soon as that fills a screen.
    let awaitsEnd =
      awaitsEnd || program.invocation.command == .watch || source.mayGoOn(Environment.now)
    let isReadAtOnce = source.feed.status.bytesTotal.map { $0 <= Opening.readAtOnce } ?? false
    let fillsScreen = !isChoice && !isReadAtOnce && !(isShort && awaitsEnd)
    let patience = isChoice ? Self.choicePatience : Self.patience
    // Moments of a replay are told from the start of its session, which must be known.
    let isRead = preread(
      &follower, atMost: isReadAtOnce ? max(patience, Self.patienceWithFew) : patience,
      waitingAtMost: patience, items: fillsScreen ? Program.rows ?? Opening.screenful : .max,
      awaitsSomething: isChoice, awaitsStart: program.invocation.command == .replay)
    if follower.failure != nil, follower.session.nodeCount == 1, let failure = follower.failure {
      throw failure
    }
    return Reading(source: source, follower: follower, isRead: isRead)
  }

  /// Runs the loop of the viewer; tells how it ended, and what each session came to by then.
  private func show(
    _ readings: [Reading], recorder: Recorder?, members: [any LoopMember], on stage: Stage,
    isFromList: Bool = false, at hit: (query: SearchQuery, number: Int)? = nil
  ) throws -> (ending: ScreenLoop.Ending, outcomes: [SafeText]) {
    let invocation = program.invocation
    // What the demo makes up is usual nowhere.
    let durations = invocation.command == .demo ? nil : DurationKeeper(program.environment)
    let tabs = try readings.map { reading in
      try tab(reading, recorder, on: stage, isFromList: isFromList, at: hit)
    }
    var loop = ScreenLoop(
      on: stage, tabs: tabs, members: members, exitsWhenDone: invocation.has(.exitWhenDone),
      clipboard: Clipboard(
        try invocation.choice(.clipboard, of: Clipboard.Choice.self) ?? .auto, program.environment,
        stage.terminal), durations: durations,
      notifier: Notifier(stage.notices, stage.terminal), environment: program.environment)
    if let trouble = program.configurationTrouble(rest: ":messages shows") { loop.tell(trouble) }
    if let kind = invocation[.crashTest] { loop.crash(kind) }
    let ending = loop.run()
    loop.finish()
    return (ending, loop.outcomes)
  }

  /// Makes what shows one session.
  private func tab(
    _ reading: Reading, _ recorder: Recorder?, on stage: Stage,
    isFromList: Bool, at hit: (query: SearchQuery, number: Int)?
  ) throws -> Tab {
    let isReplay = program.invocation.command == .replay
    let session = reading.follower.session
    let clock = try isReplay ? replayClock(session) : nil
    let now = Environment.now
    // Who watches follows for as long as he likes, and a pipe is there because somebody writes to it. A
    // large file shows its start until its end tells whether it is still running.
    let isWatched = program.invocation.command == .watch
    let follows =
      isReplay || isWatched || reading.source.feed.kind == .pipe
      || (reading.isRead ? !reading.follower.isOver : reading.source.feed.kind.isServed)
    let size = stage.terminal.size
    var options = options(reading.source.name, stage)
    options.isFromList = isFromList
    var state = ViewerState(
      rows: size.rows, columns: size.columns, now: now.wall, options: options,
      follow: follows, clock: clock)
    let keeper = ViewKeeper(source: reading.source.name, program.environment)
    if let view = keeper?.view { _ = reduce(.remember(view), into: &state, session: session) }
    _ = reduce(.sessionGrew, into: &state, session: session)
    let line = FeedLine(reading.follower, recorder, isWatched: isWatched, now: now)
    _ = reduce(.feed(line), into: &state, session: session)
    var tab = Tab(
      source: reading.source, follower: reading.follower, state: state, keeper: keeper,
      recorder: recorder, isWatched: isWatched)
    if let hit {
      tab.open(at: hit.query, hit: hit.number)
    } else if isReplay {
      if let start = try program.time(.start, in: session) { tab.openReplay(at: start) }
    } else if !reading.isRead {
      tab.openPart(follows: follows)
    }
    return tab
  }

  /// How a session is shown on a screen.
  private func options(_ name: String, _ stage: Stage) -> ViewerOptions {
    var options = ViewerOptions(sourceName: name, motion: stage.motion, glyphs: stage.glyphs)
    options.zone = Environment.zone
    options.keyMap = program.configuration.keyMap
    options.timeColumn = program.configuration.time
    options.toolDefaults = program.configuration.tools
    options.problems = program.configuration.problems.map { Discretion.text("\($0)") }
    options.usesMouse = stage.terminal.usesMouse
    options.themeNames = stage.look.names
    options.prices = stage.prices
    return options
  }

  /// Reads what is there before the screen is opened.
  ///
  /// - Parameters:
  ///   - limit: how long that may take.
  ///   - patience: how long more is waited for, from the beginning on.
  ///   - items: how many items are enough.
  ///   - awaitsSomething: whether a file of which nothing could be read yet is waited for.
  ///   - awaitsStart: whether it goes on, however long that takes, until it is known when the session began.
  /// - Returns: whether everything was read that was there.
  private func preread(
    _ follower: inout Follower, atMost limit: Milliseconds, waitingAtMost patience: Milliseconds,
    items: Int, awaitsSomething: Bool, awaitsStart: Bool
  ) -> Bool {
    guard !follower.feed.kind.isServed else { return false }
    let start = Environment.monotonic()
    while !follower.isAtEnd {
      let now = Environment.now
      let needsStart = awaitsStart && follower.session.timeline.start == nil
      let limit = needsStart ? nil : limit
      if let limit, now.monotonic - start > limit { return false }
      if !needsStart, follower.session.nodeCount > items { return false }
      // A screenful is looked for with every tick of the clock.
      let slice = limit ?? Milliseconds(50)
      _ = follower.step(now: now, budget: items < .max ? .zero : slice)
      let isEmpty = awaitsSomething && follower.session.position == 0
      if follower.isAtEnd || !isEmpty && follower.feed.status.phase == .waiting { break }
      guard follower.feed.deadline.map({ $0 <= now.monotonic }) != true else { continue }
      let end = needsStart ? nil : start + patience
      if let end, Environment.monotonic() > end { return false }
      Waiting.wait(for: follower.feed.descriptors, until: [follower.feed.deadline, end])
    }
    return true
  }

  // MARK: Replay

  private func replayClock(_ session: Session) throws -> ReplayClock {
    let speed = try program.replaySpeed() ?? 1
    let limit = try program.invocation.number(.idleLimit) ?? 2
    return ReplayClock(
      start: session.timeline.start ?? .zero, speed: speed,
      idleLimit: limit == 0 ? nil : Milliseconds(seconds: limit),
      until: try program.time(.until, in: session))
  }
}
