/// How much of a model's context is filled.
package struct ContextShare: Hashable, Sendable {
  /// The tokens that are in it.
  package var filled: Tokens
  /// The tokens that it holds.
  package var window: Tokens

  /// The share in percent, rounded; what is more than the whole is told as it is.
  package var percent: Int {
    Int(clamping: (filled.count * 200 / max(1, window.count) + 1) / 2)
  }

  /// In words: `context 61 % full`.
  package var words: String { "context \(percent) % full" }

  /// Reads what the source tells; `nil` where it names no size.
  ///
  /// - Parameter worksOut: where the source tells the size alone, what the main agent read and wrote last
  ///   fills it; to find that takes a walk over the messages.
  package init?(_ session: Session, at position: Int32, worksOut: Bool = true) {
    func told(_ channel: Channel) -> Tokens? {
      session.text(.root, channel, at: position, limit: 32).flatMap { Int64($0) }
        .map { Tokens($0) }
    }
    guard let window = told(.contextWindow), window > .zero else { return nil }
    guard
      let filled = told(.contextTokens) ?? (worksOut ? Self.last(session, at: position) : nil)
    else { return nil }
    (self.filled, self.window) = (filled, window)
  }

  /// What the last message of the main agent took.
  private static func last(_ session: Session, at position: Int32) -> Tokens? {
    var found: Tokens?
    for entry in session.children(of: .root, at: position)
    where session.role(entry) == .assistant && !session.isRetracted(entry, at: position) {
      guard let tokens = TokenCount(entry, in: session, at: position), let input = tokens.input
      else { continue }
      found = input + (tokens.output ?? 0)
    }
    return found
  }
}
