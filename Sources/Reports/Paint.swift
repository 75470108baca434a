import SessionModel

/// How a piece of a report looks on a terminal: by the first eight colours, which all of them have.
enum Paint: String {
  case title = "1"
  case quiet = "2"
  case failed = "31"
  case waiting = "33"
  case running = "36"

  /// The look of a status; `nil` where it is nothing special.
  init?(_ status: ToolStatus) {
    switch status {
    case .failed: self = .failed
    case .waiting, .rejected: self = .waiting
    case .pending, .running, .background: self = .running
    case .cancelled, .requested, .lost: self = .quiet
    case .completed: return nil
    }
  }

  /// The look of a session's status; `nil` where it is nothing special.
  init?(_ status: SessionStatus) {
    switch status {
    case .failed: self = .failed
    case .interrupted, .incomplete, .cancelled: self = .waiting
    case .queued, .inProgress: self = .running
    case .lost: self = .quiet
    case .succeeded: return nil
    }
  }
}

extension ReportOptions {
  /// A text in a look, where colours are written; each line by itself.
  func painted(_ text: String, _ paint: Paint?) -> String {
    guard usesColor, let paint, !text.isEmpty else { return text }
    return "\u{1b}[\(paint.rawValue)m\(text)\u{1b}[0m"
  }
}
