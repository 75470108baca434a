import SessionModel

/// How many hits nodes have in each of `TextProbe.channels`.
struct NodeHits {
  /// Where each node stands among the counts, from 1 on; 0 for one that never had a hit.
  private var places: [Int32] = []
  private var counts: [SIMD8<Int32>] = []

  /// Those of a node.
  subscript(id: NodeID) -> SIMD8<Int32> {
    get {
      let index = Int(id.index)
      guard index >= 0, index < places.count, places[index] > 0 else { return SIMD8() }
      return counts[Int(places[index]) - 1]
    }
    set {
      let index = Int(id.index)
      if index >= places.count {
        places += repeatElement(0, count: max(index + 1, 2 * places.count) - places.count)
      }
      if places[index] > 0 {
        counts[Int(places[index]) - 1] = newValue
      } else if newValue != SIMD8() {
        counts.append(newValue)
        places[index] = Int32(counts.count)
      }
    }
  }

  /// Nodes that have or had hits.
  var count: Int { counts.count }
}
