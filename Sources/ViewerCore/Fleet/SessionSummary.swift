import SessionModel
import Sessions

/// What a machine tells the others of one of its sessions: all that their boards show of it.
///
/// Moments are told by the clock of whoever carries the summary, so that clocks of machines that are apart do not
/// matter; see `moved(by:)`.
package struct SessionSummary: Sendable {
  /// The name of the machine.
  package var host: String
  /// The name of the session there.
  package var id: String
  /// When it was told.
  package var told: Milliseconds
  /// The session; its path is what it is there.
  package var session: ListedSession
  /// What it tells of itself; `nil` while it is not followed.
  package var facts: LaneFacts?

  /// Sums a session up.
  package init(
    host: String, id: String, told: Milliseconds, _ session: ListedSession, _ facts: LaneFacts?
  ) {
    (self.host, self.id, self.told) = (host, id, told)
    (self.session, self.facts) = (session, facts)
  }

  /// The name of the session among those of all machines.
  package var name: String { "\(host).\(id)" }

  /// The same by a clock that is so far ahead.
  package func moved(by span: Milliseconds) -> SessionSummary {
    var moved = self
    moved.told = told + span
    moved.session.origin?.heard = moved.told
    moved.session.modified = session.modified + span
    moved.session.glance?.startedAt = session.glance?.startedAt.map { $0 + span }
    moved.session.glance?.lastRecordAt = session.glance?.lastRecordAt.map { $0 + span }
    moved.facts?.call?.since = facts?.call?.since.map { $0 + span }
    return moved
  }

  /// Whether it says something that another does not that a person is to know at once: how the session stands.
  package func isUrgent(after other: SessionSummary) -> Bool {
    session.state != other.session.state || session.waitingFor != other.session.waitingFor
      || facts?.call?.status != other.facts?.call?.status
      || facts?.call?.asksLeave != other.facts?.call?.asksLeave
      || facts?.error != other.facts?.error
      || session.glance?.turn != other.session.glance?.turn
  }

  /// Whether it says the same as another, told at another time.
  package func says(_ other: SessionSummary) -> Bool {
    session.state == other.session.state && session.glance == other.session.glance
      && session.modified == other.session.modified && facts == other.facts
      && session.waitingFor == other.session.waitingFor && session.process == other.session.process
  }
}
