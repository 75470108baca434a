import SessionModel

/// One node of the outline: what there is to know without reading a text.
package struct OutlineNode: Hashable, Sendable {
  /// What stands in the row.
  package enum Kind: UInt8, Sendable {
    case entry, call
    /// The end of the session: its answer and its error.
    case ending
    /// Records that were not understood, where they arrived.
    case remark
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
  /// Whether it is shown only for what stands inside: the filter is not about it.
  package var isContext = false
  /// The calls inside.
  package var tally = Tally()
  /// Of a remark: how many notes of the session it holds.
  package var noteCount: Int32 = 0

  /// Of a remark: the index of its first note.
  package var firstNote: Int { Int(-2 - identity.index) }

  /// Makes the row of notes that arrived one after the other; its identity is no node's.
  static func remark(firstNote: Int, isOpen: Bool) -> OutlineNode {
    OutlineNode(
      id: .root, identity: remarkIdentity(firstNote), parent: -1, level: 0, kind: .remark,
      status: nil, isInferred: false, isOpen: isOpen, isLast: true, hasChildren: false,
      isRetracted: false, noteCount: 1)
  }

  /// What a remark is called that begins with a note.
  static func remarkIdentity(_ firstNote: Int) -> NodeID { NodeID(Int32(-2 - firstNote)) }
}
