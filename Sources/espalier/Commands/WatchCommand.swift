import EspalierKit
import Feeds
import Glibc
import SessionModel
import Sessions
import Terminal

/// `espalier SOURCE`, `watch` and `replay`: on a screen, or plainly where there is none.
struct WatchCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  func run() throws -> Int32 {
    let invocation = program.invocation
    let mode = try program.progressMode()
    let isReplay = invocation.command == .replay
    if invocation.has(.json) || invocation.has(.once) {
      guard invocation.source == nil else {
        throw UsageError("--json and --once are about the board: without a source")
      }
      return BoardCommand(program).run()
    }
    if picks {
      let hasScreen = try Screens.isWanted(mode, program.environment)
      return hasScreen ? try PickCommand(program).run() : SessionsCommand(program).run()
    }
    let usesScreen = try Screens.isWanted(mode, program.environment)
    if !invocation.moreSources.isEmpty || invocation.has(.all) {
      guard usesScreen else { throw UsageError("several sources at once need a screen") }
      return try runTabs()
    }
    if isReplay, !usesScreen { return try program.play(mode) }
    let name = try program.source()
    let source = try program.open(name, follows: !isReplay)
    return try run(source, mode: usesScreen ? .tui : mode)
  }

  /// Shows several sources, each in a tab.
  private func runTabs() throws -> Int32 {
    let invocation = program.invocation
    if invocation.has(.record) { throw UsageError("--record: needs one source") }
    var names = [try program.source()] + invocation.moreSources
    if invocation.has(.all) {
      names = try names.flatMap { name throws -> [String] in
        guard case .folder(let path) = SourceKind(name) else { return [name] }
        return try NewestSession.paths(in: path, writtenWithin: Liveness.quietCall)
      }
    }
    let sources = try names.map { try program.open($0, follows: true) }
    return try ScreenCommand(program).run(sources, observers: [], recorder: nil, members: [])
  }

  /// Whether no source was named, neither by word nor by a pipe.
  private var picks: Bool {
    program.invocation.command == .open && program.invocation.source == nil
      && !program.invocation.has(.last) && !Program.hasInput
  }

  /// Shows a source that is open.
  ///
  /// - Parameter members: what lives beside its feed.
  func run(_ source: OpenedSource, mode: ProgressMode, members: [any LoopMember] = []) throws
    -> Int32
  {
    let invocation = program.invocation
    let recorder = try invocation[.record].map {
      try Recorder(path: $0, source: source, now: Environment.now)
    }
    var observers: [any SessionObserver] = recorder.map { [$0] } ?? []
    switch mode {
    case .tui:
      return try ScreenCommand(program).run(
        [source], observers: observers, recorder: recorder, members: members)
    case .auto, .plain: observers.append(PlainPrinter(source, try program.plainProgress()))
    case .json: observers.append(UpdatePrinter(source))
    case .quiet: break
    }
    return try program.runPlain(
      source, observers: observers, recorder: recorder, members: members,
      tellsJob: mode == .json || mode == .quiet)
  }
}

/// Whether there is a screen to draw on.
enum Screens {
  /// Decides between screen and plain lines.
  static func isWanted(_ mode: ProgressMode, _ environment: Environment) throws -> Bool {
    switch mode {
    case .plain, .json, .quiet: return false
    case .tui: return true
    case .auto:
      let term = environment["TERM"] ?? ""
      return isatty(STDOUT_FILENO) == 1 && !term.isEmpty && term != "dumb"
    }
  }
}
