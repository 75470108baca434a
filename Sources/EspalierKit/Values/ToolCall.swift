public import SessionModel

/// A call of a tool.
///
/// A value of one moment: it does not change when the session does.
public struct ToolCall: Hashable, Sendable {
  /// The call in its session.
  public var item: NodeID
  /// What stays the same when the source moves the call or writes it anew.
  public var identity: NodeID
  /// The source's own name for it.
  public var id: String?
  /// The name of the tool as the source tells it.
  public var name: String?
  /// What the tool is for.
  public var kind: ToolKind
  /// What the tool is given: JSON text as a rule, whatever the source tells else.
  public var arguments: String?
  /// What came of it: as text, or as the JSON text of what the source tells.
  public var result: String?
  /// What went wrong: as text, or as the JSON text of what the source tells.
  public var error: String?
  /// How it stands.
  public var status: ToolStatus
  /// Whether `status` was worked out rather than read.
  public var isInferred: Bool
  /// When it began, on the source's clock.
  public var startedAt: Milliseconds?
  /// When it ended, on the source's clock.
  public var completedAt: Milliseconds?
  /// How long it took: the source's own figure, else measured on the source's clock.
  public var duration: Milliseconds?
  /// The entries of the agent that it started. In an update that tells what changed of a call, and in a
  /// callback, they are left out; ``SessionModel/Session/entries(under:)`` has them.
  public var entries: [ProgressEntry]
}
