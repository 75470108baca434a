import SessionModel

/// When a view adds up anew: at once for what the reader goes to, at most once a second for what arrives, as
/// large sessions take a while.
struct Recount: Sendable {
  /// What was added up last, and when.
  private var last: Moment?

  /// When it was added up, and from what.
  private struct Moment: Sendable {
    var position: Int32
    var version: Int
    var isWhole: Bool
    /// Whether the reader went through time then.
    var isLookedAt: Bool
    var at: Milliseconds
  }

  /// The least time between two times.
  private static let pause = Milliseconds(1000)

  /// Nothing was added up yet.
  init() {}

  /// When to add up again, on the wall clock; `nil` while there is nothing new.
  ///
  /// - Parameters:
  ///   - version: another number whenever more is known.
  ///   - isWhole: whether all is known that is needed.
  ///   - counts: whether time alone changes it.
  func due(_ state: ViewerState, version: Int, isWhole: Bool, counts: Bool) -> Milliseconds? {
    guard let last, last.at <= state.now else { return state.now }
    let isSame = last.position == state.position && last.version == version
    // Where nobody is at work, running times stand still.
    let isAtRest = state.isPaused || state.clock == nil && !state.feed.isAtWork
    if isSame, !counts || isAtRest { return nil }
    // What the reader goes to is shown at once, and so is what was waited for.
    let isAwaited = isWhole && !last.isWhole
    let isLookedAt = (state.clock != nil || last.isLookedAt) && last.position != state.position
    return isAwaited || isLookedAt ? state.now : last.at + Self.pause
  }

  /// Takes note that it was added up now.
  mutating func made(_ state: ViewerState, version: Int, isWhole: Bool) {
    last = Moment(
      position: state.position, version: version, isWhole: isWhole, isLookedAt: state.clock != nil,
      at: state.now)
  }

  /// Forgets when that was: the session is another.
  mutating func forget() { last = nil }
}
