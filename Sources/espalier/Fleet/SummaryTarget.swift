import CellGrid
import Feeds
import Glibc
import SessionModel
import ViewerCore

/// Where summaries are told: a fleet on a server, or the standard output for whoever started us over ssh.
protocol SummaryTarget: AnyObject {
  /// What to watch.
  var descriptors: [pollfd] { get }
  /// When to step it at the latest, on the monotonic clock.
  var deadline: Milliseconds? { get }
  /// Whether summaries are taken now.
  var isReady: Bool { get }
  /// Whether all that was told has arrived.
  var isFlushed: Bool { get }
  /// What is wrong, one line, not yet made safe; `nil` while all is well.
  var trouble: String? { get }
  /// Does what is due, without waiting.
  func step(now: Now)
  /// Tells a summary.
  func tell(_ summary: SessionSummary, now: Now)
  /// All that there is was told, for now.
  func toldAll(now: Now)
}

extension SummaryTarget {
  func toldAll(now: Now) {}
}

/// Summaries as lines on the standard output.
final class SummaryLines: SummaryTarget {
  private let clean: (String) -> String

  init(clean: @escaping (String) -> String) { self.clean = clean }

  /// Whoever reads the lines.
  private let reader = OutputReader()
  var descriptors: [pollfd] { reader.descriptors }
  /// When an empty line is due, on the monotonic clock; `nil` before all was told once.
  private(set) var deadline: Milliseconds?
  /// How long nothing is said at most: so an idle machine is no silent one.
  private static let silence = Milliseconds(15_000)
  let isReady = true
  let isFlushed = true
  let trouble: String? = nil

  func step(now: Now) {
    reader.step(now: now)
    if let due = deadline, now.monotonic >= due { sayAll(now: now) }
  }

  func toldAll(now: Now) { if deadline == nil { sayAll(now: now) } }

  /// An empty line: that is all.
  private func sayAll(now: Now) {
    Output.report([UInt8(ascii: "\n")])
    deadline = now.monotonic + Self.silence
  }

  func tell(_ summary: SessionSummary, now: Now) {
    Output.report(summary.json(clean) + [UInt8(ascii: "\n")])
  }
}

/// Summaries and streams on a server.
final class SummaryServer: SummaryTarget {
  let connection: RedisConnection
  private let sender: SummarySender
  private let clean: (String) -> String
  /// Told when the server is there, or there again.
  var whenReady: (Now) -> Void = { _ in }
  /// Told when what was sent is answered no more.
  var whenLost: () -> Void = {}
  /// What was told of the way the server makes room.
  private var policy: String?

  init(_ access: RedisAccess, clean: @escaping (String) -> String) {
    connection = RedisConnection(access, random: { Double.random(in: 0..<1) })
    sender = SummarySender(connection)
    self.clean = clean
    connection.whenReady = { [weak self] now in self?.begin(now: now) }
    connection.whenLost = { [weak self] in self?.whenLost() }
  }

  var descriptors: [pollfd] { connection.descriptors }
  var deadline: Milliseconds? { connection.deadline }
  var isReady: Bool { connection.phase == .ready }
  var isFlushed: Bool { connection.pendingCount == 0 }
  var trouble: String? { connection.trouble ?? sender.trouble }

  func step(now: Now) { connection.step(now: now) }

  func tell(_ summary: SessionSummary, now: Now) {
    // By the server's clock, which all have in common.
    let moved = summary.moved(by: connection.ahead ?? .zero)
    sender.send(moved.json(clean), of: summary.name, now: now)
  }

  private func begin(now: Now) {
    if policy == nil {
      sender.askPolicy(now: now) { [weak self] policy in
        guard let self, self.policy == nil else { return }
        self.policy = policy
        guard policy.hasPrefix("allkeys") else { return }
        Output.error(
          "\(connection.access.address.text): throws sessions away when its memory is full (maxmemory-policy \(policy))"
        )
      }
    }
    whenReady(now)
  }

  /// Takes away what nobody keeps up of this machine.
  func tidy(host: String, now: Now) {
    let limit = now.wall + (connection.ahead ?? .zero) - Milliseconds(seconds: 86_400)
    sender.tidy(now: now) { name, summary in
      guard name.hasPrefix(host + ".") else { return false }
      // The name of another machine may begin with ours.
      guard let summary = SummaryReading().summary(summary) else { return false }
      return summary.host == host && summary.told < limit
    }
  }
}
