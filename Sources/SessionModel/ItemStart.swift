/// The birth of an entry or a tool call.
public struct ItemStart: Hashable, Sendable {
  /// Its name: always the next free one.
  public var id: NodeID
  /// What it is; never the session.
  public var kind: NodeKind
  /// Who speaks, for an entry.
  public var role: EntryRole
  /// The session or a call for an entry, an entry for a call.
  public var parent: NodeID
  /// The sibling that it is put in front of; `none` puts it last.
  public var before: NodeID
  /// The node that it continues, when a source moved or rewrote it; `none` when it is new.
  public var identity: NodeID

  /// Makes the start of an item.
  public init(
    id: NodeID, kind: NodeKind, role: EntryRole = .assistant, parent: NodeID,
    before: NodeID = .none, identity: NodeID = .none
  ) {
    self.id = id
    self.kind = kind
    self.role = role
    self.parent = parent
    self.before = before
    self.identity = identity
  }
}
