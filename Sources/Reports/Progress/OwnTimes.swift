import SessionModel

/// The time of a session by the moments that its source tells.
struct OwnTimes {
  /// The earliest moment.
  private(set) var start: Milliseconds
  /// The latest moment.
  private(set) var end: Milliseconds

  /// Finds the moments of a session and its items; `nil` when none is told.
  init?(_ session: Session, at position: Int32) {
    var (start, end): (Milliseconds?, Milliseconds?)
    func take(_ node: NodeID) {
      for channel in [Channel.startedAt, .completedAt] {
        guard let moment = session.moment(node, channel, at: position) else { continue }
        start = min(start ?? moment, moment)
        end = max(end ?? moment, moment)
      }
    }
    take(.root)
    for step in TreeWalk(session, at: position, includesRetracted: false) where step.isStart {
      take(step.node)
    }
    guard let start, let end else { return nil }
    (self.start, self.end) = (start, end)
  }

  /// The time between them; `nil` for none.
  var span: Milliseconds? { end > start ? end - start : nil }
}
