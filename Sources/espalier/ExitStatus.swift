import SessionModel

/// What the exit statuses of the program mean.
enum ExitStatus {
  static let success: Int32 = 0
  static let failure: Int32 = 1
  static let usage: Int32 = 2
  /// The job failed, was cancelled or was lost.
  static let jobFailed: Int32 = 3
  static let sourceUnreadable: Int32 = 66

  /// The status that the outcome of a job gives.
  static func of(_ session: Session) -> Int32 {
    switch session.status(at: session.position)?.value {
    case .succeeded: success
    case .failed, .cancelled, .lost, .incomplete, .interrupted: jobFailed
    case nil, .queued, .inProgress: jobFailed
    }
  }
}
