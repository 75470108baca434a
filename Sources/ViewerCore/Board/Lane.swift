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
  /// By what its budget is passed: `$5.20 of $5.00`; `nil` while it is not.
  package internal(set) var excess: String?
  /// Who says that it stands so.
  package var ground: LaneGround

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
    let hint = session.hint.flatMap { Self.speaks($0, of: standing, session) ? $0 : nil }
    ground = hint != nil ? .hook : session.process != nil ? .process : .record
    since =
      switch standing {
      case .permission, .question: hint?.at ?? facts?.call?.since ?? rest
      case .running, .stuck: facts?.call?.since ?? rest
      case .failed, .stopped, .unseen, .done: rest
      }
    text = Self.text(standing, session, facts, hint, now)
  }

  /// Whether a lane stands so because of a hint.
  private static func speaks(
    _ hint: SessionHint, of standing: LaneStanding, _ session: ListedSession
  ) -> Bool {
    switch standing {
    case .permission, .question: hint.kind.needsPerson && session.waitingFor == nil
    case .failed: hint.kind == .failed
    case .unseen, .done: hint.kind == .done
    case .stuck, .stopped, .running: false
    }
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
    case .waiting:
      if session.waitingFor == nil, let hint = session.hint, hint.kind.needsPerson {
        return hint.kind == .permission ? .permission : .question
      }
      return need(facts?.call, session.waitingFor)
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
    _ standing: LaneStanding, _ session: ListedSession, _ facts: LaneFacts?,
    _ hint: SessionHint?, _ now: Milliseconds
  ) -> String {
    let last = facts?.words ?? session.title
    switch standing {
    case .permission:
      let words = hint?.call ?? facts?.call?.words ?? session.waitingFor ?? hint?.text
      return "permission: " + (words ?? last)
    case .question:
      let question = facts?.call.flatMap { asks($0) ? $0.text ?? $0.name : nil }
      return "question: " + (question ?? hint?.call ?? session.waitingFor ?? hint?.text ?? last)
    case .failed:
      if let words = hint?.text { return "failed: \(words)" }
      guard let facts else { return last }
      if let error = facts.error { return "failed: \(error)" }
      guard let failure = facts.failure else { return "failed: \(last)" }
      return facts.errorsInRow > 1
        ? "failed \(facts.errorsInRow) times: \(failure)" : "failed: \(failure)"
    case .stuck: return "stuck: " + (facts.flatMap { StuckRule.reason($0, now: now) } ?? last)
    case .stopped: return "\(session.state.rawValue): \(last)"
    case .running:
      if let told = told(session) { return told }
      guard let call = facts?.call else { return last }
      guard let usual = call.usual else { return call.words }
      return "\(call.words) (usual \(DurationText.short(usual)))"
    case .unseen, .done: return told(session) ?? facts?.words ?? hint?.text ?? session.title
    }
  }

  /// What its agent has to tell.
  private static func told(_ session: ListedSession) -> String? {
    guard let hint = session.hint, hint.kind == .notification else { return nil }
    return hint.text.map { "says: \($0)" }
  }
}
