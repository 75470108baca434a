import SessionModel

/// What a hook of an agent left about a session: that it waits for a person, that its turn is over, or some words.
///
/// It is a hint and nothing more: the next record of the session takes it away, the end of its process does, and
/// so does time.
package struct SessionHint: Hashable, Sendable {
  /// What it says of the session.
  package enum Kind: String, CaseIterable, Sendable {
    /// A person must allow a call.
    case permission
    /// A person must answer.
    case question
    /// The agent has something to tell, and needs nobody.
    case notification
    /// Its turn is over.
    case done
    /// Its turn was ended by an error.
    case failed

    /// Whether a person must do something before it goes on.
    package var needsPerson: Bool { self == .permission || self == .question }
  }

  /// What it says.
  package var kind: Kind
  /// The agent, as the table of places calls it.
  package var agent: String
  /// The agent's own name of the session.
  package var session: String
  /// The call that it is about: `Bash git push`; foreign and not safe yet.
  package var call: String?
  /// What the agent says to it, its first line; foreign and not safe yet.
  package var text: String?
  /// When it was left.
  package var at: Milliseconds
  /// The size of the session's file in bytes at that time; `nil` when no file was named.
  package var size: Int64?
  /// The number of the agent's process, and when it began; `nil` when nobody knows.
  package var process: Int32?
  package var started: UInt64?

  /// How long it is believed at most.
  package static let life = Milliseconds(12 * 3_600_000)
  /// How long after it records may be written that were made before.
  private static let grace = Milliseconds(2000)

  /// Makes a hint.
  package init(
    _ kind: Kind, agent: String, session: String, call: String? = nil, text: String? = nil,
    at: Milliseconds, size: Int64? = nil
  ) {
    (self.kind, self.agent, self.session, self.call, self.text) = (kind, agent, session, call, text)
    (self.at, self.size) = (at, size)
  }

  /// Whether it still says something of a session whose file stands so.
  ///
  /// Agents write behind: a record may reach its file after the hook that came of it. So a file that has grown takes
  /// the hint away when its last record was made later, or when it was written clearly later.
  ///
  /// - Parameters:
  ///   - size: the size of its file; `nil` in a database.
  ///   - lastRecord: when its last record was made; `nil` when nothing tells.
  ///   - written: when its file was written.
  package func holds(
    size: Int64?, lastRecord: Milliseconds?, written: Milliseconds, now: Milliseconds
  ) -> Bool {
    // What comes from a clock that is ahead would stay too long.
    guard now < at + Self.life, now + Milliseconds(60_000) > at else { return false }
    if let size, size == self.size { return true }
    // A time in whole seconds may stand for any moment of its second.
    let record = lastRecord.map { $0.count % 1000 == 0 ? $0 + Milliseconds(999) : $0 }
    return (record ?? written) <= at && written <= at + Self.grace
  }

  /// What is left when this comes after another of the same session, with no record between them.
  ///
  /// An agent may call several hooks for one thing: the wait began with the first, and the first may know more.
  package func after(_ old: SessionHint) -> SessionHint {
    guard old.size == size, now(is: old) else { return self }
    if kind == .notification, old.kind.needsPerson { return old }
    guard old.kind == kind, size != nil else { return self }
    var hint = self
    hint.at = old.at
    hint.call = call ?? old.call
    hint.text = text ?? old.text
    return hint
  }

  /// Whether another one is believed when this one is left.
  private func now(is old: SessionHint) -> Bool { at >= old.at && at < old.at + Self.life }
}
