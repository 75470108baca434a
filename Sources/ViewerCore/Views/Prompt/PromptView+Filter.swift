import SessionModel

/// The line of a text to filter by.
extension PromptView {
  /// Shows what is left by what was typed so far.
  mutating func filterTyped(_ state: inout ViewerState, _ session: Session) {
    let isInverted = line.text.first == "!"
    let text = isInverted ? String(line.text.dropFirst()) : line.text
    line.trouble = nil
    guard !text.isEmpty else { return state.clearFilterText() }
    let query = SearchQuery(text, isLiteral: state.prompts.isLiteral)
    do throws(TextPattern.Trouble) {
      if query != state.filterFinds.run?.query {
        var run = try SearchRun(
          query, session, at: state.position, from: state.cursor?.node ?? .root)
        _ = run.step(session)
        state.filterFinds.run = run
      }
      state.filter.query = query
      state.filter.isInverted = isInverted
      state.filter.isSuspended = false
    } catch {
      line.trouble = error.reason
    }
  }

  /// Keeps the text; none shows everything again.
  func filterAccepted(_ state: inout ViewerState) -> Response {
    if line.trouble != nil { return .refused }
    if line.text.isEmpty || line.text == "!" { state.clearFilterText() }
    return .closed
  }

  /// Puts filter and view back as they were.
  func filterCancelled(_ state: inout ViewerState) {
    guard let origin, let filterOrigin else { return }
    (state.filter, state.filterFinds.run) = filterOrigin
    state.restore(origin)
  }
}
