/// One thing that was said or done in a run, as it is compared.
package struct ComparedItem: Hashable, Sendable {
  /// What it is.
  package enum Kind: Hashable, Sendable, CaseIterable {
    /// A person, or another program, asked something.
    case prompt
    /// The model, or a step of the job, said something.
    case said
    /// The system told something.
    case told
    /// A tool was called.
    case call

    /// The word of the JSON.
    package var word: String {
      switch self {
      case .prompt: "prompt"
      case .said: "message"
      case .told: "system"
      case .call: "call"
      }
    }
  }

  /// How alike two items must be to be taken for the same step of two runs, the strictest first.
  enum Likeness: CaseIterable {
    /// The same was said, or the same tool called with the same arguments.
    case exact
    /// Calls of one kind that are about the same: the same file with another edit.
    case subject
    /// Both begin a turn: the n-th with the n-th.
    case turn
    /// Calls of one kind, or something said.
    case sort
  }

  /// The entry or call.
  package let node: NodeID
  /// What it is.
  package let kind: Kind
  /// The number of the turn that it belongs to, from 1; 0 before the first.
  package let turn: Int
  /// Its place in the document as other programs are told it: `2.0.1`.
  package let place: String
  /// What its tool is called.
  let name: TextDigest
  /// What was said, or the arguments.
  let content: TextDigest
  /// What must be equal for each likeness but `turn`.
  let exact, subject, sort: TextDigest

  /// What must be equal in two items that are alike in this way; `nil` where it is not asked of such items.
  func key(_ likeness: Likeness) -> TextDigest? {
    switch likeness {
    case .exact: exact
    case .subject: subject
    case .turn: kind == .prompt ? sort : nil
    case .sort: sort
    }
  }
}
