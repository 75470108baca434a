import SessionModel

/// One node of the outline: what there is to know without reading a text.
package struct OutlineNode: Hashable, Sendable {
  /// What stands in the row.
  package enum Kind: UInt8, Sendable {
    case entry, call
    /// The end of the session: its answer and its error.
    case ending
  }

  /// The node of the session.
  package var id: NodeID
  /// What the node is for the reader, over rewrites.
  package var identity: NodeID
  /// The index of the node above in the outline, or -1.
  package var parent: Int32
  /// How many entries stand above.
  package var level: Int32
  /// What stands in the row.
  package var kind: Kind
  /// How a call stands.
  package var status: ToolStatus?
  /// Whether the status was worked out.
  package var isInferred: Bool
  /// Whether what is inside is shown.
  package var isOpen: Bool
  /// Whether no sibling follows.
  package var isLast: Bool
  /// Whether nodes stand under it.
  package var hasChildren: Bool
  /// Whether the source took it back.
  package var isRetracted: Bool
  /// The calls inside.
  package var tally = Tally()
}
