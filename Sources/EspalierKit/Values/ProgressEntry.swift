public import SessionModel

/// A message, a step or an entry of a progress, with the tool calls that it asked for.
///
/// A value of one moment: it does not change when the session does.
public struct ProgressEntry: Hashable, Sendable {
  /// The entry in its session.
  public var item: NodeID
  /// What stays the same when the source moves the entry or writes it anew.
  public var identity: NodeID
  /// The source's own name for it.
  public var id: String?
  /// When it came, on the source's clock.
  public var time: Milliseconds?
  /// Who speaks.
  public var role: EntryRole
  /// That no person and no model wrote it, and who did; `nil` for what they wrote.
  public var origin: EntryOrigin?
  /// The model that wrote it, where the source tells that by message.
  public var model: String?
  /// Its tokens and its cost, where the source tells them by message.
  public var usage: TokenUsage?
  /// The source's own word for its state, else `processing`, `completed` or `failed`.
  public var state: String
  /// What is said.
  public var message: String?
  /// What was thought.
  public var reasoning: String?
  /// The answer that it carries.
  public var outputText: String?
  /// Whether the source took it back.
  public var isRetracted: Bool
  /// The calls that it asked for. In an update that tells what changed of an entry, and in a callback, they
  /// are left out; ``SessionModel/Session/toolCalls(of:)`` has them.
  public var toolCalls: [ToolCall]
}
