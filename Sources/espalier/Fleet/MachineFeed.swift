import Feeds
import Glibc
import SessionModel

/// The records of a session on another machine, as a program there writes them over ssh.
final class MachineFeed: Feed {
  private let program: MachineProgram
  private let inner: StandardInputFeed
  private let name: String
  /// What is known of how it ended.
  private enum Ending {
    /// Its output has ended, and itself not yet: it is asked again at this monotonic moment.
    case awaited(since: Milliseconds, next: Milliseconds)
    /// It has ended, with what is to be told of that.
    case known(FeedFailure?)
  }
  /// How it ended; `nil` while its output goes on.
  private var ending: Ending?

  /// How long a program is waited for whose output has ended, and how often it is asked.
  private static let (patience, pause) = (Milliseconds(1000), Milliseconds(5))

  /// Starts the program.
  init(
    _ address: MachineAddress, session: String, follows: Bool, environment: Environment
  ) throws(FeedFailure) {
    name = address.text
    program = try MachineProgram(
      address,
      ["espalier", "record", "session:\(session)", "--to", "-"] + (follows ? [] : ["--once"]),
      environment: environment)
    inner = StandardInputFeed(
      descriptor: program.output, name: address.text, monotonic: Environment.monotonic)
  }

  /// That the program ends says nothing of the session: it is judged as the file that it stands for.
  let kind = FeedKind.files
  var descriptors: [pollfd] { inner.descriptors }

  var deadline: Milliseconds? {
    switch ending {
    case nil: inner.deadline
    case .awaited(_, let next): next
    case .known: nil
    }
  }

  var status: FeedStatus {
    var status = inner.status
    switch ending {
    case nil: break
    // How it ended is known in a moment.
    case .awaited: status.phase = .open
    case .known(let failure): if let failure { status.phase = .ended(.failed(failure)) }
    }
    return status
  }

  func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt) {
    inner.step(now: now, budget: budget, deliver: deliver)
    guard inner.status.end != nil else { return }
    switch ending {
    case nil: look(since: now.monotonic, now: now)
    case .awaited(let since, let next): if now.monotonic >= next { look(since: since, now: now) }
    case .known: break
    }
  }

  /// Looks how the program ended, which it does a moment after its output.
  private func look(since: Milliseconds, now: Now) {
    guard inner.status.end == .finished else {
      ending = .known(nil)
      return
    }
    if let hasFailed = program.hasFailed {
      let failure = FeedFailure(.unreachable, what: name, why: hasFailed ? program.ending() : "")
      ending = .known(hasFailed ? failure : nil)
    } else if now.monotonic - since > Self.patience {
      ending = .known(nil)
    } else {
      ending = .awaited(since: since, next: now.monotonic + Self.pause)
    }
  }

  func jobEnded() { inner.jobEnded() }
  func pollNow() { inner.pollNow() }
}
