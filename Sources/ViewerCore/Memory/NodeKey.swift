import SessionModel

/// What a node is called from one run of the program to the next: its place in the tree and, where the
/// source has one, its own id.
///
/// The place is enough for files, which are read the same way each time. Where entries went or came in
/// between, the id finds the node again among its siblings.
package struct NodeKey: Hashable, Sendable {
  /// The indexes from the root down; none for the session itself.
  package var path: [Int32]
  /// The source's own id; empty when it has none.
  package var id: String

  /// Bytes of an id that are looked at.
  private static let idLimit = 200

  /// Names a node; `nil` for what is none, such as a remark.
  package init?(_ node: NodeID, in session: Session) {
    guard node.index >= 0 else { return nil }
    path = []
    id = Self.id(of: node, session)
    var node = node
    while node != .root {
      let parent = session.parent(node)
      var index: Int32 = 0
      for child in session.children(of: parent, at: session.position) {
        if child == node { break }
        index += 1
      }
      path.append(index)
      node = parent
    }
    path.reverse()
  }

  /// Reads a key: `3.0.2 call_7f`.
  package init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    path = []
    for number in parts.first?.split(separator: ".") ?? [] {
      guard let index = Int32(number), index >= 0 else { return nil }
      path.append(index)
    }
    id = parts.count > 1 ? String(parts[1]) : ""
  }

  /// The key as it is written.
  package var text: String {
    path.map(String.init).joined(separator: ".") + (id.isEmpty ? "" : " " + id)
  }

  /// The id that the source gives a node; empty when it gives none.
  private static func id(of node: NodeID, _ session: Session) -> String {
    session.text(node, .id, at: session.position, limit: idLimit) ?? ""
  }

  /// Finds the nodes of keys; those that are not there (yet) are left out.
  ///
  /// Costs one walk over the children of each parent that a key leads through.
  package static func find(
    _ keys: some Sequence<NodeKey>, in session: Session
  ) -> [NodeKey: NodeID] {
    var found: [NodeKey: NodeID] = [:]
    var work: [(parent: NodeID, keys: [NodeKey], depth: Int)] = [(.root, [], 0)]
    for key in keys {
      if key.path.isEmpty { found[key] = .root } else { work[0].keys.append(key) }
    }
    while let (parent, keys, depth) = work.popLast() {
      if keys.isEmpty { continue }
      let byIndex = Dictionary(grouping: keys) { $0.path[depth] }
      let last = byIndex.keys.max() ?? 0
      var misfits: [String: NodeKey] = [:]
      var index: Int32 = 0
      for child in session.children(of: parent, at: session.position) {
        if index > last { break }
        if let keys = byIndex[index] {
          work.append((child, keys.filter { $0.path.count > depth + 1 }, depth + 1))
          for key in keys where key.path.count == depth + 1 {
            if key.id.isEmpty || key.id == id(of: child, session) {
              found[key] = session.identity(child)
            } else {
              misfits[key.id] = key
            }
          }
        }
        index += 1
      }
      if misfits.isEmpty { continue }
      for child in session.children(of: parent, at: session.position) {
        if let key = misfits[id(of: child, session)] { found[key] = session.identity(child) }
      }
    }
    return found
  }
}
