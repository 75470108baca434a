import SessionModel

/// A message of the model that may be continued. There is one for each message: it is kept small.
struct ClaudeMessage {
  var node: NodeID
  /// Whether the main agent says it: it may be the answer of the session.
  var isMain: Bool
  /// Whether it holds text and thinking, so that more is set apart.
  var hasText = false
  var hasReasoning = false
  /// Whether its lines replace what stands there.
  var isPartial = false
  /// When it began.
  var startedAt: Milliseconds
  /// Its blocks as they arrive in pieces; empty where they arrive whole.
  var streamed: [ClaudeStreamedBlock] = []
}
