import SessionModel

/// A call that has not ended.
struct OpenCall {
  var node: NodeID
  /// The call whose subagent started it; the session itself for the others.
  var lane: NodeID
  var status: ToolStatus
}
