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
    var walk = Walk(run, session, tree: tree, outline: outline)
    var count = Int.max
    self = walk.step(run, session, nodes: &count) ?? SearchOrder(of: run)
  }

  /// Orders the hits of a run a piece at a time. It keeps the trees of its beginning.
  struct Walk {
    private let tree: Outline
    private let outline: Outline
    private var order: SearchOrder
    /// The row of the whole tree that comes next, and the row of what is shown that was passed last.
    private var (rank, row) = (0, -1)

    /// Begins to order what a run has found.
    init(_ run: SearchRun, _ session: Session, tree: Outline, outline: Outline) {
      (self.tree, self.outline) = (tree, outline)
      order = SearchOrder(of: run)
      order.places = Array(repeating: -1, count: session.nodeCount)
    }

    /// Goes on by so many rows, of which it leaves what it does not need; tells the order when it has come to the end.
    mutating func step(
      _ run: SearchRun, _ session: Session, nodes count: inout Int
    ) -> SearchOrder? {
      while rank < tree.nodes.count {
        if count <= 0 { return nil }
        count -= 1
        pass(tree.nodes[rank], run, session)
        rank += 1
      }
      return order
    }

    /// Passes a row of the whole tree.
    private mutating func pass(_ node: OutlineNode, _ run: SearchRun, _ session: Session) {
      // The outline is the tree without what is folded away, in the same order.
      let isShown =
        row + 1 < outline.nodes.count && outline.nodes[row + 1].identity == node.identity
      if isShown { row += 1 }
      guard node.kind != .remark, node.kind != .quiet else { return }
      let isOpen = isShown && outline.nodes[row].isOpen
      // What a message without a row thought stands in its first call.
      if node.kind == .call {
        let entry = session.parent(node.id)
        if let hits = run.hits[entry], order.places[Int(entry.index)] < 0,
          tree.row(of: entry) == nil
        {
          order.add(entry, Int(hits.wrappedSum()), rank, row, isSeen: isOpen)
        }
      }
      guard let hits = run.hits[node.id] else { return }
      order.add(node.id, Int(hits.wrappedSum()), rank, row, isSeen: isOpen)
      // A name is seen in a folded row as well.
      if !isOpen, isShown { order.folded -= Int(hits[0]) }
    }
  }

  /// Adds the hits of a node.
  private mutating func add(
    _ node: NodeID, _ count: Int, _ rank: Int, _ row: Int, isSeen: Bool
  ) {
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
