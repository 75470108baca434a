import SessionModel

/// What an item must be to be told (`--only`).
package enum ItemCondition: Hashable, Sendable {
  /// A call that failed.
  case failed
  /// A call that is not over.
  case running
  /// A call of a tool, by its name; small letters and capitals are the same.
  case tool(String)
  /// A call of a kind of tools.
  case kind(ToolKind)
  /// Anything in a turn, by its number from 1.
  case turn(Int)

  /// The words that stand for conditions, for messages and completions.
  package static let words = ["failed", "running", "tool=NAME", "kind=NAME", "turn=N"]

  /// Reads a condition; `nil` for a word that is none.
  package init?(word: some StringProtocol) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let value = parts.count == 2 ? String(parts[1]) : nil
    switch (parts.first.map { String($0) }, value) {
    case ("failed", nil): self = .failed
    case ("running", nil): self = .running
    case ("tool", let name?) where !name.isEmpty: self = .tool(name.lowercased())
    case ("kind", let name?):
      guard let kind = ToolKind(word: name) else { return nil }
      self = .kind(kind)
    case ("turn", let number?):
      guard let number = Int(number), number > 0 else { return nil }
      self = .turn(number)
    default: return nil
    }
  }
}
