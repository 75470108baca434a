import SessionModel

/// The line of a search.
extension PromptView {
  /// Looks for what was typed so far, and goes to the nearest hit from where the reader was.
  mutating func searchTyped(_ state: inout ViewerState, _ session: Session) {
    guard !line.text.isEmpty else { return leaveHits(&state) }
    let query = SearchQuery(line.text, isLiteral: state.prompts.isLiteral)
    line.trouble = state.beginSearch(query, from: origin, session)
  }

  /// Stays at the hit, with the others marked.
  mutating func searchAccepted(_ state: inout ViewerState) -> Response {
    if line.trouble != nil { return .refused }
    if line.text.isEmpty {
      leaveHits(&state)
      return .closed
    }
    state.prompts.lastQuery = state.search?.query
    if state.search?.isBack == true, state.search?.current == nil { state.search?.sought = nil }
    if let cursor = origin?.cursor { state.jumps.leave(cursor) }
    return .closed
  }

  /// Forgets what was found and goes back to where the search began.
  mutating func leaveHits(_ state: inout ViewerState) {
    state.search = nil
    line.trouble = nil
    showSearchMode(state)
    state.foldRevealed()
    if let origin { state.restore(origin) }
  }

  /// Says how the text is read, as long as there is nothing better to say.
  mutating func showSearchMode(_ state: ViewerState) {
    let (own, other) = state.prompts.isLiteral ? ("text", "patterns") : ("pattern", "text")
    line.hint = "\(own) · ctrl-r for \(other)"
  }
}
