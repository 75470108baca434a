import SessionModel

/// Tokens and dollars, as far as they are known.
package struct Spending: Equatable, Sendable {
  /// All tokens that were read and written.
  package var tokens: Int64 = 0
  /// What they cost in US dollars.
  package var cost = 0.0
  /// Whether there is more than is known: what was read in part, and what nobody tells.
  package var isPartial = false

  /// Nothing was spent.
  ///
  /// - Parameter isPartial: whether that is all that is known.
  package init(isPartial: Bool = false) { self.isPartial = isPartial }

  /// Makes a sum that is known.
  package init(tokens: Int64, cost: Double) { (self.tokens, self.cost) = (tokens, cost) }

  /// Adds what a session spent since a moment, which is counted for it.
  package init(_ session: Session, since start: Milliseconds, isWhole: Bool, prices: PriceTable) {
    let stats = SessionStats(session, at: session.position, prices: prices)
    self.init(session, stats, since: start, isWhole: isWhole)
  }

  /// Adds what a session spent since a moment: its messages tell when, or all of it counts where it began later.
  ///
  /// - Parameter stats: what was counted of all of it.
  package init(
    _ session: Session, _ stats: SessionStats, since start: Milliseconds, isWhole: Bool
  ) {
    let times = Times(session, at: session.position, now: .zero)
    isPartial = !isWhole
    if stats.messages.isEmpty {
      if let began = times.start(.root), began >= start {
        add(stats.tokens)
      } else if stats.tokens != nil {
        isPartial = true
      }
    }
    for message in stats.messages {
      if let moment = times.start(message.entry) {
        if moment >= start { add(message.tokens) }
      } else if message.tokens.input != nil || message.tokens.output != nil {
        isPartial = true
      }
    }
  }

  private mutating func add(_ count: TokenCount?) {
    guard let count else { return }
    tokens += (count.input?.count ?? 0) + (count.output?.count ?? 0)
    if let more = count.cost { cost += more } else { isPartial = true }
  }

  package static func += (sum: inout Spending, more: Spending) {
    sum.tokens += more.tokens
    sum.cost += more.cost
    sum.isPartial = sum.isPartial || more.isPartial
  }
}
