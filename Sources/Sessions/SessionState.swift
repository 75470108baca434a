import SessionModel
import WireFormats

/// How a session of a list stands: by its file, its process and the clock.
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

  /// How long a turn that is open may be quiet and still count as alive.
  static let quietTurn = Milliseconds(120_000)
  /// How long a call may be without a result: it is stronger evidence of life than the age of a file.
  static let quietCall = Milliseconds(1_800_000)

  /// Works out how a session stands.
  ///
  /// - Parameters:
  ///   - process: what its process says of itself; `nil` when none is known to live.
  ///   - age: how long ago its file was written.
  init(_ glance: SessionGlance, process: ProcessRegistry.Word?, age: Milliseconds) {
    let isAlive =
      process != nil
      || age
        < ((glance.calls?.open ?? 0) > 0 || glance.turn == .waiting
          ? Self.quietCall : Self.quietTurn)
    switch (glance.turn, process) {
    case (.waiting, _): self = isAlive ? .waiting : .interrupted
    case (_, .busy): self = .running
    // A process that is idle while a call has no result waits for leave to make it.
    case (.working, .idle): self = (glance.calls?.open ?? 0) > 0 ? .waiting : .idle
    case (_, .idle): self = .idle
    case (.working, nil): self = isAlive ? .running : .lost
    case (.answered, nil): self = .succeeded
    case (.unknown, nil): self = .unknown
    case (.ended(let status), nil):
      switch status {
      case .queued, .inProgress: self = isAlive ? .running : .lost
      case .succeeded: self = .succeeded
      case .failed: self = .failed
      case .cancelled: self = .cancelled
      case .incomplete: self = .incomplete
      case .interrupted: self = .interrupted
      case .lost: self = .lost
      }
    }
  }
}
