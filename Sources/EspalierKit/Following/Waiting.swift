import Glibc
import SessionModel

/// The only place where anything is waited for.
package enum Waiting {
  /// Waits until a descriptor is ready or a deadline on the monotonic clock has come.
  package static func wait(for descriptors: [pollfd], until deadlines: [Milliseconds?]) {
    var descriptors = descriptors
    var timeout: Int32 = -1
    if let deadline = deadlines.compactMap({ $0 }).min() {
      let left = deadline.count - Clocks.monotonic().count
      timeout = Int32(max(0, min(left, 3_600_000)))
    }
    poll(&descriptors, nfds_t(descriptors.count), timeout)
  }
}
