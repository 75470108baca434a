import Glibc
import SessionModel

/// A source of records that lives in a loop around one `poll(2)`.
///
/// The loop watches `descriptors` until `deadline` and then steps the feed. A step never waits. What its
/// reader makes of each record, the feed is told by a receipt: what follows from that, such as when a
/// server is asked again and when the job is over, is for the feed to decide.
package protocol Feed: AnyObject {
  /// What kind of source is read.
  var kind: FeedKind { get }

  /// What the loop is to watch for the feed; asked anew before each wait.
  var descriptors: [pollfd] { get }

  /// The monotonic moment from which the feed wants to be stepped whatever its descriptors say;
  /// `nil` for never. A moment in the past means that there is more to do at once.
  var deadline: Milliseconds? { get }

  /// How the feed is doing.
  var status: FeedStatus { get }

  /// How many breaks and new beginnings the status tells of: asked with each record, for which the whole status is
  /// too large to be copied.
  var incidents: Int { get }

  /// When what is read was last written, on the wall clock; `nil` when nothing tells.
  var written: Milliseconds? { get }

  /// Whether the end of the job is asked for once more when it was told, and may be taken back.
  var confirmsEnd: Bool { get }

  /// Does what can be done without waiting, and hands over the records that this gives.
  ///
  /// - Parameters:
  ///   - budget: the time after which the step returns, with more to do at once if need be.
  ///   - deliver: takes a record, whose bytes are valid only during the call, and tells what became of it.
  func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt)

  /// Tells the feed that the job has ended by other signs than its records, so that no more is waited
  /// for. A record that comes all the same takes that back.
  func jobEnded()

  /// Asks now rather than when it is due.
  func pollNow()
}

extension Feed {
  package var incidents: Int { status.incidents }

  package var written: Milliseconds? { nil }

  package var confirmsEnd: Bool { false }
}
