import SessionModel

extension ViewerState {
  /// Shows a node in the tree and puts the cursor there: on its own row or, where it has none, on the first
  /// inside it or the one around it. Tells whether there is such a row.
  mutating func goToPlace(of node: NodeID, _ session: Session) -> Bool {
    guard node.index >= 0, Int(node.index) < session.nodeCount else { return false }
    let tree = wholeTree(session)
    var wanted = [node] + session.children(of: node, at: position)
    var above = session.parent(node)
    while above.index > 0 {
      wanted.append(above)
      above = session.parent(above)
    }
    guard let goal = wanted.first(where: { tree.index(of: session.identity($0)) != nil }) else {
      return false
    }
    leavePlace()
    show(session.identity(goal), session)
    return true
  }
}
