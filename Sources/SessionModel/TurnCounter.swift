/// Counts the turns of a session: each begins with what a person says, and goes on until a person speaks
/// again behind an answer, or behind a command, which asks for nothing.
package struct TurnCounter: Sendable {
  /// The turn that is being told, from 1; 0 before the first entry.
  package private(set) var turn = 0
  /// What the turn began with.
  package private(set) var beginning = NodeID.none
  /// Whether a person began it: what programs say before the first prompt belongs to its turn.
  private var isAsked = false
  /// Whether nothing is asked in it any more.
  private var isClosed = true

  /// Counts nothing yet.
  package init() {}

  /// Takes the next entry in the order of the session.
  package mutating func take(_ entry: NodeID, in session: Session, at position: Int32) {
    guard session.parent(entry) == .root else { return }
    let isPrompt = session.isPrompt(entry, at: position)
    if turn == 0 || isPrompt && isClosed {
      turn += 1
      beginning = entry
      isAsked = isPrompt
      isClosed = false
    } else if isPrompt, !isAsked {
      beginning = entry
      isAsked = true
    }
    if session.closesTurn(entry, at: position) { isClosed = true }
  }
}
