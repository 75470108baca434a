import SessionModel

/// A call that was written.
struct ClaudeCall {
  var node: NodeID
  var lane: Int
  /// The message that asked for it.
  var message: SourceKey?
  /// How it stands.
  var status: ToolStatus
}
