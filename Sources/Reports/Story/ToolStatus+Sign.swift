import SessionModel

extension ToolStatus {
  /// The sign of a status, which stands beside its word.
  var sign: String {
    switch self {
    case .pending: "○"
    case .running: "●"
    case .waiting: "?"
    case .background: "◌"
    case .completed: "✓"
    case .failed: "✗"
    case .rejected: "⊖"
    case .cancelled: "⊘"
    case .requested: "◇"
    case .lost: "·"
    }
  }
}

extension Stated<SessionStatus> {
  /// The sign of a session's status; one of its own for what has only ended.
  var sign: String { isMereEnd ? "■" : value.sign }
}

extension SessionStatus {
  /// The sign of a session's status.
  var sign: String {
    switch self {
    case .queued: "○"
    case .inProgress: "●"
    case .succeeded: "✓"
    case .failed: "✗"
    case .cancelled: "⊘"
    case .incomplete: "⊖"
    case .interrupted: "?"
    case .lost: "·"
    }
  }
}
