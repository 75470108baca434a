import SessionModel

extension Outline {
  /// Whether the session has an answer that stands nowhere else, an error or a state to tell.
  static func hasEnding(_ session: Session, at position: Int32) -> Bool {
    session.datum(.root, .error, at: position) != nil
      || session.datum(.root, .data, at: position) != nil
      || hasOwnAnswer(session, at: position)
  }

  /// Bytes of an answer that is compared with the last words.
  private static let answerLimit = 1 << 20

  /// Whether the session has an answer that is not what was said last, nor what an entry behind it gave out.
  package static func hasOwnAnswer(_ session: Session, at position: Int32) -> Bool {
    guard let answer = session.datum(.root, .outputText, at: position) else { return false }
    var next = session.lastChild(of: .root, at: position)
    while let id = next {
      // What an entry gives out stands below it.
      if let output = session.datum(id, .outputText, at: position),
        output == answer
          || output.length == answer.length
            && session.text(.root, .outputText, at: position)
              == session.text(id, .outputText, at: position)
      {
        return false
      }
      if session.isAnswer(id), !session.isRetracted(id, at: position),
        let said = session.datum(id, .message, at: position)
      {
        return answer != said
          && (answer.length > answerLimit || said.length > answerLimit
            || session.text(.root, .outputText, at: position)
              != session.text(id, .message, at: position))
      }
      next = session.sibling(before: id, at: position)
    }
    return true
  }
}
