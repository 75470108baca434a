import SessionModel

/// Sends the summaries of sessions to a fleet: the newest of each into one place, and all of them into a log that those
/// who watch follow.
package final class SummarySender {
  /// Why summaries are refused, one line, not yet made safe; `nil` while they are taken.
  package private(set) var trouble: String?
  private let connection: RedisConnection

  /// How many summaries the log keeps.
  private static let keep = 20_000

  /// Makes a sender.
  package init(_ connection: RedisConnection) { self.connection = connection }

  private var fleet: String { connection.access.address.fleet }

  /// Sends the summary of a session, named in the fleet.
  package func send(_ summary: [UInt8], of session: String, now: Now) {
    let take: (RedisReply, Now) -> Void = { [weak self] reply, _ in
      guard let self else { return }
      trouble = reply.refusal.map { RedisConnection.words(of: $0, self.connection.access) }
    }
    connection.send(
      RedisProtocol.words("HSET") + [FleetName.summaries(fleet)] + RedisProtocol.words(session)
        + [summary], now: now, take)
    connection.send(
      RedisProtocol.words("XADD") + [FleetName.log(fleet)]
        + RedisProtocol.words("MAXLEN", "~", "\(Self.keep)", "*", session) + [summary], now: now,
      take)
  }

  /// Looks through the newest summaries and takes those away that nobody keeps up.
  ///
  /// - Parameter isStale: whether the summary of a session is one of them.
  package func tidy(now: Now, _ isStale: @escaping (_ session: String, [UInt8]) -> Bool) {
    let key = FleetName.summaries(fleet)
    connection.send(RedisProtocol.words("HGETALL") + [key], now: now) { [weak self] reply, now in
      let list = reply.list
      for index in stride(from: 0, to: list.count - 1, by: 2) {
        guard let session = list[index].words, let summary = list[index + 1].bytes,
          isStale(session, summary)
        else { continue }
        self?.connection.send(
          RedisProtocol.words("HDEL") + [key] + RedisProtocol.words(session), now: now
        ) { _, _ in }
      }
    }
  }

  /// Asks whether the server throws away what nobody asked it to when its memory is full.
  package func askPolicy(now: Now, _ take: @escaping (String) -> Void) {
    connection.send("INFO", "memory", now: now) { reply, _ in
      let mark = "maxmemory_policy:"
      // Who may not ask is told nothing.
      for line in reply.words?.split(whereSeparator: \.isNewline) ?? [] where line.hasPrefix(mark) {
        take(String(line.dropFirst(mark.count)))
      }
    }
  }
}
