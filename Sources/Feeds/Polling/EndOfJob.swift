import SessionModel

/// When a feed ends with the job that it asks for.
///
/// The end that an answer tells is asked for once more, since the last answer of a server in trouble may be a
/// bad one. Behind the end that a stream tells, another run may begin in the same stream.
struct EndOfJob {
  /// What follows from what was told.
  enum Step: Equatable {
    /// Nothing: it is waited for what comes.
    case wait
    /// It is to be asked for once more.
    case askAgain
    /// The feed ends with the job.
    case stop
  }

  /// How the end that an answer told is asked for once more.
  private(set) var confirmation = EndConfirmation()
  /// Whether the job in a stream is over.
  private(set) var isOver = false
  /// When the feed ends with the job in its stream, unless that goes on; on the monotonic clock.
  private(set) var deadline: Milliseconds?
  /// How long a stream is read on behind the end of its job; `nil` for as long as it is there.
  private let linger: Milliseconds?
  /// Whether a job that is over may be asked for once more.
  private let follows: Bool

  /// Takes over what is asked for.
  init(_ options: PollingOptions) {
    linger = options.linger
    follows = options.follows
  }

  /// Whether an end was told that no second answer has confirmed yet.
  var isConfirming: Bool { confirmation.isOpen }

  /// The job is over, by what an answer or a record of a stream told.
  mutating func told(inStream: Bool, now: Milliseconds) -> Step {
    guard inStream else { return follows && confirmation.begin() ? .askAgain : .stop }
    isOver = true
    guard let linger else { return .wait }
    if linger <= .zero { return .stop }
    deadline = deadline ?? now + linger
    return .wait
  }

  /// The job goes on, whatever was told before.
  mutating func wentOn() {
    confirmation.drop()
    isOver = false
    deadline = nil
  }

  /// Whether a feed that would have to wait so long for another answer does without it.
  func isNotWorth(_ pause: Milliseconds) -> Bool {
    isConfirming && pause > EndConfirmation.patience
  }
}
