import SessionModel

/// A set of nodes as bits.
package struct NodeSet: Hashable, Sendable {
  /// A bit for each node.
  private var words: [UInt64] = []

  /// Whether a node is in it.
  func contains(_ id: NodeID) -> Bool {
    let word = Int(id.index >> 6)
    return id.index >= 0 && word < words.count && words[word] & (1 << UInt64(id.index & 63)) != 0
  }

  /// Adds a node or takes it out.
  mutating func set(_ id: NodeID, _ isIn: Bool) {
    let word = Int(id.index >> 6)
    if word >= words.count {
      if !isIn { return }
      words += [UInt64](repeating: 0, count: word + 1 - words.count)
    }
    let bit: UInt64 = 1 << UInt64(id.index & 63)
    if isIn { words[word] |= bit } else { words[word] &= ~bit }
  }
}
