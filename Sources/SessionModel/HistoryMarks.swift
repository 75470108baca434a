/// Places in a chain of changes that is walked from its newest one: every so many changes one is remembered, so that
/// whoever asks for the past of what changes with every message does not walk through all that came later.
struct HistoryMarks: Sendable {
  /// A change, and the position of the event that it came with.
  private struct Mark: Sendable {
    var position: Int32
    var change: Int32
  }

  /// Changes from one mark to the next.
  private static let distance = 64

  private var count = 0
  private var marks: [Mark] = []

  /// Takes note of the newest change of the chain.
  mutating func append(_ change: Int32, at position: Int32) {
    count += 1
    if count % Self.distance == 0 { marks.append(Mark(position: position, change: change)) }
  }

  /// Where a walk back to a position begins: at a change in front of which stand all that had happened by then.
  ///
  /// - Parameter newest: the newest change of the chain.
  func start(at position: Int32, newest: Int32) -> Int32 {
    guard let last = marks.last, last.position > position else { return newest }
    var (low, high) = (0, marks.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].position > position { high = middle } else { low = middle + 1 }
    }
    return marks[low].change
  }
}
