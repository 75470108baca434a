import Glibc
import SessionModel

/// Reads the summaries of a fleet: first the newest of each session, and then each that comes.
package final class SummaryReader {
  /// What there is to tell.
  package enum News {
    /// These are the newest of all sessions.
    case all([(session: String, summary: [UInt8])])
    /// These came since, the oldest first.
    case more([(session: String, summary: [UInt8])])
  }

  /// The connection.
  package let connection: RedisConnection
  /// Whether the newest of all were read at least once.
  package private(set) var hasRead = false
  /// Why the server does not tell, one line, not yet made safe; `nil` while it does.
  package var trouble: String? { refusal ?? connection.trouble }

  private var refusal: String?
  private var news: [News] = []
  /// The last of the log that was read.
  private var last = "0-0"
  /// When the log is asked again, on the monotonic clock; `nil` while it is being asked.
  private var nextRead: Milliseconds?
  /// When all are read anew: what was taken away is told by nothing else.
  private var nextWhole = Milliseconds.zero

  /// How long the server waits for news.
  private static let wait = Milliseconds(5000)
  /// The least time between two questions, so that news come together.
  private static let pause = Milliseconds(100)
  private static let wholePause = Milliseconds(300_000)
  /// The pause behind a refusal.
  private static let refusalPause = Milliseconds(5000)
  /// Summaries of one answer.
  private static let count = 5000

  /// Makes a reader.
  ///
  /// - Parameter random: gives numbers from 0 up to 1, for the jitter of pauses.
  package init(_ access: RedisAccess, random: @escaping () -> Double) {
    connection = RedisConnection(access, random: random)
    connection.whenReady = { [weak self] now in self?.readAll(now: now) }
    connection.whenLost = { [weak self] in self?.nextRead = nil }
  }

  /// What the loop is to watch.
  package var descriptors: [pollfd] { connection.descriptors }

  /// When it wants to be stepped, on the monotonic clock; `nil` for never.
  package var deadline: Milliseconds? {
    [connection.deadline, nextRead].compactMap { $0 }.min()
  }

  /// Does what can be done without waiting, and gives what is new.
  package func step(now: Now) -> [News] {
    connection.step(now: now)
    if let nextRead, now.monotonic >= nextRead {
      self.nextRead = nil
      if now.monotonic >= nextWhole { readAll(now: now) } else { readLog(now: now) }
    }
    defer { news = [] }
    return news
  }

  private var fleet: String { connection.access.address.fleet }

  private func readAll(now: Now) {
    nextWhole = now.monotonic + Self.wholePause
    // First the end of the log: what comes behind it is read twice rather than not at all.
    connection.send(
      RedisProtocol.words("XREVRANGE") + [FleetName.log(fleet)]
        + RedisProtocol.words("+", "-", "COUNT", "1"), now: now
    ) { [weak self] reply, now in
      guard let self, !isRefused(reply, now: now) else { return }
      last = reply.list.first?.list.first?.words ?? "0-0"
    }
    connection.send(
      RedisProtocol.words("HGETALL") + [FleetName.summaries(fleet)], now: now
    ) { [weak self] reply, now in
      guard let self, !isRefused(reply, now: now) else { return }
      refusal = nil
      hasRead = true
      news.append(.all(Self.pairs(reply.list)))
      readLog(now: now)
    }
  }

  private func readLog(now: Now) {
    let asked = now.monotonic
    connection.send(
      RedisProtocol.words(
        "XREAD", "COUNT", "\(Self.count)", "BLOCK", "\(Self.wait.count)", "STREAMS")
        + [FleetName.log(fleet)] + RedisProtocol.words(last), patience: Self.wait, now: now
    ) { [weak self] reply, now in
      guard let self, !isRefused(reply, now: now) else { return }
      let entries = reply.list.first?.list.last?.list ?? []
      news.append(.more(entries.flatMap { Self.pairs($0.list.last?.list ?? []) }))
      if let id = entries.last?.list.first?.words { last = id }
      // Who had to wait long may ask at once; a server that does not wait is not asked without a pause.
      let hasWaited = entries.isEmpty && now.monotonic - asked >= Self.pause
      nextRead = now.monotonic + (hasWaited ? .zero : Self.pause)
    }
  }

  /// Takes note of a refusal, and asks again later.
  private func isRefused(_ reply: RedisReply, now: Now) -> Bool {
    guard let why = reply.refusal else { return false }
    refusal = RedisConnection.words(of: why, connection.access)
    nextRead = now.monotonic + Self.refusalPause
    nextWhole = .zero
    return true
  }

  /// Names and values of a flat list; a name that could be none of ours is left out.
  private static func pairs(_ list: [RedisReply]) -> [(session: String, summary: [UInt8])] {
    stride(from: 0, to: list.count - 1, by: 2).compactMap { index in
      guard let name = list[index].words, FleetName.isPlain(name),
        let bytes = list[index + 1].bytes
      else { return nil }
      return (name, bytes)
    }
  }
}
