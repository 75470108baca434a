/// One change of a session: the closed set that every format is turned into.
///
/// Items are the entries and tool calls. The number of an event in order of arrival is its position.
public enum Event: Hashable, Sendable {
  /// The session stands so: it was queued, started, or ended. An end settles the open calls.
  case run(SessionStatus, Basis)
  /// A datum of the session is set; `nil` takes it away.
  case runData(Channel, Datum?)
  /// An entry or a tool call appears.
  case itemStart(ItemStart)
  /// A datum of an item is set; `nil` takes it away.
  case itemData(NodeID, Channel, Datum?)
  /// More of a text arrives behind what is there.
  case itemAppend(NodeID, Channel, Datum)
  /// The source says how a tool call stands.
  case toolStatus(NodeID, ToolStatus, Basis)
  /// An entry is over; a call of it whose source names no status is over too.
  case itemEnd(NodeID)
  /// An item is no longer in the source. It stays, marked.
  case retract(NodeID)
  /// A retracted item is there again.
  case restore(NodeID)
  /// Something was not understood, or went wrong on the way.
  indirect case note(Note)
}
