import SessionModel

/// One update of the data contract, before it is a line: what is told, where, and when.
///
/// What it tells of an item is read from the session at `position`, now or later.
package struct Update: Hashable, Sendable {
  /// Its number, from 1.
  package var number: Int
  /// When the group of records arrived that it is of; `nil` when nothing tells.
  package var time: Milliseconds?
  /// The position that it tells.
  package var position: Int32
  /// What is told.
  package var news: News

  /// What an update tells, a case for each type of the contract.
  package enum News: Hashable, Sendable {
    /// An entry appeared, with everything below it.
    case newEntry(NodeID, Change.Place)
    /// Calls were added behind those that an entry had; the place is the entry's.
    case newCalls([NodeID], entry: NodeID, Change.Place)
    /// The status of a call is another one than this.
    case callStatus(NodeID, Change.Place, from: ToolStatus)
    /// Keys of a call have other values.
    case callChanged(NodeID, Change.Place, [CallKey])
    /// Keys of an entry have other values.
    case entryChanged(NodeID, Change.Place, [EntryKey])
    /// The source took an entry back.
    case retracted(NodeID, Change.Place)
    /// Keys of the session have other values.
    case sessionChanged([SessionKey])
    /// The word for the session is another one.
    case sessionStatus(from: SessionStatus?, to: SessionStatus)
    /// The session has ended.
    case completed(SessionStatus)

    /// The word of the contract.
    package var type: String {
      switch self {
      case .newEntry: "new_message"
      case .newCalls: "new_tool_calls"
      case .callStatus: "tool_call_status"
      case .callChanged: "tool_call_changed"
      case .entryChanged: "message_changed"
      case .retracted: "retracted"
      case .sessionChanged: "session_changed"
      case .sessionStatus: "session_status"
      case .completed: "completed"
      }
    }
  }
}
