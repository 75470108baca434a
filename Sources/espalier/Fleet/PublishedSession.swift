import EspalierKit
import Feeds
import Glibc
import SessionModel
import Sessions
import ViewerCore
import WireFormats

/// One session of this machine that is told to others: what reads it, its log, and what is said of it.
final class PublishedSession {
  /// The name of the session on this machine.
  let id: String
  /// Reads it.
  private(set) var follower: Follower
  /// Its lines.
  let keeper: LogKeeper
  /// Sends them; `nil` where only summaries are told.
  var sender: StreamSender?
  /// What the list of sessions says of it; `nil` for one that is none of the list.
  var listed: ListedSession?
  /// What was told of it last, and when, on the monotonic clock.
  private(set) var told: (summary: SessionSummary, at: Milliseconds)?
  /// Whether it may have changed since.
  private var isNew = true
  private var reading = LaneReading()
  private var facts: LaneFacts?
  /// When its facts may be worked out again, on the monotonic clock.
  private var rest = Milliseconds.zero
  private let source: OpenedSource

  /// The least time between two summaries that tell no other standing, and the longest between two of one that goes on.
  private static let (pause, heartbeat) = (Milliseconds(2000), Milliseconds(5000))
  /// The part of the time that working out the facts may take: one in so many.
  private static let share: Int64 = 50

  /// Begins to read a session.
  init(
    id: String, _ source: OpenedSource, listed: ListedSession?, keeper: LogKeeper,
    observers: [any SessionObserver] = [], stopsAtEnd: Bool = false
  ) {
    (self.id, self.source, self.listed, self.keeper) = (id, source, listed, keeper)
    follower = Follower(source, stopsAtEnd: stopsAtEnd, observers: [keeper] + observers)
  }

  /// Whether somebody may go on with it.
  var isLive: Bool { listed?.state.isLive ?? !follower.isAtEnd }

  /// Whether all of it that is there was read and told, and the server has it.
  var isDone: Bool { keeper.log.isCaughtUp && !isNew && sender?.isDone ?? true }

  var descriptors: [pollfd] { follower.isAtEnd ? [] : source.feed.descriptors }

  /// When it wants to be stepped, on the monotonic clock.
  ///
  /// - Parameter isHeard: whether summaries are taken now: where nobody takes them, none is due.
  func deadlines(isHeard: Bool) -> [Milliseconds?] {
    follower.deadlines + [sender?.deadline, isHeard ? summaryDue : nil]
  }

  /// When its summary is told at the latest; `nil` while there is nothing to tell.
  private var summaryDue: Milliseconds? {
    guard keeper.log.header != nil || keeper.log.isCaughtUp else { return nil }
    if isNew { return rest }
    guard let told, isLive else { return nil }
    return told.at + Self.heartbeat
  }

  /// Reads and sends what there is.
  func step(now: Now, budget: Milliseconds) {
    if follower.step(now: now, budget: budget) { isNew = true }
    let status = source.feed.status
    let isCaughtUp = status.phase == .waiting || status.end != nil
    if isCaughtUp != keeper.log.isCaughtUp {
      keeper.log.isCaughtUp = isCaughtUp
      isNew = true
    }
    sender?.step(now: now)
  }

  /// Takes what the list of sessions says now.
  func take(_ session: ListedSession) {
    if listed?.state != session.state || listed?.modified != session.modified { isNew = true }
    listed = session
  }

  /// Forgets what was told: whoever is told now knows nothing.
  func forgetTold() {
    told = nil
    isNew = true
  }

  /// What is to be told of it now; `nil` for nothing.
  func summary(
    host: String, prices: PriceTable, usual: inout UsualDurations, now: Now
  ) -> SessionSummary? {
    guard let due = summaryDue, now.monotonic >= due else { return nil }
    if isNew {
      let start = Environment.monotonic()
      facts = reading.facts(
        follower.session, isWhole: true, prices: prices, usual: &usual)
      let cost = Environment.monotonic() - start
      rest = now.monotonic + Milliseconds(max(100, cost.count * Self.share))
    }
    let summary = SessionSummary(
      host: host, id: id, told: now.wall, listed ?? Self.listed(follower, source), facts)
    if let told {
      let isDue = now.monotonic >= told.at + (isNew ? Self.pause : Self.heartbeat)
      if isNew, summary.says(told.summary) { isNew = false }
      guard summary.isUrgent(after: told.summary) || isDue else {
        if isNew { rest = max(rest, told.at + Self.pause) }
        return nil
      }
    }
    isNew = false
    told = (summary, now.monotonic)
    return summary
  }

  /// What a list would say of a session that is in none.
  private static func listed(_ follower: Follower, _ source: OpenedSource) -> ListedSession {
    let session = follower.session
    let position = session.position
    let format = session.text(.root, .format, at: position) ?? source.recognition.format?.name ?? ""
    var glance = SessionGlance()
    glance.id = session.text(.root, .id, at: position, limit: 200)
    glance.title = session.shownTitle(at: position)
    glance.model = session.text(.root, .model, at: position, limit: 200)
    glance.folder = session.text(.root, .folder, at: position, limit: 4096)
    glance.startedAt = session.moment(.root, .startedAt, at: position)
    glance.lastRecordAt = follower.lastRecord
    glance.calls = GlanceReading.calls(session)
    let status = session.status(at: position)?.value
    glance.turn = status.map { $0.isOpen ? .working : .ended($0) } ?? .unknown
    // How a pipe stood before its end says nothing any more.
    let liveness =
      follower.isAtEnd && source.feed.kind.tellsItsEnd ? nil : follower.liveness
    let isWaiting = session.hasOpenCalls && (liveness.map { $0 == .idle } ?? false)
    let state: SessionState =
      switch liveness {
      case .waiting: .waiting
      case .idle: isWaiting ? .waiting : .idle
      case .running: .running
      case .over, nil:
        status.map { $0.isOpen ? .running : SessionState(rawValue: $0.word) ?? .unknown }
          ?? .running
      }
    let agent = AgentPlace.all.first { $0.format == format }?.agent ?? format
    var listed = ListedSession(
      path: source.name, agent: agent.isEmpty ? "unknown" : agent, format: format, size: nil,
      modified: source.feed.written ?? follower.lastRecord ?? Environment.now.wall, glance: glance,
      state: state)
    if case .waiting(let reason) = liveness { listed.waitingFor = reason }
    return listed
  }
}
