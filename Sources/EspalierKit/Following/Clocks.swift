import Feeds
import Glibc
import SessionModel

/// The clocks of the system.
package enum Clocks {
  /// The present on both clocks.
  package static var now: Now {
    Now(wall: time(of: CLOCK_REALTIME), monotonic: time(of: CLOCK_MONOTONIC))
  }

  /// The clock that budgets and deadlines are measured on.
  package static func monotonic() -> Milliseconds { time(of: CLOCK_MONOTONIC) }

  private static func time(of id: clockid_t) -> Milliseconds {
    var time = timespec()
    clock_gettime(id, &time)
    return Milliseconds(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }
}
