public import SessionModel

/// What a stream of AG-UI is asked to have: rules that hold only for those who ask for them.
public enum AGUIFeature: String, CaseIterable, Sendable {
  /// The agent shares its state.
  case sharedState = "shared-state"

  /// What breaks the rules of the feature in a session that was read.
  public func faults(of session: Session) -> [Note] {
    switch self {
    case .sharedState:
      session.datum(.root, .data, at: session.position) == nil
        ? [AGUIRule.stateMissing.note(line: 0, "no STATE_SNAPSHOT came, though state is shared")]
        : []
    }
  }
}
