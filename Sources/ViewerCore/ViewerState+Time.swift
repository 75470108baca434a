import SessionModel

extension ViewerState {
  /// Freezes the view or lets it go on; back in time, plays or stops.
  mutating func pause(_ session: Session) {
    if clock != nil {
      clock?.toggle(session)
    } else {
      pausedAt = pausedAt == nil ? now : nil
      heldBack = 0
    }
  }

  /// Whether a job is looked at as it was before: its records go on arriving and wait.
  package var isLookingBack: Bool { clock != nil && !isReplay }

  /// Looks at another moment; what differs from the one before is marked while the reader stays.
  ///
  /// In a live job this looks back: a clock is made that stands where the view does, as in a replay.
  ///
  /// - Returns: a beep when it is the same moment, of which is said why.
  mutating func look(_ session: Session, _ move: (inout ReplayClock) -> Void) -> [Effect] {
    var clock = self.clock ?? ReplayClock(start: .zero, isPlaying: false)
    if self.clock == nil { clock.seek(to: position, session) }
    let start = clock.position
    move(&clock)
    guard clock.position != start || self.clock != nil else { return stays(at: start, session) }
    if clock.position != start { lookback.lastStep = (start, clock.position) }
    self.clock = clock
    (pausedAt, heldBack) = (nil, 0)
    return clock.position == start ? stays(at: start, session) : []
  }

  /// Says why another moment shows the same.
  private mutating func stays(at position: Int32, _ session: Session) -> [Effect] {
    if position >= session.position {
      return refuse(feed.state == .ended ? "this is the end" : "this is the live end")
    }
    let isFirst =
      clock.map { $0.position == 0 || $0.time <= session.timeline.start ?? $0.time }
      ?? (position == 0)
    return refuse(isFirst ? "this is the beginning" : "nothing happened in between")
  }

  /// Plays faster or slower.
  mutating func changeSpeed(by steps: Int) -> [Effect] {
    let speed = clock?.speed
    clock?.changeSpeed(by: steps)
    return clock?.speed == speed ? refuse("it plays no \(steps > 0 ? "faster" : "slower")") : []
  }

  /// Leaves the past of a live job, and looks at what arrives.
  mutating func returnToLive(_ session: Session) {
    guard isLookingBack else { return }
    clock = nil
    position = session.position
  }

  /// Goes from group to group of events, and stops there.
  mutating func step(by count: Int, _ session: Session) -> [Effect] {
    look(session) { clock in
      var position = clock.position
      for _ in 0..<abs(count) {
        let next =
          count < 0
          ? session.timeline.step(before: position)
          : session.timeline.step(after: position, of: session.position)
        if next == position { break }
        position = next
      }
      clock.seek(to: position, session)
      clock.isPlaying = false
    }
  }

  /// Looks at an earlier or later moment.
  mutating func seek(by span: Milliseconds, _ session: Session) -> [Effect] {
    look(session) { $0.seek(to: $0.time + span, session) }
  }

  /// Looks at a moment.
  mutating func seek(to time: Milliseconds, _ session: Session) -> [Effect] {
    look(session) { $0.seek(to: time, session) }
  }

  /// Looks at the moment at which so much of the time had passed.
  ///
  /// - Parameter percent: 0 to 100.
  mutating func seek(percent: Int, _ session: Session) -> [Effect] {
    guard let start = session.timeline.start else { return refuse("the session has no times") }
    let total = (session.timeline.end ?? start) - start
    let effects = seek(to: start + Milliseconds(total.count * Int64(percent) / 100), session)
    // To be at the end is what was asked for.
    return percent < 100 ? effects : []
  }

  /// Looks at the start.
  mutating func seekToStart(_ session: Session) {
    _ = seek(to: session.timeline.start ?? .zero, session)
  }

  /// Looks at the end of a replay, and follows it while it grows.
  mutating func seekToEnd(_ session: Session) {
    _ = look(session) { $0.seekToEnd(session) }
    startFollowing()
  }

  /// When the screen changes by itself next, on the wall clock; `nil` when it does not.
  package var nextDeadline: Milliseconds? {
    if isSearching { return now }
    let due = viewDeadline
    if let due, due <= now { return now }
    var span: Int64?
    if case .trouble(_, let retry) = feed.state, retry != nil || feed.lastAnswer != nil {
      span = calm
    }
    if feed.isStream, feed.state == .healthy { span = calm }
    if clock == nil, pausedAt == nil, isBusy { span = motion == .full ? Self.frame : calm }
    if let clock, clock.isPlaying { span = motion == .full ? 100 : motion == .reduced ? 250 : 1000 }
    // On whole units, so that all clocks of the screen turn at once, and so that whoever is woken early
    // again and again does not put it off for ever.
    let turn = span.map { Milliseconds((now.count / $0 + 1) * $0) }
    return [turn, due, search?.due].compactMap { $0 }.min()
  }

  /// Milliseconds between two turns of a clock.
  private var calm: Int64 { motion == .none ? 10_000 : 1000 }

  /// Milliseconds that one picture of the spinner stays: each turn costs about 80 bytes, and a running
  /// timer shall cost no more than 200 a second.
  static let frame: Int64 = 500

  /// Which picture of the spinner is shown; `nil` when nothing may turn.
  ///
  /// - Parameter isCalm: whether it turns half as often, with the seconds.
  package func spinnerFrame(of count: Int, isCalm: Bool = false) -> Int? {
    guard motion == .full, !isPaused, count > 0 else { return nil }
    return Int(max(0, now.count / (isCalm ? 2 * Self.frame : Self.frame))) % count
  }
}
