/// How a tool call stands. The words are those of the data contract.
public enum ToolStatus: UInt8, CaseIterable, Sendable {
  /// Announced; its arguments are still arriving.
  case pending
  /// At work.
  case running
  /// Needs a person.
  case waiting
  /// Started and handed back, not finished.
  case background
  /// Done.
  case completed
  /// Went wrong.
  case failed
  /// A person said no.
  case rejected
  /// Interrupted.
  case cancelled
  /// Asked for, in a source that never carries results.
  case requested
  /// The session ended without a result.
  case lost

  /// The word of the contract.
  public var word: String {
    switch self {
    case .pending: "pending"
    case .running: "running"
    case .waiting: "waiting"
    case .background: "background"
    case .completed: "completed"
    case .failed: "failed"
    case .rejected: "rejected"
    case .cancelled: "cancelled"
    case .requested: "requested"
    case .lost: "lost"
    }
  }

  /// Whether more is to be expected.
  public var isOpen: Bool {
    switch self {
    case .pending, .running, .waiting, .background: true
    case .completed, .failed, .rejected, .cancelled, .requested, .lost: false
    }
  }

  /// Whether the running time counts on.
  public var isAtWork: Bool { self == .running || self == .background }

  /// The status that a source's word stands for; `nil` for words that are unknown.
  ///
  /// Sources: the words of the contract, of `reference/stream-formats.md` section 1 and of the
  /// agent protocols in section 5 to 7.
  public init?(word: some StringProtocol) {
    guard let status = Self.words[word.lowercased()] else { return nil }
    self = status
  }

  /// Every known word.
  private static let words: [String: ToolStatus] = {
    var words: [String: ToolStatus] = [
      "queued": .pending, "created": .pending, "streaming": .pending,
      "in_progress": .running, "inprogress": .running, "in-progress": .running,
      "processing": .running, "executing": .running, "started": .running, "working": .running,
      "waiting_for_approval": .waiting, "awaiting_approval": .waiting, "blocked": .waiting,
      "requires_action": .waiting, "interrupted": .cancelled,
      "complete": .completed, "success": .completed, "succeeded": .completed, "done": .completed,
      "ok": .completed, "finished": .completed,
      "error": .failed, "errored": .failed, "failure": .failed, "timeout": .failed,
      "timed_out": .failed, "incomplete": .failed,
      "denied": .rejected, "declined": .rejected, "refused": .rejected,
      "canceled": .cancelled, "aborted": .cancelled, "skipped": .cancelled,
    ]
    for status in allCases { words[status.word] = status }
    return words
  }()
}
