import SessionModel

/// The hits of nodes in each of `TextProbe.channels`. Nodes are numbered from 0, so they are found by their numbers:
/// a walk of the tree asks for all of them.
struct NodeHits {
  /// Where the counts of a node stand, from 1; 0 for none.
  private var slots: [Int32] = []
  private var counts: [SIMD8<Int32>] = []
  /// How many nodes have hits.
  private(set) var count = 0

  /// Whether no node has any.
  var isEmpty: Bool { count == 0 }

  /// The hits of a node; `nil` where there are none.
  subscript(id: NodeID) -> SIMD8<Int32>? {
    get {
      guard id.index >= 0, id.index < slots.count, slots[Int(id.index)] > 0 else { return nil }
      let hits = counts[Int(slots[Int(id.index)]) - 1]
      return hits == SIMD8() ? nil : hits
    }
    set {
      let (old, new) = (self[id], newValue.flatMap { $0 == SIMD8() ? nil : $0 })
      guard old != new else { return }
      count += (new == nil ? 0 : 1) - (old == nil ? 0 : 1)
      let index = Int(id.index)
      if index >= slots.count {
        slots.append(contentsOf: repeatElement(0, count: index + 1 - slots.count))
      }
      if slots[index] == 0 {
        counts.append(SIMD8())
        slots[index] = Int32(counts.count)
      }
      counts[Int(slots[index]) - 1] = new ?? SIMD8()
    }
  }
}
