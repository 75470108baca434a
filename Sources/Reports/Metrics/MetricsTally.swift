import SessionModel

/// The figures of a session, and how long its calls took by what their tools are for.
struct MetricsTally {
  /// What `stats` tells too.
  private(set) var stats: SessionStats
  /// The durations of the calls that are over, by kind.
  private(set) var durations: [ToolKind: CallDurations] = [:]

  /// Counts a session as it is now. What the source took back is not counted.
  init(_ session: Session, prices: PriceTable) {
    let position = session.position
    stats = SessionStats(session, at: position, prices: prices)
    for step in TreeWalk(session, at: position, includesRetracted: false) where step.isStart {
      guard session.kind(step.node) == .call,
        !session.standing(of: step.node, at: position).value.isOpen,
        let duration = session.duration(ofCall: step.node, at: position), duration >= .zero
      else { continue }
      durations[session.toolKind(step.node), default: CallDurations()].add(duration)
    }
  }
}
