import Feeds
import Glibc
import SessionModel
import TestSupport

/// Steps feeds and servers in one loop, on a clock that jumps over every pause.
final class Rig {
  /// The wall clock is this far from the monotonic one.
  static let wallOffset = Milliseconds(1_700_000_000_000)
  /// The moment on the virtual monotonic clock.
  var monotonic = Milliseconds(1000)
  /// Texts of all records delivered so far.
  var records: [String] = []

  var now: Now { Now(wall: Self.wallOffset + monotonic, monotonic: monotonic) }

  /// The machine's monotonic clock.
  static func realTime() -> Milliseconds {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Milliseconds(Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// The end of the patience of who begins to wait now, on that clock.
  static var patience: Milliseconds { realTime() + Milliseconds(seconds: Patience.seconds) }

  /// Runs until `condition` holds; false when it did not in all patience.
  func run(
    _ feed: some Feed, _ servers: [ScriptedServer] = [], jumping: Bool = true,
    budget: Milliseconds = Milliseconds(4), perRecord: (Record) -> Void = { _ in },
    receipt: (Record) -> Receipt = { _ in .taken }, until condition: () -> Bool
  ) -> Bool {
    let stop = Self.patience
    while Self.realTime() < stop {
      feed.step(now: now, budget: budget) { record in
        records.append(String(decoding: record.bytes, as: UTF8.self))
        perRecord(record)
        return receipt(record)
      }
      for server in servers { server.step() }
      if condition() { return true }
      if feed.status.end != nil { return false }
      let watched = feed.descriptors
      if watched.isEmpty, jumping {
        if let deadline = feed.deadline { monotonic = max(monotonic, deadline) }
      } else {
        var all = watched + servers.flatMap(\.descriptors)
        poll(&all, nfds_t(all.count), 2)
      }
    }
    return false
  }
}
