import SessionModel
import WireFormats

/// How a session of a list stands: whether somebody is at work on it, and how it ended otherwise.
package enum SessionState: String, CaseIterable, Sendable {
  /// A person must answer.
  case waiting
  /// The agent is at work.
  case running
  /// Its process lives, and its turn is over.
  case idle
  case succeeded, failed, cancelled, incomplete, interrupted
  /// It stopped in the middle, and nobody is there to go on.
  case lost
  /// Nothing tells.
  case unknown

  /// Whether there is somebody who may go on.
  package var isLive: Bool {
    switch self {
    case .waiting, .running, .idle: true
    case .succeeded, .failed, .cancelled, .incomplete, .interrupted, .lost, .unknown: false
    }
  }

  /// Puts together who is at work and what the records say.
  init(_ turn: SessionGlance.Turn, _ liveness: Liveness) {
    switch (liveness, turn) {
    case (.waiting, _), (.running, .waiting), (.idle, .waiting): self = .waiting
    case (.running, _): self = .running
    case (.idle, _): self = .idle
    case (.over, .unknown): self = .unknown
    case (.over, .working): self = .lost
    case (.over, .answered): self = .succeeded
    case (.over, .waiting): self = .interrupted
    case (.over, .ended(let status)):
      switch status {
      case .queued, .inProgress, .lost: self = .lost
      case .succeeded: self = .succeeded
      case .failed: self = .failed
      case .cancelled: self = .cancelled
      case .incomplete: self = .incomplete
      case .interrupted: self = .interrupted
      }
    }
  }
}
