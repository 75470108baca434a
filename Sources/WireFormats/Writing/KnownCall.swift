import SessionModel

/// A call that was written.
struct KnownCall {
  /// Its node.
  var node: NodeID
  /// Whether a result came for it.
  var isAnswered = false
  /// What it is called, where calls of one id are told apart by that.
  var name: SourceKey?
  /// When it began, on the source's clock.
  var startedAt: Milliseconds?
}
