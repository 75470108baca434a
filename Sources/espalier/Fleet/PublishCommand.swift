import CPlatform
import CellGrid
import EspalierKit
import Feeds
import Glibc
import Reports
import SessionModel
import Sessions
import Terminal
import ViewerCore

/// `espalier publish` and `record --to`: sends a session, or all that are at work on this machine, to a fleet.
struct PublishCommand {
  let program: Program

  init(_ program: Program) { self.program = program }

  private var invocation: Invocation { program.invocation }

  /// How many records of a session a server keeps.
  private static let keep = 20_000
  /// How long what is left is still sent when the program is to end.
  private static let farewell = Milliseconds(1500)

  func run() throws -> Int32 {
    guard let url = invocation[.to] else {
      throw UsageError("publish needs --to URL: rediss://HOST, or - for standard output")
    }
    // A write of an agent that wakes us does not take the processor from it.
    cplatform_give_way()
    if invocation.command == .publish, invocation.source == nil, !invocation.has(.last) {
      return try publishAll(to: url)
    }
    return try publish(try program.source(), to: url)
  }

  // MARK: What is common

  private func redactor() throws -> Redactor? { try program.redactor(isUsual: true) }

  private func publisher(to url: String, _ redactor: Redactor?) throws -> Publisher {
    let clean: (String) -> String = { redactor?.text($0) ?? $0 }
    let target: any SummaryTarget
    if url == "-" {
      target = SummaryLines(clean: clean)
    } else {
      target = SummaryServer(try FleetAccess(program).access(url), clean: clean)
    }
    let keep = try invocation.number(.keep) ?? Double(Self.keep)
    guard (1...1e9).contains(keep) else { throw UsageError("--keep: is no number from 1 on") }
    return Publisher(
      to: target, name: redacted(url: url), host: try host(), keep: Int(keep),
      prices: program.prices,
      usual: DurationKeeper(program.environment)?.durations ?? UsualDurations())
  }

  /// The name of this machine in the fleet.
  private func host() throws -> String {
    if let name = invocation[.host] {
      guard FleetName.isPlain(name), name.utf8.count <= FleetName.longestHost else {
        throw UsageError(
          "--host: a name is letters, digits, -, _ and ., \(FleetName.longestHost) at most")
      }
      return name
    }
    let name = FleetName.plain(Environment.host) ?? "localhost"
    return String(name.prefix(FleetName.longestHost))
  }

  // MARK: One session

  private func publish(_ name: String, to url: String) throws -> Int32 {
    let redactor = try redactor()
    let source = try program.open(name, follows: !invocation.has(.once))
    let keeper = LogKeeper(source, redactor: redactor)
    var observers: [any SessionObserver] = []
    var recorder: Recorder?
    if let path = invocation[.output] {
      let made = try Recorder(path: path, source: source, now: Environment.now)
      recorder = made
      observers.append(made)
    }
    // Whoever started us with `record --to -` wants the lines themselves.
    if url == "-", invocation.command == .record {
      // Lines are told byte for byte, which is nothing for a terminal.
      guard isatty(STDOUT_FILENO) == 0 else {
        throw UsageError("--to -: standard output is a terminal")
      }
      let lines = LogLines(keeper.log)
      keeper.whenGrown = { lines.write() }
      return try program.runPlain(
        source, observers: [keeper] + observers, recorder: recorder, members: [OutputReader()])
    }
    let publisher = try publisher(to: url, redactor)
    let session = PublishedSession(
      id: SessionID.of(source), source, listed: nil, keeper: keeper, observers: observers,
      stopsAtEnd: source.feed.kind.isServed)
    publisher.add(session)
    let trouble = TroublePrinter(source, recorder: recorder)
    let signal = run(publisher) { now in
      trouble.step(now: now)
      return session.follower.isAtEnd && publisher.isDone
    }
    if let signal { Terminal.die(of: signal) }
    if let failure = session.follower.failure { throw failure }
    return ExitStatus.of(session.follower.session)
  }

  // MARK: All of this machine

  private func publishAll(to url: String) throws -> Int32 {
    let redactor = try redactor()
    let publisher = try publisher(to: url, redactor)
    let hasStreams = publisher.target is SummaryServer
    let machine = PublishedMachine(program, redactor: redactor, hasStreams: hasStreams)
    let signal = run(publisher, machine: machine)
    if let signal { Terminal.die(of: signal) }
    return ExitStatus.success
  }

  /// Runs until it is done or a signal comes.
  private func run(
    _ publisher: Publisher, machine: PublishedMachine? = nil,
    isDone: (Now) -> Bool = { _ in false }
  ) -> Int32? {
    let signals = SignalSource()
    while true {
      let own = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
      Waiting.wait(
        for: [own] + publisher.descriptors + (machine?.descriptors ?? []),
        until: publisher.deadlines + [machine?.deadline])
      let now = Environment.now
      if let signal = signals.taken() {
        sayFarewell(publisher, now: now)
        return signal
      }
      machine?.step(publisher, now: now)
      publisher.step(now: now)
      if machine?.isWhole ?? true, publisher.hasToldAll { publisher.target.toldAll(now: now) }
      if isDone(now) { return nil }
    }
  }

  /// Sends what is left, for a moment.
  private func sayFarewell(_ publisher: Publisher, now: Now) {
    for session in publisher.sessions {
      for observer in session.follower.observers {
        observer.finish(session.follower.session, now: now)
      }
    }
    let end = now.monotonic + Self.farewell
    while !publisher.isDone, Environment.monotonic() < end {
      publisher.step(now: Environment.now)
      Waiting.wait(for: publisher.descriptors, until: publisher.deadlines + [end])
    }
  }
}
