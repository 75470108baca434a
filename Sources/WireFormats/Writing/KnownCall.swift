import SessionModel

/// A call that was written.
struct KnownCall {
  /// Its node.
  var node: NodeID
  /// Whether a result came for it.
  var isAnswered = false
  /// When it began, on the source's clock.
  var startedAt: Milliseconds?
}
