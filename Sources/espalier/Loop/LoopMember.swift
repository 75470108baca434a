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

/// The only place where the program waits.
enum Waiting {
  /// Waits until a descriptor is ready or a deadline has come.
  static func wait(for descriptors: [pollfd], until deadlines: [Milliseconds?]) {
    var descriptors = descriptors
    var timeout: Int32 = -1
    if let deadline = deadlines.compactMap({ $0 }).min() {
      let left = deadline.count - Environment.monotonic().count
      timeout = Int32(max(0, min(left, 3_600_000)))
    }
    poll(&descriptors, nfds_t(descriptors.count), timeout)
  }
}
