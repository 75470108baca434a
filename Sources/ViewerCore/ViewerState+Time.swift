import SessionModel

extension ViewerState {
  /// Freezes the view or lets it go on; in a replay, plays or stops.
  mutating func pause(_ session: Session) {
    if clock != nil {
      clock?.toggle(session)
    } else {
      pausedAt = pausedAt == nil ? now : nil
      heldBack = 0
    }
  }

  /// Goes from group to group of events, and stops the replay there.
  mutating func step(by count: Int, _ session: Session) {
    guard var position = clock?.position else { return }
    for _ in 0..<abs(count) {
      let next =
        count < 0
        ? session.timeline.step(before: position)
        : session.timeline.step(after: position, of: session.position)
      if next == position { break }
      position = next
    }
    clock?.seek(to: position, session)
    clock?.isPlaying = false
  }

  /// Looks at an earlier or later moment of a replay.
  mutating func seek(by span: Milliseconds, _ session: Session) {
    guard let clock else { return }
    self.clock?.seek(to: clock.time + span, session)
  }

  /// Looks at the start of a replay.
  mutating func seekToStart(_ session: Session) {
    clock?.seek(to: session.timeline.start ?? .zero, session)
  }

  /// Looks at the end of a replay, and follows it while it grows.
  mutating func seekToEnd(_ session: Session) {
    clock?.seekToEnd(session)
    startFollowing()
  }

  /// When the screen changes by itself next, on the wall clock; `nil` when it does not.
  package var nextDeadline: Milliseconds? {
    if let clock, clock.isPlaying {
      return Milliseconds(now.count + (motion == .full ? 100 : motion == .reduced ? 250 : 1000))
    }
    var span: Int64?
    if case .trouble(_, let retry) = feed.state, retry != nil || feed.lastAnswer != nil {
      span = calm
    }
    if feed.isStream, feed.state == .healthy { span = calm }
    if clock == nil, pausedAt == nil, isBusy { span = motion == .full ? Self.frame : calm }
    // On whole units, so that all clocks of the screen turn at once.
    return span.map { Milliseconds((now.count / $0 + 1) * $0) }
  }

  /// Milliseconds between two turns of a clock.
  private var calm: Int64 { motion == .none ? 10_000 : 1000 }

  /// Milliseconds that one picture of the spinner stays.
  static let frame: Int64 = 250

  /// Which picture of the spinner is shown; `nil` when nothing may turn.
  package func spinnerFrame(of count: Int) -> Int? {
    guard motion == .full, !isPaused, count > 0 else { return nil }
    return Int(max(0, now.count / Self.frame)) % count
  }
}
