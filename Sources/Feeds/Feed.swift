import Glibc
import SessionModel

/// A source of records that lives in a loop around one `poll(2)`.
///
/// The loop watches `descriptors` until `deadline` and then steps the feed. A step never waits.
package protocol Feed {
  /// What the loop is to watch for the feed; asked anew before each wait.
  var descriptors: [pollfd] { get }

  /// The monotonic moment from which the feed wants to be stepped whatever its descriptors say;
  /// `nil` for never. A moment in the past means that there is more to do at once.
  var deadline: Milliseconds? { get }

  /// How the feed is doing.
  var status: FeedStatus { get }

  /// Whether the source tells itself when nothing more will come, as a pipe and a server do, and a file
  /// does not.
  var tellsItsEnd: Bool { get }

  /// When what is read was last written, on the wall clock; `nil` when nothing tells.
  var written: Milliseconds? { get }

  /// Does what can be done without waiting, and hands over the records that this gives.
  ///
  /// - Parameters:
  ///   - budget: the time after which the step returns, with more to do at once if need be.
  ///   - deliver: takes a record, whose bytes are valid only during the call.
  mutating func step(now: Now, budget: Milliseconds, deliver: (Record) -> Void)

  /// Whether the end of the job is asked for once more when it was told, and may be taken back.
  var confirmsEnd: Bool { get }

  /// Tells the feed that the job has reached its end, so that nothing more is asked for.
  mutating func jobEnded()

  /// Tells the feed that the job goes on, though it had reached its end.
  mutating func jobWentOn()

  /// Asks now rather than when it is due.
  mutating func pollNow()
}

extension Feed {
  package var tellsItsEnd: Bool { true }

  package var written: Milliseconds? { nil }

  package var confirmsEnd: Bool { false }

  package mutating func jobWentOn() {}
}
