import Feeds
import Glibc
import SessionModel

/// The records of a session on another machine, as a program there writes them over ssh.
final class MachineFeed: Feed {
  private let program: MachineProgram
  private let inner: StandardInputFeed
  private let name: String
  /// Why it ended, where it did not end well.
  private var failure: FeedFailure?

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
  var deadline: Milliseconds? { inner.deadline }

  var status: FeedStatus {
    var status = inner.status
    if let failure { status.phase = .ended(.failed(failure)) }
    return status
  }

  func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt) {
    inner.step(now: now, budget: budget, deliver: deliver)
    guard inner.status.end == .finished, failure == nil, program.hasFailed else { return }
    failure = FeedFailure(.unreachable, what: name, why: program.ending())
  }

  func jobEnded() { inner.jobEnded() }
  func pollNow() { inner.pollNow() }
}
