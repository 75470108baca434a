import SessionModel

/// What a session may spend, and all of a day: nothing is stopped, the board tells when more was.
package struct Budget: Hashable, Sendable {
  /// The most that may be spent; `nil` for any amount.
  package struct Limit: Hashable, Sendable {
    /// Tokens that are read and written.
    package var tokens: Int64?
    /// US dollars.
    package var cost: Double?

    /// Whether any amount may be spent.
    package var isEmpty: Bool { tokens == nil && cost == nil }

    /// Dollars, to the cent.
    private static func dollars(_ amount: Double) -> String {
      "$" + NumberText.fixed(amount, places: 2)
    }

    /// By what it is passed: `$5.20 of $5.00`; `nil` while it is not.
    package func excess(tokens spent: Int64?, cost: Double?) -> String? {
      if let limit = self.cost, let cost, cost > limit {
        return "\(Self.dollars(cost)) of \(Self.dollars(limit))"
      }
      if let limit = tokens, let spent, spent > limit {
        return "\(NumberText.short(spent)) of \(NumberText.short(limit)) tokens"
      }
      return nil
    }
  }

  /// One of its fields in the configuration.
  package enum Key: String, CaseIterable, Sendable {
    case sessionCost = "session-cost"
    case sessionTokens = "session-tokens"
    case dayCost = "day-cost"
    case dayTokens = "day-tokens"
  }

  /// What one session may spend.
  package var session = Limit()
  /// What all may spend from midnight on.
  package var day = Limit()

  /// Any amount may be spent.
  package init() {}

  /// Sets one of the fields.
  ///
  /// - Parameter amount: dollars or tokens, more than 0.
  package mutating func set(_ key: Key, _ amount: Double) {
    let count = Int64(min(amount, 1e15))
    switch key {
    case .sessionCost: session.cost = amount
    case .sessionTokens: session.tokens = count
    case .dayCost: day.cost = amount
    case .dayTokens: day.tokens = count
    }
  }
}
