import SessionModel

/// What stands where in the document at one position; moves forward with a session.
///
/// A group that puts something at the end of its siblings costs what it puts there, however many
/// siblings there are; only something put in the middle moves what stands behind it.
struct Places {
  /// The position that the places are those of.
  private(set) var position: Int32 = 0
  /// The items under each parent that has any, in their order.
  private(set) var items: [NodeID: [NodeID]] = [:]
  /// For each node: its index among its siblings.
  private var indexes: ContiguousArray<Int32> = []
  /// For each node: its rank among its siblings as far as they are known, later ones included.
  private var ranks: ContiguousArray<Int32> = []
  /// The position up to which the items under a parent have a rank.
  private var ranked: [NodeID: Int32] = [:]

  /// Makes the places of position 0, where there is nothing.
  init() {}

  /// Moves to a position; `born` are the items that appeared on the way.
  mutating func move(to position: Int32, with born: some Sequence<NodeID>, in session: Session) {
    if ranks.count < session.nodeCount {
      let missing = repeatElement(Int32(0), count: session.nodeCount - ranks.count)
      ranks.append(contentsOf: missing)
      indexes.append(contentsOf: missing)
    }
    var newcomers: [NodeID: [NodeID]] = [:]
    for item in born { newcomers[session.parent(item), default: []].append(item) }
    for (parent, items) in newcomers {
      rank(items, under: parent, upTo: position, in: session)
      for item in items { insert(item, under: parent) }
    }
    self.position = position
  }

  /// The last item under a parent that was not retracted at a position; `none` when there is none.
  func current(under parent: NodeID, at position: Int32, in session: Session) -> NodeID {
    items[parent]?.last { !session.isRetracted($0, at: position) } ?? .none
  }

  /// The indexes on the way from the root to an item: entry, call, entry and so on.
  func path(to item: NodeID, in session: Session) -> [Int] {
    var path: [Int] = []
    var next = item
    while next != .root {
      path.append(Int(indexes[Int(next.index)]))
      next = session.parent(next)
    }
    path.reverse()
    return path
  }

  /// Makes sure that all items under a parent that appeared up to a position have a rank.
  ///
  /// - Parameter newcomers: those that are not among `items` yet, in the order of their birth.
  private mutating func rank(
    _ newcomers: [NodeID], under parent: NodeID, upTo position: Int32, in session: Session
  ) {
    if let known = ranked[parent], known >= position { return }
    // All that is there is ranked at once: whoever looks at a whole session in steps walks once,
    // and whoever follows one walks over what is new.
    var missing = newcomers.count
    if let last = items[parent]?.last {
      var rank = ranks[Int(last.index)]
      for item in session.siblings(after: last, at: session.position) {
        rank += 1
        ranks[Int(item.index)] = rank
        if session.isKnown(item, at: position) { missing -= 1 }
      }
    }
    if missing > 0 {
      for (rank, item) in session.children(of: parent, at: session.position).enumerated() {
        ranks[Int(item.index)] = Int32(rank)
      }
    }
    ranked[parent] = session.position
  }

  /// Puts an item where its rank wants it.
  private mutating func insert(_ item: NodeID, under parent: NodeID) {
    // Taken out and put back, so that it is changed in place.
    var siblings = items.removeValue(forKey: parent) ?? []
    var place = siblings.count
    let rank = ranks[Int(item.index)]
    while place > 0, ranks[Int(siblings[place - 1].index)] > rank {
      place -= 1
      indexes[Int(siblings[place].index)] += 1
    }
    siblings.insert(item, at: place)
    indexes[Int(item.index)] = Int32(place)
    items[parent] = siblings
  }
}
