/// Counts the turns of a session: each begins with what a person says, and goes on until a person speaks
/// again behind an answer.
package struct TurnCounter: Sendable {
  /// The turn that is being told, from 1; 0 before the first entry.
  package private(set) var turn = 0
  /// What the turn began with.
  package private(set) var beginning = NodeID.none
  /// Whether a person began it: what programs say before the first prompt belongs to its turn.
  private var isAsked = false
  /// Whether anything but a person has spoken in it.
  private var isAnswered = true

  /// Counts nothing yet.
  package init() {}

  /// Takes the next entry in the order of the session.
  package mutating func take(_ entry: NodeID, in session: Session, at position: Int32) {
    guard session.parent(entry) == .root else { return }
    let role = session.role(entry)
    let isPrompt = role == .user && session.origin(of: entry, at: position) == nil
    if turn == 0 || isPrompt && isAnswered {
      turn += 1
      beginning = entry
      isAsked = isPrompt
      isAnswered = false
    } else if isPrompt, !isAsked || isCommand(beginning, session, position) {
      beginning = entry
      isAsked = true
    }
    if role == .assistant || role == .step { isAnswered = true }
  }

  /// Whether a person typed a command of the program, which asks for nothing by itself: `/clear`.
  private func isCommand(_ entry: NodeID, _ session: Session, _ position: Int32) -> Bool {
    session.text(entry, .message, at: position, limit: 8)?.hasPrefix("/") == true
  }
}
