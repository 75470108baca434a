import SessionModel

/// One difference between a session at two positions, in the words of the document.
package enum Change: Hashable, Sendable {
  /// Keys of an entry have other values; `tool_calls` is never meant.
  case entryChanged(NodeID, Place, [EntryKey])
  /// Keys of a call have other values; `progress` is never meant. The status is the one before.
  case callChanged(NodeID, Place, [CallKey], from: ToolStatus)
  /// Calls were added behind those that an entry had; the place is the entry's.
  case newCalls([NodeID], entry: NodeID, Place)
  /// An entry appeared, with everything below it.
  case newEntry(NodeID, Place)
  /// Keys of the session have other values; the status is told on its own.
  case sessionChanged([SessionKey])
  /// The word for the session is another one; `nil` before the first.
  case sessionStatus(from: SessionStatus?, to: SessionStatus)

  /// Where an item stands in the document at the moment when its change is applied.
  package struct Place: Hashable, Sendable {
    /// The indexes of entry, call, entry and so on.
    package var path: [Int]
    /// Whether an entry is the last of its siblings that were not retracted.
    package var isCurrent = false
  }
}
