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
    /// Several calls in a row that only looked.
    case quiet
  }

  /// The node of the session.
  package var id: NodeID
  /// What the node is for the reader, over rewrites.
  package var identity: NodeID
  /// The index of the node above in the outline, or -1.
  package var parent: Int32
  /// How many agents stand above.
  package var level: Int32
  /// The columns that it is indented by besides: inside a turn, and inside quiet work.
  package var shift: Int32 = 0
  /// What stands in the row.
  package var kind: Kind
  /// How a call stands.
  package var status: ToolStatus?
  /// Whether the status was worked out.
  package var isInferred: Bool
  /// Whether what is inside is shown.
  package var isOpen: Bool
  /// Whether no sibling follows, of a call no call.
  package var isLast: Bool
  /// Whether nodes stand under it.
  package var hasChildren: Bool
  /// Whether the source took it back.
  package var isRetracted: Bool
  /// Whether it is shown only for what stands inside: the filter is not about it.
  package var isContext = false
  /// Whether a person asks something in it, and all up to the next such entry stands under it.
  package var isTurn = false
  /// Whether neither a person nor a model wrote it.
  package var isNotice = false
  /// The calls inside.
  package var tally = Tally()
  /// Of a remark: how many notes of the session it holds.
  package var noteCount: Int32 = 0
  /// Of quiet work: what it comes to.
  package var quiet = QuietWork()

  /// Whether it is still the last when a sibling follows: the line of calls ends where a message stands.
  func isLast(before next: Kind) -> Bool {
    (kind == .call || kind == .quiet) && next == .entry
  }

  /// Of a remark: the index of its first note.
  package var firstNote: Int { Int(-2 - identity.index) }

  /// Makes the row of notes that arrived one after the other; its identity is no node's.
  static func remark(firstNote: Int, isOpen: Bool) -> OutlineNode {
    OutlineNode(
      id: .root, identity: remarkIdentity(firstNote), parent: -1, level: 0, kind: .remark,
      status: nil, isInferred: false, isOpen: isOpen, isLast: true, hasChildren: false,
      isRetracted: false, noteCount: 1)
  }

  /// Makes the row of quiet calls, in front of the first of them.
  static func quiet(_ first: OutlineNode, isOpen: Bool) -> OutlineNode {
    OutlineNode(
      id: first.id, identity: quietIdentity(first.identity), parent: first.parent,
      level: first.level, shift: first.shift, kind: .quiet, status: .completed, isInferred: false,
      isOpen: isOpen, isLast: true, hasChildren: true, isRetracted: false)
  }

  /// What quiet work is called that begins with a call.
  private static func quietIdentity(_ call: NodeID) -> NodeID { NodeID(Int32.min + call.index) }

  /// The first call of the quiet work of a name; the name itself when it is another's.
  static func firstCall(_ identity: NodeID) -> NodeID {
    identity.index < Int32.min / 2 ? NodeID(identity.index - Int32.min) : identity
  }

  /// What a remark is called that begins with a note.
  static func remarkIdentity(_ firstNote: Int) -> NodeID { NodeID(Int32(-2 - firstNote)) }
}
