/// Where on a clock the positions of a session lie: the coordinate of replay.
///
/// Records of a source arrive in groups of events; each group has one mark. Source clocks run backwards
/// and stand still, so the timeline takes the latest time seen so far: it never goes back.
public struct Timeline: Sendable {
  /// A group of events that arrived together.
  public typealias Mark = TimelineMarks.Element

  /// The marks in order of position; times never decrease.
  public private(set) var marks = TimelineMarks()
  /// Whether no group has told a time so far: each is put a second behind the one before.
  public private(set) var isGuessed = false
  /// Whether some group has told a time.
  private var isAnchored = false

  /// The step that is taken from group to group while no time is known.
  static let guess = Milliseconds(1000)

  /// Makes a timeline without marks.
  public init() {}

  /// Adds a mark in front of the events that come next.
  ///
  /// Groups without a time came with the one before them; those at the very front came with the first
  /// that has one.
  public mutating func mark(position: Int32, time: Milliseconds?) {
    if let time, !isAnchored {
      isAnchored = true
      isGuessed = false
      marks = TimelineMarks(marks, allAt: time)
    }
    if !isAnchored { isGuessed = true }
    let last = marks.last
    let step = isAnchored ? Milliseconds.zero : Self.guess
    let time = time ?? last.map { $0.time + step } ?? .zero
    let mark = Mark(position: position, time: max(time, last?.time ?? time))
    // A group without events leaves no trace.
    if last?.position == position { marks.replaceLast(with: mark) } else { marks.append(mark) }
  }

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
