import Feeds
import Glibc

/// Reads the streams of all sessions of a fleet over one connection.
final class StreamWatch {
  /// From the write of a record to its arrival here, in milliseconds.
  private(set) var lags: [Double] = []
  /// Records that came.
  private(set) var count = 0
  private let client: RedisClient
  private let keys: [String]
  private var last: [String]
  private var isAsking = false

  /// Begins to read.
  ///
  /// - Parameters:
  ///   - sessions: their names in the fleet.
  ///   - isLate: whether to begin with the first records rather than with what comes now.
  init?(_ fleet: String, sessions: [String], isLate: Bool) {
    guard let client = RedisClient(fleet) else { return nil }
    self.client = client
    keys = sessions.map { "esp:{bench}:s:\($0):r" }
    last = Array(repeating: "0-1", count: keys.count)
    guard !isLate else { return }
    for (index, key) in keys.enumerated() {
      let end = client.ask("XREVRANGE", key, "+", "-", "COUNT", "1")
      last[index] = end.list.first?.list.first?.words ?? "0-1"
    }
  }

  /// Takes what comes within a time.
  func read(milliseconds: Int) {
    if !isAsking { ask() }
    client.wait(milliseconds: milliseconds)
  }

  private func ask() {
    isAsking = true
    let words = ["XREAD", "COUNT", "500", "BLOCK", "5000", "STREAMS"] + keys + last
    client.send(words.map { Array($0.utf8) }) { [weak self] reply in
      self?.take(reply, at: Clock.now)
    }
  }

  private func take(_ reply: RedisReply, at now: Double) {
    isAsking = false
    for stream in reply.list {
      guard let key = stream.list.first?.words, let index = keys.firstIndex(of: key) else {
        continue
      }
      for entry in stream.list.last?.list ?? [] {
        guard let line = entry.list.last?.value(of: "r")?.bytes else { continue }
        last[index] = entry.list.first?.words ?? last[index]
        count += 1
        if let moment = PublishedFiles.moment(of: line) { lags.append(now - moment) }
      }
    }
    ask()
  }
}
