import SessionModel

/// A call that was written.
struct ClaudeCall {
  var node: NodeID
  var lane: Int
  /// The message that asked for it.
  var message: SourceID?
  /// How it stands.
  var status: ToolStatus
}
