import SessionModel

/// The clock of a replay: which moment of the session's own time is looked at, and how fast it passes.
package struct ReplayClock: Hashable, Sendable {
  /// A gap that was passed over.
  package struct Skip: Hashable, Sendable {
    /// How much of it was not played.
    package var span: Milliseconds
    /// Where on the timeline it ended: what is passed over from there on adds to it.
    var end: Milliseconds
    /// When it was passed over, on the wall clock.
    package var at: Milliseconds
  }

  /// What is passed over is told from this span on.
  package static let worthTelling = Milliseconds(5000)
  /// The speeds that keys go through, in thousandths: ¼ to 16×.
  package static let speeds: [Int64] = [250, 500, 1000, 2000, 4000, 8000, 16_000]
  /// The speeds that there are, as the command line has them.
  package static let range = 0.25...64.0

  /// The moment that is looked at, on the timeline.
  package internal(set) var time: Milliseconds
  /// The position that is looked at. Several may share a moment, so the time alone does not tell it.
  package internal(set) var position: Int32
  /// Whether time passes.
  package internal(set) var isPlaying: Bool
  /// How many times faster than it was time passes, in thousandths.
  package internal(set) var speed: Int64
  /// What becomes of the time in which nothing happens.
  package internal(set) var pace: Pace
  /// The longest that nothing may happen while gaps are shortened.
  package let idleLimit: Milliseconds
  /// The moment at which playing stops by itself; `nil`: the end.
  package let until: Milliseconds?
  /// The gap that was passed over last.
  package internal(set) var skip: Skip?
  /// Whether it stays at the end of a session that is still growing.
  package internal(set) var isAtLiveEnd = false
  /// The wall clock of the last step.
  private var wall: Milliseconds?
  /// Thousandths of a millisecond that did not make a whole one.
  private var carry: Int64 = 0

  /// Makes a clock that stands at the start of a timeline.
  package init(
    start: Milliseconds, isPlaying: Bool = true, speed: Double = 1,
    idleLimit: Milliseconds? = Milliseconds(2000), until: Milliseconds? = nil
  ) {
    self.until = until
    time = start
    position = 0
    self.isPlaying = isPlaying
    let speed = max(Self.range.lowerBound, min(Self.range.upperBound, speed))
    self.speed = Int64((speed * 1000).rounded())
    pace = idleLimit == nil ? .full : .shortened
    self.idleLimit = idleLimit ?? Milliseconds(2000)
  }

  /// The speed as it is shown, without the sign for times.
  package var speedText: String {
    switch speed {
    case 250: return "1/4"
    case 500: return "1/2"
    default: return speed % 1000 == 0 ? "\(speed / 1000)" : "\(Double(speed) / 1000)"
    }
  }

  /// Goes faster or slower.
  mutating func changeSpeed(by steps: Int) {
    for _ in 0..<abs(steps) {
      let next = steps > 0 ? Self.speeds.first { $0 > speed } : Self.speeds.last { $0 < speed }
      speed = next ?? speed
    }
    carry = 0
  }

  /// Starts or stops time; at the end it starts over.
  mutating func toggle(_ session: Session) {
    if !isPlaying, position >= session.position, let start = session.timeline.start {
      seek(to: start, session)
    }
    isPlaying.toggle()
    // The next tick starts the clock: while it stood, nobody told it the time.
    wall = nil
  }

  /// Lets the wall clock's time pass.
  ///
  /// - Parameter log: when tools were at work.
  mutating func advance(_ session: Session, _ log: StatusLog, now: Milliseconds) {
    defer { wall = now }
    guard isPlaying, let wall, now > wall else { return }
    let parts = (now.count - wall.count) * speed + carry
    carry = parts % 1000
    run(session, log, for: Milliseconds(parts / 1000), now: now)
  }

  /// Moves along the timeline by a span of played time; gaps are passed over as the pace has it.
  private mutating func run(
    _ session: Session, _ log: StatusLog, for span: Milliseconds, now: Milliseconds
  ) {
    var left = span.count
    // Played on by hand beyond the moment at which it stops, it stops no more.
    let stop = until.map { $0 > time ? $0 : Milliseconds(.max) } ?? Milliseconds(.max)
    let marks = session.timeline.marks
    var next = session.timeline.index(after: time)
    while left > 0, next < marks.count {
      let goal = min(marks[next].time, stop)
      let end = min(goal, max(time, playedEnd(before: next, marks, log)))
      let step = min(left, end.count - time.count)
      time = time + Milliseconds(step)
      left -= step
      guard time >= end else { break }
      if goal > time {
        let known = skip?.end == time ? skip?.span ?? .zero : .zero
        skip = Skip(span: known + (goal - time), end: goal, at: now)
        time = goal
      }
      if time == stop {
        isPlaying = false
        break
      }
      next = session.timeline.index(after: time)
    }
    position = max(position, session.timeline.position(at: time, of: session.position))
    // The last frame stays; there is nothing left that time could bring.
    if next == marks.count, !isAtLiveEnd { isPlaying = false }
  }

  /// The moment up to which the time in front of a mark is played; what is left of it is passed over.
  private func playedEnd(
    before next: Int, _ marks: TimelineMarks, _ log: StatusLog
  ) -> Milliseconds {
    guard next > 0 else { return marks[next].time }
    switch pace {
    case .shortened: return marks[next - 1].time + idleLimit
    case .tools:
      let position = marks[next].position
      return log.isToolRunning(from: position, to: position)
        ? marks[next].time : marks[next - 1].time
    case .full: return marks[next].time
    }
  }

  /// Whether nothing of a span is played: how the bar knows what to leave out.
  package func passesOver(
    from start: Milliseconds, to end: Milliseconds, _ session: Session, _ log: StatusLog
  ) -> Bool {
    let timeline = session.timeline
    let next = timeline.index(after: start)
    guard next > 0, next < timeline.marks.count else { return false }
    switch pace {
    case .shortened:
      let played = timeline.marks[next - 1].time + idleLimit
      let goal = timeline.marks[next].time
      return goal >= end && start >= played && goal - played >= Self.worthTelling
    case .tools:
      return !log.isToolRunning(
        from: timeline.marks[next].position, to: timeline.position(at: end, of: session.position))
    case .full: return false
    }
  }

  /// Looks at a moment.
  mutating func seek(to time: Milliseconds, _ session: Session) {
    let timeline = session.timeline
    self.time = max(timeline.start ?? .zero, min(timeline.end ?? .zero, time))
    position = timeline.position(at: self.time, of: session.position)
    (isAtLiveEnd, skip, carry) = (false, nil, 0)
  }

  /// Looks at a position: that of a step, or of something that was found.
  mutating func seek(to position: Int32, _ session: Session) {
    self.position = max(0, min(session.position, position))
    time = session.timeline.time(at: self.position) ?? time
    (isAtLiveEnd, skip, carry) = (false, nil, 0)
  }

  /// Looks at the end, and stays there while the session grows.
  mutating func seekToEnd(_ session: Session) {
    seek(to: session.position, session)
    isAtLiveEnd = true
  }

  /// Takes note of what arrived: at the end of a growing session, the end moves on.
  mutating func sessionGrew(_ session: Session) {
    if isAtLiveEnd { seekToEnd(session) }
  }

  /// The number of the step that is looked at.
  package func step(_ session: Session) -> Int { session.timeline.steps(before: position) }

  /// How much of the session's time has passed, and how much there is.
  package func progress(_ session: Session) -> (elapsed: Milliseconds, total: Milliseconds) {
    let start = session.timeline.start ?? time
    let end = session.timeline.end ?? time
    return (max(.zero, time - start), max(.zero, end - start))
  }
}

extension Timeline {
  /// The end of the group that a position belongs to.
  func end(of position: Int32, _ last: Int32) -> Int32 { step(after: position - 1, of: last) }

  /// The number of groups that begin before a position.
  func steps(before position: Int32) -> Int { marks.indexOfFirst { $0.position >= position } }

  /// The index of the first mark later than a moment.
  func index(after time: Milliseconds) -> Int { marks.indexOfFirst { $0.time > time } }
}
