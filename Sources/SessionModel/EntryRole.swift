/// Who speaks in an entry.
public enum EntryRole: UInt8, CaseIterable, Sendable {
  /// Whoever asks.
  case user
  /// The model.
  case assistant
  /// The program around the model.
  case system
  /// A step of a progress, of which nobody in particular speaks.
  case step

  /// The word of the contract.
  public var word: String {
    switch self {
    case .user: "user"
    case .assistant: "assistant"
    case .system: "system"
    case .step: "step"
    }
  }

  /// The role that a source's word stands for.
  public init?(word: some StringProtocol) {
    switch word.lowercased() {
    case "user", "human": self = .user
    case "assistant", "model", "ai", "agent": self = .assistant
    case "system", "developer": self = .system
    case "step": self = .step
    default: return nil
    }
  }
}
