import SessionModel
import Sessions

/// A session on the board that somebody is at work on, or was a moment ago.
package struct Lane: Sendable {
  /// The session.
  package var session: ListedSession
  /// What it tells of itself; `nil` while it is not followed.
  package var facts: LaneFacts?
  /// How it stands.
  package var standing: LaneStanding
  /// Since when; of a call that runs, when it began.
  package var since: Milliseconds
  /// What it needs, does now or said last; foreign and not safe yet.
  package var text: String

  /// How long a session that is over stays a lane.
  package static let lingering = Milliseconds(1_800_000)

  /// Tells how a session stands; `nil` for one that is of before.
  ///
  /// - Parameter seen: when a person looked at it last.
  package init?(
    _ session: ListedSession, _ facts: LaneFacts?, seen: Milliseconds?, now: Milliseconds
  ) {
    guard Self.mayBe(session, now: now),
      let standing = Self.standing(session, facts, seen: seen, now: now)
    else { return nil }
    self.session = session
    self.facts = facts
    self.standing = standing
    let rest = session.glance?.lastRecordAt ?? session.modified
    since =
      switch standing {
      case .permission, .question, .running, .stuck: facts?.call?.since ?? rest
      case .failed, .stopped, .unseen, .done: rest
      }
    text = Self.text(standing, session, facts, now)
  }

  /// Whether a session may be a lane: somebody is at work on it, or was a moment ago. Neither a file that was copied
  /// just now nor a record from a clock that is ahead makes it young.
  package static func mayBe(_ session: ListedSession, now: Milliseconds) -> Bool {
    guard session.state != .unknown else { return false }
    let last = min(session.glance?.lastRecordAt ?? session.modified, session.modified)
    return session.state.isLive || now - last < lingering
  }

  /// How a session stands.
  private static func standing(
    _ session: ListedSession, _ facts: LaneFacts?, seen: Milliseconds?, now: Milliseconds
  ) -> LaneStanding? {
    let isSeen = seen.map { $0 >= session.modified } ?? false
    let isDone: LaneStanding = isSeen ? .done : .unseen
    switch session.state {
    case .waiting: return need(facts?.call, session.waitingFor)
    case .running:
      guard let facts else { return .running }
      if let call = facts.call, call.status == .waiting || call.asksLeave || asks(call) {
        return need(call, nil)
      }
      return StuckRule.reason(facts, now: now) == nil ? .running : .stuck
    case .idle:
      guard case .ended(let status)? = session.glance?.turn else { return isDone }
      return status == .failed ? .failed : status == .cancelled ? .stopped : isDone
    case .succeeded: return isDone
    case .failed: return .failed
    case .cancelled, .incomplete, .interrupted, .lost: return .stopped
    case .unknown: return nil
    }
  }

  /// Whether a call is a question to a person.
  private static func asks(_ call: LaneFacts.Call) -> Bool {
    call.kind == .question || call.kind == .plan
  }

  /// What one that waits needs: the process says so, or the call does.
  private static func need(_ call: LaneFacts.Call?, _ words: String?) -> LaneStanding {
    if let call, asks(call) { return .question }
    if let words { return words.contains("permission") ? .permission : .question }
    return call == nil ? .question : .permission
  }

  /// What there is to say of it.
  private static func text(
    _ standing: LaneStanding, _ session: ListedSession, _ facts: LaneFacts?, _ now: Milliseconds
  ) -> String {
    let last = facts?.words ?? session.title
    switch standing {
    case .permission: return "permission: " + (facts?.call?.words ?? session.waitingFor ?? last)
    case .question:
      let question = facts?.call.flatMap { asks($0) ? $0.text ?? $0.name : nil }
      return "question: " + (question ?? session.waitingFor ?? last)
    case .failed:
      guard let facts else { return last }
      if let error = facts.error { return "failed: \(error)" }
      guard let failure = facts.failure else { return "failed: \(last)" }
      return facts.errorsInRow > 1
        ? "failed \(facts.errorsInRow) times: \(failure)" : "failed: \(failure)"
    case .stuck: return "stuck: " + (facts.flatMap { StuckRule.reason($0, now: now) } ?? last)
    case .stopped: return "\(session.state.rawValue): \(last)"
    case .running:
      guard let call = facts?.call else { return last }
      guard let usual = call.usual else { return call.words }
      return "\(call.words) (usual \(DurationText.short(usual)))"
    case .unseen, .done: return last
    }
  }
}
