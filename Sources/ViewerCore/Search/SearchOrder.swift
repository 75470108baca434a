import SessionModel

/// The hits of a search in the order of the tree.
package struct SearchOrder {
  /// One hit: which node, which of its hits.
  package struct Place: Hashable, Sendable {
    /// The node of the session.
    package var node: NodeID
    /// Which hit of the node, over all its texts, from 0.
    package var number: Int
  }

  /// The nodes with hits, in the order of the tree.
  private(set) var nodes: [NodeID] = []
  /// How many hits stand before those of each node; one more than there are nodes.
  private var starts: [Int] = [0]
  /// Where each node of the session stands in `nodes`, or -1.
  private var places: [Int32] = []
  /// Which row of the whole tree each node has, for the nearest one.
  private var ranks: [Int] = []
  /// Which row of the outline shows each node, or is folded over it.
  private(set) var rows: [Int] = []
  /// The version of the run that this is the order of.
  let version: Int
  /// Hits that cannot be seen without opening something.
  package private(set) var folded = 0

  /// The order of a run that has found nothing.
  init(of run: SearchRun) { version = run.version }

  /// Orders the hits of a run.
  ///
  /// - Parameters:
  ///   - tree: everything that can be shown.
  ///   - outline: what is shown.
  init(_ run: SearchRun, _ session: Session, tree: Outline, outline: Outline) {
    self.init(of: run)
    guard !run.hits.isEmpty else { return }
    places = Array(repeating: -1, count: session.nodeCount)
    var open = NodeSet()
    var shown = NodeSet()
    for node in outline.nodes where node.kind != .remark && node.kind != .quiet {
      shown.set(node.id, true)
      if node.isOpen { open.set(node.id, true) }
    }
    var row = -1
    for (rank, node) in tree.nodes.enumerated() {
      // The outline is the tree without what is folded away, in the same order.
      if row + 1 < outline.nodes.count, outline.nodes[row + 1].identity == node.identity {
        row += 1
      }
      guard node.kind != .remark, node.kind != .quiet else { continue }
      // What a message without a row thought stands in its first call.
      if node.kind == .call {
        let entry = session.parent(node.id)
        if let hits = run.hits[entry], places[Int(entry.index)] < 0,
          tree.row(of: entry) == nil
        {
          add(entry, Int(hits.wrappedSum()), rank, row, isSeen: open.contains(node.id))
        }
      }
      guard let hits = run.hits[node.id] else { continue }
      let count = Int(hits.wrappedSum())
      let isOpen = open.contains(node.id)
      add(node.id, count, rank, row, isSeen: isOpen)
      // A name is seen in a folded row as well.
      if !isOpen, shown.contains(node.id) { folded -= Int(hits[0]) }
    }
  }

  /// Adds the hits of a node.
  private mutating func add(_ node: NodeID, _ count: Int, _ rank: Int, _ row: Int, isSeen: Bool) {
    places[Int(node.index)] = Int32(nodes.count)
    nodes.append(node)
    ranks.append(rank)
    rows.append(max(0, row))
    starts.append(starts[starts.count - 1] + count)
    if !isSeen { folded += count }
  }

  /// All hits that can be shown.
  package var total: Int { starts[starts.count - 1] }

  /// The number of a hit among all, from 1; `nil` when it is gone.
  package func number(of place: Place) -> Int? {
    let node = Int(place.node.index)
    guard places.indices.contains(node), places[node] >= 0 else { return nil }
    let index = Int(places[node])
    let count = starts[index + 1] - starts[index]
    return starts[index] + min(place.number, count - 1) + 1
  }

  /// The hit with a number, from 1.
  func place(number: Int) -> Place {
    precondition((1...total).contains(number))
    var (low, high) = (0, nodes.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] < number { low = middle } else { high = middle - 1 }
    }
    return Place(node: nodes[low], number: number - 1 - starts[low])
  }

  /// The number of the first hit at or after a row of the whole tree; `nil` when all stand before it.
  func number(atOrAfter rank: Int) -> Int? {
    guard let index = ranks.firstIndex(where: { $0 >= rank }) else { return nil }
    return starts[index] + 1
  }

  /// The number of the last hit before a row of the whole tree.
  func number(before rank: Int) -> Int? {
    guard let index = ranks.lastIndex(where: { $0 < rank }) else { return nil }
    return starts[index + 1]
  }
}
