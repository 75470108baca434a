import CellGrid
import EspalierKit
import Feeds
import Glibc
import Reports
import SessionModel
import Sessions
import Terminal
import ViewerCore

/// Tells others of sessions of this machine, without a screen, for as long as nobody ends it.
///
/// Whatever becomes of those who are told, the sessions are read as they grow: nobody who writes them waits.
final class Publisher {
  private(set) var sessions: [PublishedSession] = []
  let target: any SummaryTarget
  private let host: String
  private let prices: PriceTable
  private var usual: UsualDurations
  private let keep: Int
  /// What was told of what is wrong.
  private var toldTrouble: String?
  /// What the troubles are of.
  private let name: String

  init(
    to target: any SummaryTarget, name: String, host: String, keep: Int, prices: PriceTable,
    usual: UsualDurations
  ) {
    (self.target, self.name, self.host, self.keep) = (target, name, host, keep)
    (self.prices, self.usual) = (prices, usual)
    guard let server = target as? SummaryServer else { return }
    server.whenReady = { [weak self] now in
      server.tidy(host: host, now: now)
      self?.begin()
    }
    server.whenLost = { [weak self] in
      for session in self?.sessions ?? [] { session.sender?.connectionLost() }
    }
  }

  /// Begins to publish a session.
  func add(_ session: PublishedSession) {
    if let server = target as? SummaryServer {
      session.sender = StreamSender(
        session.keeper.log, to: server.connection, session: "\(host).\(session.id)", keep: keep,
        random: { Double.random(in: 0..<1) })
    }
    sessions.append(session)
  }

  /// Stops publishing sessions.
  func remove(where isMeant: (PublishedSession) -> Bool) { sessions.removeAll(where: isMeant) }

  /// Who is told now knows nothing.
  private func begin() { for session in sessions { session.forgetTold() } }

  /// Whether each session was told of once.
  var hasToldAll: Bool { sessions.allSatisfy { $0.told != nil } }

  /// Whether everything was told that there is.
  var isDone: Bool { target.isReady && target.isFlushed && sessions.allSatisfy(\.isDone) }

  var descriptors: [pollfd] { target.descriptors + sessions.flatMap(\.descriptors) }

  var deadlines: [Milliseconds?] {
    let isHeard = target.isReady
    return [target.deadline] + sessions.flatMap { $0.deadlines(isHeard: isHeard) }
  }

  /// Reads and tells what there is.
  ///
  /// - Parameter budget: how long all sessions together are read before somebody is answered.
  func step(now: Now, budget: Milliseconds = Milliseconds(50)) {
    target.step(now: now)
    let share = Milliseconds(max(2, budget.count / Int64(max(1, sessions.count))))
    for session in sessions {
      session.step(now: now, budget: share)
      guard target.isReady,
        let summary = session.summary(host: host, prices: prices, usual: &usual, now: now)
      else { continue }
      target.tell(summary, now: now)
    }
    tellTrouble()
  }

  /// Tells on standard error what is wrong, once each, and when it is over.
  private func tellTrouble() {
    let trouble = target.trouble ?? sessions.lazy.compactMap { $0.sender?.trouble }.first
    guard trouble != toldTrouble else { return }
    if let trouble {
      Output.error("\(SafeText(name)): \(SafeText(trouble)); trying again")
    } else {
      Output.error("\(SafeText(name)): takes what is sent again")
    }
    toldTrouble = trouble
  }
}
