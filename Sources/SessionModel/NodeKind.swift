/// What a node of the session is.
public enum NodeKind: UInt8, Sendable {
  /// The session itself: the root.
  case session
  /// A message, a step or a progress entry.
  case entry
  /// A tool call. The entries of a subagent stand under the call that started it.
  case call
}
