import SessionModel

/// A call that was written. There is one for each call of a session: it is kept small.
struct ClaudeCall {
  var node: NodeID
  /// The message that asked for it.
  var message: NodeID
  private var laneNumber: Int32
  /// How it stands.
  var status: ToolStatus

  init(node: NodeID, lane: Int, message: NodeID, status: ToolStatus) {
    self.node = node
    self.message = message
    laneNumber = Int32(lane)
    self.status = status
  }

  /// The lane that it belongs to.
  var lane: Int { Int(laneNumber) }
}
