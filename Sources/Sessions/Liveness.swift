import SessionModel

/// Whether somebody is at work on a session: the one rule, for viewer, list, print, watch and serve.
///
/// A process that is known tells, and what its hook left since; then what the source says itself, and only then the
/// clock: neither the time of a file nor that of its last record is enough, since copies are fresh and long calls are
/// silent.
package enum Liveness: Hashable, Sendable {
  /// The agent is at work.
  case running
  /// A person must answer; for what, in the words of its process.
  case waiting(for: String?)
  /// Its process is there, and its turn is over.
  case idle
  /// Nobody is there to go on.
  case over

  /// How long a turn that is open may be quiet.
  package static let quietTurn = Milliseconds(120_000)
  /// How long a call may be without a result: that is stronger evidence of life than any time.
  package static let quietCall = Milliseconds(1_800_000)

  /// What is known of a session.
  package struct Evidence: Sendable {
    /// What is known of its process; `nil` for nothing.
    package var process: ProcessRegistry.Word?
    /// What a hook left since its last record; `nil` for nothing.
    package var hint: SessionHint?
    /// Whether the source says that it has come to its end.
    package var statesEnd = false
    /// Whether a call has no result.
    package var hasOpenCall = false
    /// When its newest file was written; `nil` when nothing tells.
    package var written: Milliseconds?
    /// When its last record was made, or arrived; `nil` when nothing tells.
    package var lastRecord: Milliseconds?

    /// Knows nothing yet.
    package init() {}

    /// Until when it counts as alive while nothing else tells.
    package var quietUntil: Milliseconds {
      let oldest = [written, lastRecord].compactMap { $0 }.min() ?? .zero
      return oldest + (hasOpenCall ? Liveness.quietCall : Liveness.quietTurn)
    }
  }

  /// Decides by what is known.
  ///
  /// - Parameter now: the wall clock.
  package init(_ evidence: Evidence, now: Milliseconds) {
    if let hinted = Self.hinted(evidence, now: now) {
      self = hinted
      return
    }
    switch evidence.process {
    case .busy: self = .running
    case .waiting(let reason): self = .waiting(for: reason)
    // A process that is idle while a call has no result waits for leave to make it.
    case .idle: self = evidence.hasOpenCall ? .waiting(for: nil) : .idle
    case .gone: self = .over
    case nil: self = evidence.statesEnd || now >= evidence.quietUntil ? .over : .running
    }
  }

  /// Decides by what a hook left; `nil` where that says nothing.
  private static func hinted(_ evidence: Evidence, now: Milliseconds) -> Liveness? {
    guard let hint = evidence.hint, evidence.process != .gone else { return nil }
    // What the process says itself it waits for is said better.
    if case .waiting = evidence.process { return nil }
    switch hint.kind {
    case .permission, .question: return .waiting(for: nil)
    case .notification: return nil
    case .done, .failed:
      // A hint is no life: whose process nobody knows is believed to be there for as long as without one.
      let isThere = evidence.process != nil || hint.process != nil
      return isThere || !evidence.statesEnd && now < evidence.quietUntil ? .idle : .over
    }
  }
}
