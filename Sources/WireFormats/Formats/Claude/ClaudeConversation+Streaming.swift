import JSONReading
import SessionModel

/// Messages that arrive in pieces, and then once more whole.
extension ClaudeConversation {
  /// Takes a block of a whole message for the one that arrived in pieces.
  ///
  /// - Returns: whether there is such a block, and the text needs not be added.
  func confirm(
    _ text: JSONValue?, _ kind: ClaudeStreamedBlock.Kind, _ message: inout ClaudeMessage,
    on page: inout Page
  ) -> Bool {
    guard
      let place = message.streamed.firstIndex(where: { $0.kind == kind && !$0.isConfirmed })
    else { return false }
    message.streamed[place].isConfirmed = true
    return true
  }
}
