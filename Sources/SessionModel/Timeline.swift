/// Where on a clock the positions of a session lie: the coordinate of replay.
///
/// Records of a source arrive in groups of events; each group has one mark. What is watched lies where it arrived, what
/// was recorded where its records say that it was, also when it is poured in later: there is one clock for all marks.
/// Source clocks run backwards and stand still, so the timeline takes the latest time seen so far: it never goes back.
public struct Timeline: Sendable {
  /// A group of events that arrived together.
  public typealias Mark = TimelineMarks.Element

  /// The marks in order of position; times never decrease.
  public private(set) var marks = TimelineMarks()
  /// Whether no group has told a time so far: each is put a second behind the one before.
  public private(set) var isGuessed = false
  /// Whether some group has told a time, or when it arrived.
  private var isAnchored = false
  /// How long before they arrive what records tell had happened, where that is so long that somebody plays what was
  /// recorded: the least of it, as that one waited least. `nil` for what is watched as it happens.
  package private(set) var lag: Milliseconds?
  /// When the last group arrived that tells when.
  package private(set) var lastArrival: Milliseconds?
  /// Whether all marks so far lie where they arrived, and nothing told when it was.
  private var isByArrival = false

  /// The step that is taken from group to group while no time is known.
  static let guess = Milliseconds(1000)
  /// What comes later than this behind its own time is played and does not happen now: no call is silent for so long.
  static let longestWait = Milliseconds(1_800_000)

  /// Makes a timeline without marks.
  public init() {}

  /// Adds a mark in front of the events that come next.
  ///
  /// Groups without a time came with the one before them; those at the very front came with the first
  /// that has one.
  ///
  /// - Parameters:
  ///   - position: the last position in front of them.
  ///   - told: when the source says that they were.
  ///   - arrival: when they arrived.
  public mutating func mark(position: Int32, time told: Milliseconds?, arrival: Milliseconds? = nil)
  {
    if let arrival {
      lastArrival = arrival
      if let told { learn(lag: arrival - told) }
    }
    let time =
      if let lag { told ?? arrival.map { $0 - lag } } else { arrival ?? told }
    if let time, !isAnchored {
      isAnchored = true
      isGuessed = false
      isByArrival = told == nil
      marks = TimelineMarks(marks) { _ in time }
    }
    if !isAnchored { isGuessed = true }
    let last = marks.last
    let step = isAnchored ? Milliseconds.zero : Self.guess
    let moment = time ?? last.map { $0.time + step } ?? .zero
    let mark = Mark(position: position, time: max(moment, last?.time ?? moment))
    // A group without events leaves no trace.
    if last?.position == position { marks.replaceLast(with: mark) } else { marks.append(mark) }
  }

  /// Takes note of how long what a record tells had happened before it came; of a recording, what came before all that
  /// tells lies as much earlier.
  private mutating func learn(lag: Milliseconds) {
    let isFirst = isByArrival
    isByArrival = false
    guard lag > Self.longestWait else {
      self.lag = nil
      return
    }
    self.lag = min(self.lag ?? lag, lag)
    if isFirst { marks = TimelineMarks(marks) { $0 - lag } }
  }

  /// Lets go of what is known of one source: another one tells its own.
  mutating func forgetLag() { lag = nil }

  /// When the first group arrived.
  public var start: Milliseconds? { marks.first?.time }
  /// When the last group arrived.
  public var end: Milliseconds? { marks.last?.time }

  /// When the event at a position arrived.
  public func time(at position: Int32) -> Milliseconds? {
    let index = marks.indexOfFirst { $0.position >= position }
    return index == 0 ? start : marks[index - 1].time
  }

  /// The last position that had arrived by `time`, of `position` in all.
  public func position(at time: Milliseconds, of position: Int32) -> Int32 {
    let index = marks.indexOfFirst { $0.time > time }
    return index == marks.count ? position : marks[index].position
  }

  /// The end of the group after a position: one step forward.
  public func step(after position: Int32, of last: Int32) -> Int32 {
    let index = marks.indexOfFirst { $0.position > position }
    return index == marks.count ? last : marks[index].position
  }

  /// The end of the group before a position: one step back.
  public func step(before position: Int32) -> Int32 {
    let index = marks.indexOfFirst { $0.position >= position }
    return index == 0 ? 0 : marks[index - 1].position
  }
}
