import CPlatform
import CellGrid
import EspalierKit
import Feeds
import Glibc
import Reports
import SessionModel
import Settings
import Terminal
import ViewerCore
import WireFormats

/// The program: a command line in, an exit status out.
struct Program {
  let invocation: Invocation
  let environment: Environment
  /// What the user has set.
  let configuration: Configuration

  init(_ invocation: Invocation, _ environment: Environment) {
    self.invocation = invocation
    self.environment = environment
    configuration = Self.readConfiguration(invocation, environment)
  }

  /// Runs a command line.
  static func run(_ arguments: [String], _ environment: Environment) -> Int32 {
    Output.holdDescriptors()
    // A closed pipe and a file that may not grow are errors of `write`, told where they happen.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    if HookCommand.isCalled(by: arguments) {
      HookCommand.run(arguments.dropFirst(), environment)
      return ExitStatus.success
    }
    var isLogged = false
    func tell(_ message: SafeText) {
      Output.error(message)
      if isLogged { Output.annotation(message) }
    }
    do {
      let invocation = try Invocation(arguments)
      isLogged = invocation.has(.github)
      hide(arguments, invocation)
      if let page = page(of: invocation) {
        Output.page(page)
        return ExitStatus.success
      }
      CrashGuard.install(
        program: "espalier \(Version.number)", reports: environment.crashReports,
        keepsBacktrace: environment["SWIFT_BACKTRACE"] != nil)
      tzset()
      cplatform_give_memory_back()
      return try Program(invocation, environment).run()
    } catch let error as UsageError {
      tell("\(error.message); try espalier --help")
      return ExitStatus.usage
    } catch let failure as FeedFailure {
      tell("\(failure.what): \(failure.why)")
      return failure.exitStatus
    } catch {
      Output.error("\(error)")
      return ExitStatus.failure
    }
  }

  /// Takes keys out of what the list of processes shows.
  private static func hide(_ arguments: [String], _ invocation: Invocation) {
    let headers = invocation.headers.map(\.value)
    for (index, argument) in arguments.enumerated()
    where Discretion.hides(argument, headers: headers) {
      cplatform_hide_argument(Int32(index + 1))
    }
  }

  /// What is told of the program itself, for which nothing of the user's is read.
  private static func page(of invocation: Invocation) -> String? {
    if invocation.has(.help) {
      return Help.text(of: invocation.isOfCommand ? invocation.command : nil)
    }
    return invocation.has(.version) ? Version.text : nil
  }

  private func run() throws -> Int32 {
    switch invocation.command {
    case .open, .watch, .replay: return try WatchCommand(self).run()
    case .print: return try PrintCommand(self).run()
    case .record: return try record()
    case .serve: return try ServeCommand(self).run()
    case .sessions: return SessionsCommand(self).run()
    case .search: return try SearchCommand(self).run()
    case .publish: return try PublishCommand(self).run()
    case .fleet: return try FleetCommand(self).run()
    case .hook: return try HookInstallCommand(self).run()
    case .check: return try CheckCommand(self).run()
    case .stats: return try StatsCommand(self).run()
    case .compare: return try CompareCommand(self).run()
    case .demo: return try DemoCommand(self).run()
    case .completions: return try writeCompletions()
    case .help: return try writeHelp()
    case .man:
      Output.page(ManualPage.text)
      return ExitStatus.success
    case .themes, .keys, .formats, .paths: return try Listing(self).run()
    }
  }

  // MARK: What commands share

  /// The theme that is asked for.
  var themeChoice: ThemeChoice {
    let configured = configuration.theme ?? .usual
    return invocation[.theme].map { ThemeChoice($0, pair: configured) } ?? configured
  }

  /// Reads the file that is asked for, or the user's own if there is one.
  private static func readConfiguration(
    _ invocation: Invocation, _ environment: Environment
  ) -> Configuration {
    guard invocation.command.usesConfiguration, !invocation.has(.noConfig) else {
      return Configuration()
    }
    let named = invocation[.config]
    guard let path = named ?? environment.configurationFile else { return Configuration() }
    var configuration = Configuration()
    func refuse(_ reason: String) {
      configuration.problems.append(TomlError(file: path, line: 0, column: 0, reason: reason))
    }
    do throws(UserFile.Refusal) {
      configuration = Configuration(
        try UserFile.read(path, limit: Configuration.sizeLimit), file: path)
    } catch {
      if named != nil || !error.isAbsence { refuse("\(error)") }
    }
    if configuration.fleet != FleetChoice(), !UserFile.isPrivate(path) {
      refuse("others can read it, so its [fleet] is left out (chmod 600)")
      configuration.fleet = FleetChoice()
    }
    for problem in configuration.problems { Output.error("\(problem)") }
    return configuration
  }

  /// What is wrong with the user's configuration, for a screen, which hides what is told on standard error; `nil`
  /// where nothing is.
  ///
  /// - Parameter rest: what shows more of it.
  func configurationTrouble(rest: String) -> String? {
    let problems = configuration.problems
    return problems.first.map { first in
      Discretion.text(
        problems.count > 1 ? "\(first) (\(rest) \(problems.count - 1) more)" : "\(first)")
    }
  }

  /// Whether everything is told in whole sentences.
  var speaks: Bool { invocation.has(.screenReader) || configuration.screenReader }

  /// How a running job is shown: who listens and who keeps a log is given lines, unless another mode is asked for
  /// by name.
  func progressMode() throws(UsageError) -> ProgressMode {
    let mode = try invocation.choice(.progress, of: ProgressMode.self)
    for option in [Option.github, .redact, .redactPattern] where invocation.has(option) {
      if let mode, mode != .plain, mode != .auto {
        throw UsageError("--\(option.rawValue): goes with --progress plain")
      }
    }
    let isLog = speaks || invocation.has(.github) || redacts
    return mode == .plain || isLog && mode != .tui ? .plain : mode ?? .auto
  }

  /// What tells changes in lines.
  func plainProgress() throws(UsageError) -> PlainProgress {
    if invocation.has(.github), invocation.has(.screenReader) {
      throw UsageError("--github and --screen-reader: which of them?")
    }
    var options = reportOptions()
    options.redactor = try redactor(isUsual: false)
    let voice: ProgressVoice =
      invocation.has(.github) ? .workflow : speaks ? .sentences : .columns
    return PlainProgress(options, voice: voice, prices: prices)
  }

  /// What tokens cost.
  var prices: PriceTable { Prices.table(environment, readsOwn: !invocation.has(.noConfig)) }

  /// Whether secrets are to be taken out.
  private var redacts: Bool { invocation.has(.redact) || invocation.has(.redactPattern) }

  /// What takes secrets out, where that is asked for or usual.
  func redactor(isUsual: Bool, hiding secrets: [String] = []) throws(UsageError) -> Redactor? {
    if invocation.has(.noRedact) {
      if redacts { throw UsageError("--no-redact and --redact: which of them?") }
      return nil
    }
    guard isUsual || redacts else { return nil }
    var patterns: [(String) -> [Range<Int>]] = []
    for text in invocation.all(.redactPattern) {
      do throws(TextPattern.Trouble) {
        let pattern = try TextPattern(SearchQuery(text))
        patterns.append { pattern.matches(in: $0) }
      } catch {
        throw UsageError("--redact-pattern: \(error.reason)")
      }
    }
    let token = environment[invocation[.tokenEnv] ?? "ESPALIER_TOKEN"]
    let own = environment[ServeCommand.tokenVariable]
    let known = [token, own, environment["HOME"]].compactMap { $0 } + secrets
    return Redactor(
      literals: known.filter { !$0.hasPrefix("/home/") && !$0.hasPrefix("/Users/") },
      patterns: patterns)
  }

  /// Whether colours are written to standard output.
  var usesColor: Bool {
    asksForColor
      || invocation[.color] != "never" && isatty(STDOUT_FILENO) == 1
        && environment["NO_COLOR"]?.isEmpty != false && environment["TERM"] != "dumb"
  }

  /// How wide the terminal is; `nil` where there is none.
  static var columns: Int? { window.map { Int($0.ws_col) } }

  /// How high the terminal is; `nil` where there is none.
  static var rows: Int? { window.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

  private static var window: winsize? {
    var window = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0,
      window.ws_col > 0
    else { return nil }
    return window
  }

  /// Whether colours are asked for wherever the output goes.
  var asksForColor: Bool { invocation[.color] == "always" }

  /// The source that was named.
  func source() throws(UsageError) -> String {
    if let source = invocation.source {
      guard !invocation.has(.last) else {
        throw UsageError("--last: is a source, and there is another one")
      }
      return source
    }
    if invocation.has(.last) { return NamedSession.newest }
    if Self.hasInput { return "-" }
    throw UsageError(
      "which source? a file, a folder, an address of HTTP, or - for standard input")
  }

  /// Opens a source as the command line asks for it.
  func open(
    _ source: String, follows: Bool, asksOnce: Bool = false, mayListen: Bool = true,
    format: String? = nil
  ) throws -> OpenedSource {
    try OpenedSource(
      try NamedSession.source(source, environment),
      SourceOptions(
        invocation, environment, kinds: configuration.toolKinds, follows: follows,
        asksOnce: asksOnce, mayListen: mayListen, format: format,
        tokenName: configuration.fleet.tokenName))
  }

  /// Whether somebody gives us something on standard input, which a terminal and /dev/null are not.
  static var hasInput: Bool {
    var info = stat()
    guard fstat(STDIN_FILENO, &info) == 0 else { return false }
    return [S_IFIFO, S_IFREG, S_IFSOCK].contains(info.st_mode & S_IFMT)
  }

  /// Options of reports for standard output.
  func reportOptions() -> ReportOptions {
    var options = ReportOptions(
      clean: { SafeText.plain($0) }, width: { TextWidth.columns(of: $0) })
    options.isCompact = invocation.has(.compact)
    options.zone = Environment.zone
    return options
  }

  /// Reads a source to its end.
  ///
  /// - Parameters:
  ///   - name: the source; `nil` for the one that was named.
  ///   - toleratesBreak: whether a stream that broke off is told of and taken as it is.
  /// - Returns: until when it has taken, too, where somebody is at work on it.
  func readWhole(_ name: String? = nil, toleratesBreak: Bool = false) throws -> (
    session: Session, source: OpenedSource, now: Milliseconds?
  ) {
    let source = try open(try name ?? self.source(), follows: false, asksOnce: true)
    var follower = Follower(source, stopsAtEnd: false)
    while !follower.isAtEnd {
      let now = Environment.now
      let changed = follower.step(now: now, budget: Milliseconds(200))
      if changed || follower.isAtEnd { continue }
      Waiting.wait(for: source.feed.descriptors, until: follower.deadlines)
    }
    if let job = source.feed.status.job {
      Output.error("\(source.name): \(SafeText(job.announcement))")
    }
    for event in source.feed.status.breaks where event.kind == .trimmed || event.kind == .cut {
      Output.error("\(source.name): \(event.reason)")
    }
    if let failure = follower.failure {
      guard toleratesBreak, follower.session.nodeCount > 1 else { throw failure }
      Output.error("\(failure.what): \(failure.why)")
    }
    // Nothing but what could not be understood: that is no session.
    let session = follower.session
    if session.nodeCount == 1, session.status(at: session.position) == nil,
      let note = session.notes.first(where: { $0.note.kind == .malformed })?.note
    {
      throw FeedFailure(.unreadable, what: source.name, why: note.reason)
    }
    return (session, source, follower.reached(now: Environment.now))
  }

  // MARK: Commands

  private func writeCompletions() throws(UsageError) -> Int32 {
    guard let shell = invocation.source.flatMap({ Completions(rawValue: $0) }) else {
      throw UsageError("completions for which shell? bash, zsh or fish")
    }
    Output.page(shell.script)
    return ExitStatus.success
  }

  private func writeHelp() throws(UsageError) -> Int32 {
    guard let name = invocation.source else {
      Output.page(Help.text())
      return ExitStatus.success
    }
    guard let command = Command(rawValue: name) else {
      let near = nearestWord(to: name, of: Command.allCases.map(\.rawValue))
      throw UsageError("no command \"\(name)\"" + (near.map { ", did you mean \($0)?" } ?? ""))
    }
    Output.page(Help.text(of: command))
    return ExitStatus.success
  }

  private func record() throws -> Int32 {
    if invocation.has(.to) { return try PublishCommand(self).run() }
    for option in [Option.keep, .host, .noRedact, .redactPattern] where invocation.has(option) {
      throw UsageError("--\(option.rawValue): only with --to")
    }
    guard let path = invocation[.output] else { throw UsageError("record needs -o FILE") }
    let source = try open(try self.source(), follows: !invocation.has(.once))
    let recorder = try Recorder(path: path, source: source, now: Environment.now)
    // Who only records has nothing to do where nothing can be recorded.
    return try runPlain(
      source, observers: [recorder], recorder: recorder, givesUp: { recorder.failure != nil })
  }

  /// Follows a source without a screen.
  ///
  /// - Returns: the exit status that its end gives.
  func runPlain(
    _ source: OpenedSource, observers: [any SessionObserver], recorder: Recorder? = nil,
    members: [any LoopMember] = [], tellsJob: Bool = true,
    givesUp: @escaping () -> Bool = { false }
  ) throws -> Int32 {
    // A served job has one end, behind which the feed itself knows whether to stay.
    let follower = Follower(
      source, stopsAtEnd: source.feed.kind.isServed || invocation.leavesWhenDone,
      stopsIfOver: invocation.command == .open, observers: observers)
    var loop = PlainLoop(
      follower: follower,
      members: members + [TroublePrinter(source, recorder: recorder, tellsJob: tellsJob)],
      givesUp: givesUp)
    if let signal = loop.run() {
      Terminal.die(of: signal)
    }
    if let failure = loop.follower.failure { throw failure }
    if let failure = recorder?.failure {
      recorder?.finish(loop.follower.session, now: Environment.now)
      throw failure
    }
    return ExitStatus.of(loop.follower.session)
  }
}
