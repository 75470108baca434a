import SessionModel

/// A call that was written. There is one for each call of a session: it is kept small.
struct KnownCall {
  /// Its node.
  var node: NodeID
  /// Whether a result came for it.
  var isAnswered = false
  private let isNamed: Bool
  private let nameKey: SourceKey
  /// The milliseconds of `startedAt`; the least number for none.
  private let milliseconds: Int64

  init(node: NodeID, name: SourceKey? = nil, startedAt: Milliseconds? = nil) {
    self.node = node
    isNamed = name != nil
    nameKey = name ?? .none
    milliseconds = startedAt?.count ?? .min
  }

  /// What it is called, where calls of one id are told apart by that.
  var name: SourceKey? { isNamed ? nameKey : nil }

  /// When it began, on the source's clock.
  var startedAt: Milliseconds? { milliseconds == .min ? nil : Milliseconds(milliseconds) }
}
