import SessionModel

/// What a session that is followed tells of itself: what it does now, and how that went so far.
package struct LaneFacts: Equatable, Sendable {
  /// A call that has no result yet.
  package struct Call: Equatable, Sendable {
    /// The name of its tool.
    package var name: String
    /// What it is about.
    package var text: String?
    /// What its tool is for.
    package var kind: ToolKind
    /// How it stands.
    package var status: ToolStatus
    /// When it began; `nil` when nothing tells.
    package var since: Milliseconds?
    /// How long such calls usually take; `nil` when that is not known.
    package var usual: Milliseconds?
    /// Whether it says itself that a person must allow it.
    package var asksLeave: Bool

    /// Makes a call.
    package init(
      _ name: String, _ text: String? = nil, kind: ToolKind, status: ToolStatus = .running,
      since: Milliseconds? = nil, usual: Milliseconds? = nil, asksLeave: Bool = false
    ) {
      (self.name, self.text, self.kind, self.status) = (name, text, kind, status)
      (self.since, self.usual, self.asksLeave) = (since, usual, asksLeave)
    }

    /// The tool and what it is about: `Bash git push`.
    package var words: String { text.map { "\(name) \($0)" } ?? name }
  }

  /// The call that a person is asked about, else the one that began last; `nil` while none is open.
  package var call: Call?
  /// How many calls that ended last went wrong one behind the other.
  package var errorsInRow = 0
  /// The call that went wrong last, of this turn.
  package var failure: String?
  /// How many of the last calls are the same.
  package var sameCalls = 0
  /// The last of them.
  package var sameCall: String?
  /// What the session itself says went wrong.
  package var error: String?
  /// The last words of the agent.
  package var words: String?
  /// The number of the turn; 0 before the first.
  package var turn = 0
  /// How much of the context is filled, in percent.
  package var context: Int?
  /// All tokens that were read and written, and what they cost; `nil` where nobody tells.
  package var tokens: Int64?
  package var cost: Double?
  /// What was spent since midnight; `nil` where nobody asks.
  package var today: Spending?
  /// The lines that were added and removed.
  package var added = 0
  package var removed = 0
  /// Whether all of the session was read: else tokens, cost and lines are those of a part, and not told.
  package var isWhole = true

  /// Knows nothing.
  package init() {}
}
