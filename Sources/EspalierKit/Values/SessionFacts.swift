public import SessionModel

/// What is known of a session as a whole.
public struct SessionFacts: Hashable, Sendable {
  /// The source's own name for it.
  public var id: String?
  /// The name of the format that it was first read from.
  public var format: String?
  /// What it is about.
  public var title: String?
  /// The model that works on it.
  public var model: String?
  /// How it stands.
  public var status: SessionStatus
  /// Whether `status` was worked out rather than read.
  public var isInferred: Bool
  /// When it began, on the source's clock.
  public var startedAt: Milliseconds?
  /// When it ended, on the source's clock.
  public var completedAt: Milliseconds?
  /// The final or partial answer.
  public var outputText: String?
  /// What went wrong: as text, or as the JSON text of what the source tells.
  public var error: String?
  /// Its tokens and its cost.
  public var usage: TokenUsage
}
