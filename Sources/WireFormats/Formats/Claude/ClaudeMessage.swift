import SessionModel

/// A message of the model that may be continued.
struct ClaudeMessage {
  var node: NodeID
  /// When it began.
  var startedAt: Milliseconds?
  /// Whether it holds text and thinking, so that more is set apart.
  var hasText = false
  var hasReasoning = false
  /// The pieces of its text.
  var text: [Datum] = []
  /// Whether its lines replace what stands there.
  var isPartial = false
  /// Its blocks as they arrive in pieces; empty where they arrive whole.
  var streamed: [ClaudeStreamedBlock] = []
}
