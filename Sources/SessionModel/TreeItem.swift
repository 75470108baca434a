/// What a tree wants to know of an item at a position: asked for at once, for a tree asks it of each.
package struct TreeItem {
  /// What the item is.
  package let kind: NodeKind
  /// Of a call what it is for.
  package let toolKind: ToolKind
  /// What it is for the reader, over rewrites.
  package let identity: NodeID
  /// Whether the source had taken it back.
  package let isRetracted: Bool
  /// The first item under it; `none` where there is none.
  package let firstChild: NodeID
  /// How it stood; `nil` for an entry, and for a call of which nothing was said.
  package let status: Stated<ToolStatus>?
}

extension Session {
  /// How an item stood at a position.
  package func treeItem(_ id: NodeID, at position: Int32) -> TreeItem {
    let node = nodes[Int(id.index)]
    return TreeItem(
      kind: node.kind, toolKind: node.toolKind, identity: node.continues ? identity(id) : id,
      isRetracted: (node.isGone || node.wasRestored) && isRetracted(id, at: position),
      firstChild: node.firstChild < 0 ? .none : firstChild(of: id, at: position) ?? .none,
      status: node.kind == .call
        ? statusChange(from: node.status, of: node, at: position)?.call : nil)
  }
}
