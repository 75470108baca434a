import EspalierKit
import Feeds
import Glibc
import Reports
import SessionModel
import Terminal
import ViewerCore

/// A replay where there is no screen.
extension Program {
  /// How many times faster than it was the session is played; `nil` when nobody says.
  func replaySpeed() throws(UsageError) -> Double? {
    guard let speed = try invocation.number(.speed) else { return nil }
    guard ReplayClock.range.contains(speed) else {
      throw UsageError("--speed: is not between 0.25 and 64")
    }
    return speed
  }

  /// A time of a session: seconds, minutes and hours after its start, or a date as the clock of this machine shows it.
  ///
  /// - Parameter start: when the session began; `nil` for when its first record arrived.
  func time(
    _ option: Option, in session: Session, since start: Milliseconds? = nil
  ) throws(UsageError) -> Milliseconds? {
    guard let text = invocation[option] else { return nil }
    if let moment = Environment.zone.moment(typed: text) { return moment }
    var seconds = 0.0
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard let number = Double(part), number >= 0, number < 1e9 else {
        throw UsageError("--\(option.rawValue): is not SECONDS, MM:SS, HH:MM:SS or a date")
      }
      seconds = seconds * 60 + number
    }
    return (start ?? session.timeline.start ?? .zero) + Milliseconds(seconds: seconds)
  }

  /// Tells a recorded session line by line, from one moment to another: at once, or in its own time where a
  /// speed is asked for.
  func play(_ mode: ProgressMode) throws -> Int32 {
    let speed = try replaySpeed()
    let (session, _, _) = try readWhole()
    let start = try time(.start, in: session)
    let until = try time(.until, in: session)
    let idle = try invocation.number(.idleLimit) ?? 2
    var printer = ReplayPrinter(mode, try plainProgress())
    let signals = SignalSource()
    var last: Milliseconds?
    var isCut = false
    let marks = session.timeline.marks
    for (index, mark) in marks.enumerated() {
      if let until, mark.time > until {
        isCut = true
        break
      }
      let isTold = start.map { mark.time >= $0 } ?? true
      if let speed, isTold, let last, mark.time > last {
        if mark.time - last >= PlainPrinter.rest { printer.release(session) }
        let gap = (mark.time - last).seconds
        let pause = (idle > 0 ? min(gap, idle) : gap) / speed
        Waiting.wait(
          for: [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)],
          until: [Environment.now.monotonic + Milliseconds(seconds: pause)])
        if let signal = signals.taken() { Terminal.die(of: signal) }
      }
      if isTold { last = mark.time }
      // A group ends where the next one begins.
      let end = index + 1 < marks.count ? marks[index + 1].position : session.position
      printer.write(session, to: end, isTold: isTold)
    }
    if isCut { printer.release(session) } else { printer.finish(session) }
    return ExitStatus.of(session)
  }
}

/// Tells a session up to a position, in the form that was asked for.
private struct ReplayPrinter {
  private let mode: ProgressMode
  private var plain: PlainProgress
  private var updates = UpdateWriter()

  init(_ mode: ProgressMode, _ plain: PlainProgress) {
    self.mode = mode
    self.plain = plain
  }

  mutating func write(_ session: Session, to position: Int32, isTold: Bool) {
    let sink: ([UInt8]) -> Void = { if isTold { Output.report($0) } }
    switch mode {
    case .json: updates.write(session, to: position, sink)
    case .quiet: break
    case .auto, .plain, .tui:
      plain.write(session, to: position, sink)
      // What is left out is left out whole.
      if !isTold { plain.release(session, sink) }
    }
  }

  /// Tells what may go on as far as it has come.
  mutating func release(_ session: Session) {
    switch mode {
    case .json, .quiet: break
    case .auto, .plain, .tui: plain.release(session) { Output.report($0) }
    }
  }

  mutating func finish(_ session: Session) {
    switch mode {
    case .json: updates.finish(session, at: session.position) { Output.report($0) }
    case .quiet: break
    case .auto, .plain, .tui: plain.finish(session) { Output.report($0) }
    }
  }
}
