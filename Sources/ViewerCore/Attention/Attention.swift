import SessionModel

/// What of a session wants a person: counted as it changes, whatever is looked at.
package struct Attention: Sendable {
  /// The calls that failed.
  private var failures: Set<NodeID> = []
  /// The calls that wait for a person.
  private var waits: Set<NodeID> = []
  /// The position up to which changes were counted.
  private var known: Int32 = 0
  /// The failures that the reader has seen.
  private var seenFailures: Set<NodeID> = []
  /// The call that failed last, and the one that has begun to wait last.
  package private(set) var lastFailure: NodeID?
  /// The call that has begun to wait last.
  package private(set) var lastWait: NodeID?
  /// How the session stands; `nil` before its source has said anything.
  package private(set) var status: SessionStatus?

  /// Has counted nothing yet.
  package init() {}

  /// How many calls failed.
  package var failed: Int { failures.count }
  /// How many failed since the reader looked.
  package var failedSinceSeen: Int { failures.subtracting(seenFailures).count }
  /// How many wait for a person.
  package var waiting: Int { waits.count }

  /// Counts what changed.
  package mutating func update(_ session: Session) {
    guard known != session.position else { return }
    for id in session.changed(from: known, to: session.position)
    where session.kind(id) == .call {
      let isGone = session.isRetracted(id, at: session.position)
      let status = isGone ? nil : session.toolStatus(id, at: session.position)?.value
      let identity = session.identity(id)
      if status == .failed {
        if failures.insert(identity).inserted { lastFailure = id }
      } else {
        failures.remove(identity)
      }
      if status == .waiting {
        if waits.insert(identity).inserted { lastWait = id }
      } else {
        waits.remove(identity)
      }
    }
    known = session.position
    status = session.status(at: known)?.value
  }

  /// The reader looks at the session: nothing of it is news.
  package mutating func see() { seenFailures = failures }
}
