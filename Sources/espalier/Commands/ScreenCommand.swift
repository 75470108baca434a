import CellGrid
import Feeds
import Glibc
import SessionModel
import Terminal
import ViewerCore
import ViewerScreen

/// The viewer on a screen.
struct ScreenCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  /// `--color`.
  private enum ColorChoice: String, CaseIterable { case auto, always, never }
  /// `--glyphs`.
  private enum GlyphChoice: String, CaseIterable { case auto, unicode, ascii }

  /// Shows a source until the reader, the job or a signal ends it.
  func run(
    _ source: OpenedSource, observers: [any SessionObserver], recorder: Recorder?,
    members: [any LoopMember]
  ) throws -> Int32 {
    let invocation = program.invocation
    let isReplay = invocation.command == .replay
    var follower = Follower(
      source, stopsAtEnd: source.feed is PollingFeed, observers: observers)
    // A replay needs its times, and a short file is read before the first frame, which is then final.
    let isRead = preread(&follower, atMost: isReplay ? nil : Milliseconds(100))
    let isAtRest = source.isAtRest(now: Environment.now)
    if isRead, isAtRest { follower.settle(now: Environment.now) }
    if follower.failure != nil, follower.session.nodeCount == 1, let failure = follower.failure {
      throw failure
    }

    let theme = try theme()
    let motion = try invocation.choice(.motion, of: Motion.self) ?? defaultMotion
    let glyphChoice = try invocation.choice(.glyphs, of: GlyphChoice.self) ?? .auto
    let clock = try isReplay ? replayClock(follower.session) : nil
    let options = TerminalOptions(
      environment: program.environment.variables, colors: try colors())
    let terminal: Terminal
    do throws(TerminalError) {
      terminal = try Terminal(options: options)
    } catch {
      Output.error("no screen: \(error.reason)")
      return ExitStatus.failure
    }
    let glyphs: Glyphs =
      switch glyphChoice {
      case .auto: terminal.isUTF8 ? .unicode : .ascii
      case .unicode: .unicode
      case .ascii: .ascii
      }
    let now = Environment.now
    // A large file shows its start until its end tells whether it is still running.
    let follows = isReplay || (isRead ? !follower.isJobOver : source.feed is PollingFeed)
    var state = ViewerState(
      rows: terminal.size.rows, columns: terminal.size.columns, now: now.wall,
      zone: Environment.zone(at: now.wall), motion: motion, sourceName: source.name,
      follow: follows, clock: clock)
    _ = reduce(.sessionGrew, into: &state, session: follower.session)
    let line = FeedLine(follower, recorder, now: now)
    _ = reduce(.feed(line), into: &state, session: follower.session)
    if let start = try time(.start, in: follower.session), isReplay {
      _ = reduce(.seek(start), into: &state, session: follower.session)
    }
    var loop = ScreenLoop(
      terminal: terminal, styles: theme.styles, glyphs: glyphs, follower: follower,
      members: members, recorder: recorder, exitsWhenDone: invocation.has(.exitWhenDone),
      awaitsEnd: !isRead && !follows, settlesWhenRead: isAtRest && !isRead, state: state)
    if let kind = invocation[.crashTest] { loop.crash(kind) }
    let ending = loop.run()
    let end = Environment.now
    for observer in loop.follower.observers { observer.finish(loop.follower.session, now: end) }
    terminal.close()
    if let recorder, recorder.count > 0 {
      Output.error("recorded \(recorder.count) lines to \(invocation[.record] ?? "")")
    }
    switch ending {
    case .status(let status): return status
    case .signal(let signal): Terminal.die(of: signal)
    }
  }

  /// Reads what is there before the screen is opened.
  ///
  /// - Parameter limit: how long that may take; `nil` for as long as it takes.
  /// - Returns: whether everything was read that was there.
  private func preread(_ follower: inout Follower, atMost limit: Milliseconds?) -> Bool {
    guard !(follower.feed is PollingFeed) else { return false }
    let start = Environment.monotonic()
    while !follower.isAtEnd {
      let now = Environment.now
      if let limit, now.monotonic - start > limit { return false }
      _ = follower.step(now: now, budget: Milliseconds(50))
      if follower.isAtEnd || follower.feed.status.phase == .waiting { break }
      guard follower.feed.deadline.map({ $0 <= now.monotonic }) != true else { continue }
      Waiting.wait(
        for: follower.feed.descriptors,
        until: [follower.feed.deadline, limit.map { start + $0 }])
    }
    return true
  }

  // MARK: Choices

  private var defaultMotion: Motion {
    let environment = program.environment
    if environment["NO_MOTION"] != nil { return .none }
    return environment["REDUCED_MOTION"] != nil ? .reduced : .full
  }

  /// The theme that is asked for, or the dark one.
  private func theme() throws -> Theme {
    let library = ThemeLibrary(folders: program.environment.themeFolders)
    let name = program.invocation[.theme] ?? "dark"
    do throws(TomlError) {
      if let theme = try library.theme(name) { return theme }
    } catch {
      Output.error("\(error)")
    }
    if program.invocation.has(.theme) {
      throw UsageError("--theme: no theme \"\(name)\" can be used (see: espalier themes)")
    }
    // A broken file of the user's own is no reason to show nothing.
    guard let theme = try ThemeLibrary(folders: []).theme("dark") else {
      preconditionFailure("the dark theme is built in")
    }
    return theme
  }

  /// Which colours to use: the option first, then what the environment asks for.
  ///
  /// Source: no-color.org and `reference/terminal.md` section 6.3.
  private func colors() throws(UsageError) -> TerminalOptions.Colors {
    let environment = program.environment
    switch try program.invocation.choice(.color, of: ColorChoice.self) ?? .auto {
    case .always: return .automatic
    case .never: return .never
    case .auto:
      if environment["NO_COLOR"] != nil { return .never }
      for name in ["CLICOLOR_FORCE", "FORCE_COLOR"] {
        if let force = environment[name], force != "0" { return .automatic }
      }
      return environment["CLICOLOR"] == "0" ? .never : .automatic
    }
  }

  // MARK: Replay

  private func replayClock(_ session: Session) throws -> ReplayClock {
    let speed = try program.invocation.number(.speed) ?? 1
    let limit = try program.invocation.number(.idleLimit) ?? 2
    return ReplayClock(
      start: session.timeline.start ?? .zero, speed: speed,
      idleLimit: limit == 0 ? nil : Milliseconds(seconds: limit),
      until: try time(.until, in: session))
  }

  /// A time of a replay: seconds, minutes and hours after its start.
  private func time(_ option: Option, in session: Session) throws(UsageError) -> Milliseconds? {
    guard let text = program.invocation[option] else { return nil }
    var seconds = 0.0
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard let number = Double(part), number >= 0, number.isFinite else {
        throw UsageError("--\(option.rawValue): \"\(text)\" is not SECONDS, MM:SS or HH:MM:SS")
      }
      seconds = seconds * 60 + number
    }
    return (session.timeline.start ?? .zero) + Milliseconds(seconds: seconds)
  }
}
