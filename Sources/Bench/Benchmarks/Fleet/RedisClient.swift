import Feeds
import Glibc
import SessionModel

/// A connection to a server of the benchmarks, by the code that the program asks servers with.
final class RedisClient {
  private let connection: RedisConnection

  /// Connects; `nil` when that takes ten seconds.
  init?(_ fleet: String) {
    guard let address = try? RedisAddress(fleet) else { return nil }
    connection = RedisConnection(RedisAccess(address), random: { 0.5 })
    let end = Clock.now + 10_000
    while connection.phase != .ready {
      guard Clock.now < end else { return nil }
      wait(milliseconds: 50)
    }
  }

  /// The present on both clocks.
  static var present: Now {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Now(
      wall: Milliseconds(seconds: time.tv_sec, nanoseconds: time.tv_nsec),
      monotonic: Milliseconds(Int64(Clock.now)))
  }

  /// Sends a command.
  func send(_ words: [[UInt8]], _ take: @escaping (RedisReply) -> Void = { _ in }) {
    connection.send(words, patience: Milliseconds(60_000), now: Self.present) { reply, _ in
      take(reply)
    }
  }

  /// Sends a command and waits for its answer.
  func ask(_ words: String...) -> RedisReply {
    var answer: RedisReply?
    send(words.map { Array($0.utf8) }) { answer = $0 }
    let end = Clock.now + 10_000
    while answer == nil, Clock.now < end { wait(milliseconds: 50) }
    return answer ?? .none
  }

  /// Takes what comes within a time, and sends what waits.
  func wait(milliseconds: Int) {
    connection.step(now: Self.present)
    var places = connection.descriptors
    poll(&places, nfds_t(places.count), Int32(milliseconds))
    connection.step(now: Self.present)
  }

  /// Commands without an answer.
  var pendingCount: Int { connection.pendingCount }
}
