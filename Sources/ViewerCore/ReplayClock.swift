import SessionModel

/// The clock of a replay: which moment of the session's own time is looked at, and how fast it passes.
package struct ReplayClock: Hashable, Sendable {
  /// A gap that was passed over.
  package struct Skip: Hashable, Sendable {
    /// How much of it was not played.
    package var span: Milliseconds
    /// When it was passed over, on the wall clock.
    package var at: Milliseconds
  }

  /// Speeds in quarters: ¼ to 16×.
  package static let speeds: [Int64] = [1, 2, 4, 8, 16, 32, 64]

  /// The moment that is looked at, on the timeline.
  package internal(set) var time: Milliseconds
  /// The position that is looked at. Several may share a moment, so the time alone does not tell it.
  package internal(set) var position: Int32
  /// Whether time passes.
  package internal(set) var isPlaying: Bool
  /// The index in `speeds`.
  package internal(set) var speed: Int
  /// The longest that nothing may happen; `nil`: as long as it did.
  package internal(set) var idleLimit: Milliseconds?
  /// What `i` switches back to.
  private var usualIdleLimit: Milliseconds
  /// The moment at which playing stops by itself; `nil`: the end.
  package let until: Milliseconds?
  /// The gap that was passed over last.
  package internal(set) var skip: Skip?
  /// Whether it stays at the end of a session that is still growing.
  package internal(set) var isAtLiveEnd = false
  /// The wall clock of the last step.
  private var wall: Milliseconds?
  /// Quarters of a millisecond that did not make a whole one.
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
    let quarters = Int64((max(0.25, min(16, speed)) * 4).rounded())
    self.speed = Self.speeds.lastIndex { $0 <= quarters } ?? 2
    self.idleLimit = idleLimit
    usualIdleLimit = idleLimit ?? Milliseconds(2000)
  }

  /// The speed as it is shown, without the sign for times.
  package var speedText: String {
    let quarters = Self.speeds[speed]
    return quarters == 1 ? "1/4" : quarters == 2 ? "1/2" : "\(quarters / 4)"
  }

  /// Goes faster or slower.
  mutating func changeSpeed(by steps: Int) {
    speed = max(0, min(Self.speeds.count - 1, speed + steps))
    carry = 0
  }

  /// Shortens gaps, or plays them as long as they were.
  mutating func toggleIdleLimit() { idleLimit = idleLimit == nil ? usualIdleLimit : nil }

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
  mutating func advance(_ session: Session, now: Milliseconds) {
    defer { wall = now }
    guard isPlaying, let wall, now > wall else { return }
    let quarters = (now.count - wall.count) * Self.speeds[speed] + carry
    carry = quarters % 4
    run(session, for: Milliseconds(quarters / 4), now: now)
  }

  /// Moves along the timeline by a span of played time, gaps shortened.
  private mutating func run(_ session: Session, for span: Milliseconds, now: Milliseconds) {
    var left = span.count
    // Played on by hand beyond the moment at which it stops, it stops no more.
    let stop = until.map { $0 > time ? $0.count : .max } ?? .max
    let marks = session.timeline.marks
    var next = session.timeline.index(after: time)
    while left > 0, next < marks.count {
      let goal = marks[next].time.count
      let start = next == 0 ? goal : marks[next - 1].time.count
      var end = goal
      if let idleLimit { end = min(goal, start + idleLimit.count) }
      if end >= stop, goal > stop {
        time.count = min(stop, time.count + left)
        if time.count == stop { isPlaying = false }
        left = 0
        break
      }
      let step = min(left, max(0, end - time.count))
      time.count += step
      left -= step
      guard time.count >= end else { break }
      if goal > time.count {
        skip = Skip(span: Milliseconds(goal - time.count), at: now)
        time.count = goal
      }
      next = session.timeline.index(after: time)
    }
    position = max(position, session.timeline.position(at: time, of: session.position))
    // The last frame stays; there is nothing left that time could bring.
    if next == marks.count, !isAtLiveEnd { isPlaying = false }
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

  /// How much of the session's time has passed, and how much there is.
  package func progress(_ session: Session) -> (elapsed: Milliseconds, total: Milliseconds) {
    let start = session.timeline.start ?? time
    let end = session.timeline.end ?? time
    return (max(.zero, time - start), max(.zero, end - start))
  }
}

extension Timeline {
  /// The index of the first mark later than a moment.
  func index(after time: Milliseconds) -> Int {
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].time > time { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
