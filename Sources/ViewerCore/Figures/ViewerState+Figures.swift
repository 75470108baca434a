import SessionModel

extension ViewerState {
  /// Reads on in the figures of calls, for a view that shows them.
  mutating func readFigures(_ session: Session) {
    figures.look(at: position, session)
    if !figures.isComplete { _ = figures.step(session) }
  }

  /// Reads on in what calls did to files, for a view that shows it.
  mutating func readEdits(_ session: Session) {
    edits.look(at: position, session)
    if !edits.isComplete { edits.step(session) }
  }
}
