import SessionModel

/// A session of which figures are told.
package struct MeteredSession {
  /// What tells it from the others.
  package var id: String
  package var session: Session
  /// What is known of how it is read.
  package var source: SourceFigures

  /// Makes a session to be counted.
  package init(id: String, _ session: Session, _ source: SourceFigures) {
    (self.id, self.session, self.source) = (id, session, source)
  }
}
