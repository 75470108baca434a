import EspalierKit
import Feeds
import Glibc
import SessionModel

/// Something that lives beside the feed in the one loop around `poll(2)`.
protocol LoopMember: AnyObject {
  /// What to watch.
  var descriptors: [pollfd] { get }
  /// When to step it at the latest, on the monotonic clock.
  var deadline: Milliseconds? { get }
  /// Does what is due, without waiting.
  func step(now: Now)
}

extension JobServer: LoopMember {}
