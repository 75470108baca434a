import SessionModel

extension Outline {
  /// More rows than this that are opened or folded at once are a reason to build it anew: what stands behind each is
  /// moved.
  private static let refoldLimit = 8

  /// Opens and folds single nodes, at the cost of what is inside them and of moving the rows behind. A test holds the
  /// law: what it makes is what building it anew makes.
  ///
  /// - Returns: false when it has to be built anew: more than single nodes was chosen, or something inside was taken
  ///   back or rewritten.
  package mutating func refold(_ session: Session, to folds: Folds) -> Bool {
    guard filter == nil, folds.level == self.folds.level, folds.tools == self.folds.tools else {
      return false
    }
    let rows = self.rows(chosenIn: folds)
    self.folds = folds
    var count = 0
    for identity in rows.map({ nodes[$0].identity }) {
      // What a row before it was folded over is no longer there.
      guard let row = index(of: identity), isOpen(row, session) != nodes[row].isOpen else {
        continue
      }
      count += 1
      guard count <= Self.refoldLimit, toggle(row, session) else { return false }
    }
    return true
  }

  /// The rows of the nodes for which something else is chosen, in their order.
  private func rows(chosenIn folds: Folds) -> [Int] {
    var rows: [Int] = []
    for (identity, isOpen) in folds.choices where self.folds.choices[identity] != isOpen {
      if let row = index(of: identity) { rows.append(row) }
    }
    for identity in self.folds.choices.keys where folds.choices[identity] == nil {
      if let row = index(of: identity) { rows.append(row) }
    }
    return rows.sorted()
  }

  /// Whether a row is open as the folds have it.
  private func isOpen(_ row: Int, _ session: Session) -> Bool {
    let node = nodes[row]
    let isDefault =
      switch node.kind {
      case .ending: true
      case .remark, .quiet: false
      case .entry, .call:
        folds.isOpenByDefault(
          node.kind, hasChildren: node.hasChildren, node.status, node.id, session, at: position)
      }
    return folds.isOpen(node.identity, node.kind, depth: depth(of: row), isDefault)
  }

  /// Opens a row that is folded, or folds one that is open; false when that cannot be done.
  private mutating func toggle(_ row: Int, _ session: Session) -> Bool {
    change(row) { $0.isOpen.toggle() }
    switch nodes[row].kind {
    case .ending, .remark: return true
    case .quiet where nodes[row].isOpen:
      // Its calls stand in no row: what it stands in knows them.
      return nodes[row].parent >= 0 && walk(inside: Int(nodes[row].parent), session)
    case .entry, .call, .quiet: return walk(inside: row, session)
    }
  }

  /// Makes the rows inside one anew; false when that cannot be done.
  private mutating func walk(inside row: Int, _ session: Session) -> Bool {
    guard nodes[row + 1..<end(of: row)].allSatisfy(\.isPlain) else { return false }
    var inside: Builder?
    if nodes[row].isOpen, nodes[row].kind != .quiet {
      guard var builder = Builder(inside: row, of: self, session) else { return false }
      builder.runInside(session)
      guard builder.nodes.allSatisfy(\.isPlain) else { return false }
      for index in builder.nodes.indices.dropFirst() { builder.nodes[index].parent += Int32(row) }
      inside = builder
    }
    let (end, count) = (end(of: row), nodes.count)
    replaceInside(row, by: inside?.nodes.dropFirst() ?? [])
    if newest.row >= end {
      newest.row += nodes.count - count
    } else if newest.row > row || newest.row == row && inside != nil {
      newest.row = row + (inside?.newest.id == newest.id ? inside?.newest.row ?? 0 : 0)
    }
    return true
  }
}

extension OutlineNode {
  /// Whether no other row can have its identity: nothing of the node was written anew.
  fileprivate var isPlain: Bool { !isRetracted && (identity == id || identity.index < 0) }
}
