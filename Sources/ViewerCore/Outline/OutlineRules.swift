import SessionModel

/// Which entries of a session are rows and which begin a turn, and which calls are quiet work: asked of the
/// session alone, so that an outline that grows and one that is built anew say the same.
enum OutlineRules {
  /// Quiet calls in a row from which on they are one row.
  static let quietRun = 3

  /// Whether a person, or another program, asks something in an entry.
  static func isPrompt(_ entry: NodeID, _ session: Session, at position: Int32) -> Bool {
    session.role(entry) == .user && !session.has(.origin, of: entry, at: position)
  }

  /// Whether neither a person nor a model wrote an entry.
  static func isNotice(_ entry: NodeID, _ session: Session, at position: Int32) -> Bool {
    switch session.role(entry) {
    case .user: session.has(.origin, of: entry, at: position)
    case .system: true
    case .assistant, .step: false
    }
  }

  /// Whether an entry answers what was asked.
  static func isAnswer(_ entry: NodeID, _ session: Session) -> Bool {
    let role = session.role(entry)
    return role == .assistant || role == .step
  }

  /// Whether an entry says anything that is worth a row of its own. The calls of one that does not stand below
  /// what was said before.
  ///
  /// Thinking is a row where it leads to nothing, and where it leads to several calls; that of one call is among
  /// the details of the call.
  static func earnsRow(_ entry: NodeID, _ session: Session, at position: Int32) -> Bool {
    guard session.role(entry) == .assistant else { return true }
    for channel in [Channel.message, .error, .outputText]
    where session.has(channel, of: entry, at: position) {
      return true
    }
    guard session.has(.reasoning, of: entry, at: position) else { return false }
    var calls = session.children(of: entry, at: position)
    return calls.next() == nil || calls.next() != nil
  }

  /// Whether a call only looked, and did so well.
  static func isQuiet(
    _ call: NodeID, _ status: ToolStatus?, hasChildren: Bool, isRetracted: Bool, _ session: Session
  ) -> Bool {
    status == .completed && !hasChildren && !isRetracted && session.toolKind(call).isQuiet
  }
}
