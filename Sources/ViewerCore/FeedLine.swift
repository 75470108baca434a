import SessionModel

/// How the feed is doing, in the words of the footer.
package struct FeedLine: Hashable, Sendable {
  /// What the feed is about.
  package enum State: Hashable, Sendable {
    /// There is nothing to wait for: the source is at its end.
    case ended
    /// Records come as they should.
    case healthy
    /// Something is wrong, and it is tried again at `retry`.
    case trouble(reason: String, retry: Milliseconds?)
  }

  /// What the feed is about.
  package var state: State
  /// When it last gave an answer, on the wall clock.
  package var lastAnswer: Milliseconds?
  /// Whether answers come by polling, so that their age is worth telling.
  package var isPolled: Bool

  /// Whether it is a stream: its age is a silence, and worth telling when it lasts.
  package var isStream = false

  /// The silence of a stream that is told.
  package static let silence = Milliseconds(5000)
  /// Whether somebody is known to be at work on the session. What runs in one of which that is not known
  /// has run up to its last record, and not up to now.
  package var isAtWork = true
  /// How long before it came what came last had happened, of a source that plays what was recorded long ago.
  package var lag = Milliseconds.zero
  /// How much was read of what was there at the start, in percent; `nil` when all was.
  package var percentRead: Int?

  /// Makes a line; without arguments, that of a file.
  package init(
    state: State = .ended, lastAnswer: Milliseconds? = nil, isPolled: Bool = false,
    percentRead: Int? = nil, isStream: Bool = false
  ) {
    self.percentRead = percentRead
    self.state = state
    self.lastAnswer = lastAnswer
    self.isPolled = isPolled
    self.isStream = isStream
  }
}
