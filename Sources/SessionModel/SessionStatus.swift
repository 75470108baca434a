/// How a session stands. The words are those of the data contract.
public enum SessionStatus: UInt8, CaseIterable, Sendable {
  /// Nothing has begun.
  case queued
  /// At work.
  case inProgress
  /// Ended well.
  case succeeded
  /// Went wrong.
  case failed
  /// Stopped by somebody.
  case cancelled
  /// Cut off: by length, by a limit of turns, by a refusal.
  case incomplete
  /// Stopped to ask.
  case interrupted
  /// The source ended without saying how.
  case lost

  /// The word of the contract.
  public var word: String {
    switch self {
    case .queued: "queued"
    case .inProgress: "in_progress"
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .cancelled: "cancelled"
    case .incomplete: "incomplete"
    case .interrupted: "interrupted"
    case .lost: "lost"
    }
  }

  /// Whether more is to be expected.
  public var isOpen: Bool { self == .queued || self == .inProgress }

  /// The status that a source's word stands for; `nil` for words that are unknown.
  public init?(word: some StringProtocol) {
    guard let status = Self.words[word.lowercased()] else { return nil }
    self = status
  }

  /// Every known word.
  private static let words: [String: SessionStatus] = {
    var words: [String: SessionStatus] = [
      "pending": .queued, "created": .queued,
      "running": .inProgress, "processing": .inProgress, "working": .inProgress,
      "in-progress": .inProgress, "inprogress": .inProgress, "started": .inProgress,
      "completed": .succeeded, "complete": .succeeded, "success": .succeeded, "done": .succeeded,
      "finished": .succeeded,
      "error": .failed, "errored": .failed, "failure": .failed,
      "canceled": .cancelled, "aborted": .cancelled,
    ]
    for status in allCases { words[status.word] = status }
    return words
  }()
}
