/// The places that were left by jumps, to go back to and forth again.
package struct JumpList: Hashable, Sendable {
  /// The places before, the last one at the end.
  private var back: [RowID] = []
  /// The places that were gone back from, the last one at the end.
  private var forward: [RowID] = []

  /// Places that are kept.
  static let limit = 100

  /// Keeps a place that is being left by a jump.
  mutating func leave(_ row: RowID) {
    forward = []
    if back.last != row { back.append(row) }
    if back.count > Self.limit { back.removeFirst() }
  }

  /// The place before or after, which is then left for the current one.
  mutating func step(forward isForward: Bool, from row: RowID) -> RowID? {
    guard let goal = isForward ? forward.popLast() : back.popLast() else { return nil }
    if isForward { back.append(row) } else { forward.append(row) }
    return goal
  }

  /// The last place, which is exchanged for the current one: the way back is the same key.
  mutating func exchange(_ row: RowID) -> RowID? {
    guard let goal = back.popLast() else { return nil }
    back.append(row)
    return goal
  }
}
