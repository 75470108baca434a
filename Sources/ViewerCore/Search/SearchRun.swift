import SessionModel

/// A search through all texts of a session, a slice at a time, and what it has found so far.
///
/// It goes in order of arrival, which is the order of the file, from the cursor on and round to it.
/// What arrives or changes later is searched again, node by node.
package struct SearchRun {
  /// What is looked for.
  package let query: SearchQuery
  /// Finds it.
  let probe: TextProbe
  /// The hits of a node in each of `TextProbe.channels`.
  private(set) var hits = NodeHits()
  /// The nodes with hits, as bits: what a filter asks for each node.
  private(set) var nodes = NodeSet()
  /// All hits, those in rows that are no longer shown included.
  private(set) var total = 0
  /// Grows when `hits` changes.
  private(set) var version = 0

  /// The position that is searched.
  private var position: Int32
  /// The nodes that are searched in turn: from `first` to `end`, then from 0 to `first`.
  private let first: Int32
  /// The number of the first node that is not searched in this round.
  private let end: Int32
  /// How many nodes were searched.
  private var searched: Int32 = 0
  /// Nodes that arrived or changed since.
  private var changed: [NodeID] = []

  /// What a slice may cost, in bytes that are looked at: a few milliseconds.
  static let slice = 2 << 20
  /// What a node costs beside its bytes.
  private static let nodeCost = 256

  /// Begins a search.
  ///
  /// - Parameter first: the node that it begins at.
  init(
    _ query: SearchQuery, _ session: Session, at position: Int32, from first: NodeID
  ) throws(TextPattern.Trouble) {
    self.query = query
    self.position = position
    probe = try TextProbe(query)
    end = Int32(session.nodeCount)
    self.first = min(max(0, first.index), max(0, end - 1))
  }

  /// Whether everything that is there was searched.
  package var isComplete: Bool { searched == end && changed.isEmpty }

  /// How much of it was searched, in percent.
  package var percent: Int { end == 0 ? 100 : Int(searched) * 100 / Int(end) }

  /// Takes note of another position, later or earlier: what changed in between is searched again.
  mutating func look(at position: Int32, _ session: Session) {
    guard position != self.position else { return }
    let range = (min(position, self.position), max(position, self.position))
    changed += session.changed(from: range.0, to: range.1)
    self.position = position
  }

  /// Searches a slice; returns whether there was anything left to search.
  mutating func step(_ session: Session) -> Bool {
    if isComplete { return false }
    var budget = Self.slice
    while budget > 0, searched < end {
      let index = first + searched
      budget -= search(NodeID(index < end ? index : index - end), session)
      searched += 1
    }
    while budget > 0, let id = changed.popLast() { budget -= search(id, session) }
    return true
  }

  /// Searches a node; returns what it cost.
  private mutating func search(_ id: NodeID, _ session: Session) -> Int {
    var found = SIMD8<Int32>()
    var cost = Self.nodeCost
    if session.isKnown(id, at: position) {
      for (index, channel) in TextProbe.channels.enumerated() {
        let isRead: Bool =
          switch channel {
          case .name, .arguments, .result: session.kind(id) == .call
          case .message, .reasoning: session.kind(id) == .entry
          case .outputText: session.kind(id) != .call
          default: true
          }
        guard isRead else { continue }
        let (hits, bytes) = probe.count(id, channel, session, at: position)
        found[index] = Int32(clamping: hits)
        cost += bytes
      }
    }
    let before = hits[id] ?? SIMD8()
    guard found != before else { return cost }
    version += 1
    total += Int(found.wrappedSum()) - Int(before.wrappedSum())
    hits[id] = found
    nodes.set(id, found != SIMD8())
    return cost
  }
}
