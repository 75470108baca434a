import SessionModel

/// When things began and how long they took, as the reader sees it.
package struct Times {
  /// Whose times they are.
  let session: Session
  /// The position that is looked at.
  let position: Int32
  /// The wall clock when live, the clock of the replay otherwise.
  let now: Milliseconds
  /// What is known of turns from other frames of the session; `nil` where there are none.
  private let turns: TurnTimes?

  /// Makes the times of a frame.
  package init(
    _ session: Session, at position: Int32, now: Milliseconds, turns: TurnTimes? = nil
  ) {
    self.session = session
    self.position = position
    self.now = now
    self.turns = turns
  }

  /// When a node began: the source's own time, else when it arrived; `nil` when neither is known.
  package func start(_ id: NodeID) -> Milliseconds? {
    session.moment(id, .startedAt, at: position) ?? arrival(session.born(id))
  }

  /// How long a call took, or has taken so far; never negative.
  package func duration(ofCall id: NodeID) -> Milliseconds? {
    if let own = session.duration(ofCall: id, at: position) { return max(.zero, own) }
    switch session.toolStatus(id, at: position)?.value {
    case .pending, .running, .waiting, .background: return start(id).map { max(.zero, now - $0) }
    default: return session.seenDuration(ofCall: id, at: position)
    }
  }

  /// How long an entry took: to its own end, or to that of the last of its calls.
  package func duration(ofEntry id: NodeID) -> Milliseconds? {
    guard let start = session.moment(id, .startedAt, at: position) else { return nil }
    if let end = session.moment(id, .completedAt, at: position) { return max(.zero, end - start) }
    var last: Milliseconds?
    for call in session.children(of: id, at: position).prefix(Self.callLimit) {
      guard let duration = duration(ofCall: call), let begun = self.start(call) else { continue }
      last = max(last ?? start, begun + duration)
    }
    return last.map { max(.zero, $0 - start) }
  }

  /// How long a turn took: from what was asked to the last time of what follows it.
  package func duration(ofTurn id: NodeID) -> Milliseconds? {
    guard let start = session.moment(id, .startedAt, at: position) else { return nil }
    if let known = turns?.duration(of: id, at: position) { return known }
    var (last, goesOn): (Milliseconds?, Bool) = (nil, false)
    session.forEachEntry(ofTurn: id, at: position) { entry in
      if let begun = session.moment(entry, .startedAt, at: position) {
        let end = begun + (duration(ofEntry: entry) ?? .zero)
        last = max(last ?? end, end)
        goesOn = goesOn || self.goesOn(entry)
      }
    }
    let took = last.map { max(.zero, $0 - start) }
    if !goesOn { turns?.take(took, of: id, at: position) }
    return took
  }

  /// Whether how long an entry took grows with the clock.
  private func goesOn(_ entry: NodeID) -> Bool {
    session.children(of: entry, at: position).prefix(Self.callLimit).contains { call in
      switch session.toolStatus(call, at: position)?.value {
      case .pending, .running, .waiting, .background: true
      default: false
      }
    }
  }

  /// How long the session took, or has taken so far.
  package func elapsed() -> Milliseconds? {
    session.elapsed(at: position, now: now)
  }

  /// Calls of one entry that are looked at for its end.
  private static let callLimit = 256

  /// When a position arrived, unless that was guessed.
  private func arrival(_ position: Int32) -> Milliseconds? {
    session.timeline.isGuessed ? nil : session.timeline.time(at: position)
  }
}
