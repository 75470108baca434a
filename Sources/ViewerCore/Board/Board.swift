import SessionModel
import Sessions

/// All sessions of this machine, what needs a person first.
package struct Board: Sendable {
  /// The sessions that somebody is at work on or was a moment ago, in the order in which they need a person.
  package private(set) var lanes: [Lane] = []
  /// The others, the newest first.
  package private(set) var before: [ListedSession] = []

  /// What was spent since midnight; `nil` where there is no budget for a day.
  package private(set) var today: Spending?
  /// By what the budget of the day is passed; `nil` while it is not.
  package private(set) var dayExcess: String?

  /// Has no sessions.
  package init() {}

  /// Puts sessions on a board.
  ///
  /// - Parameters:
  ///   - sessions: the newest first.
  ///   - facts: what those tell of themselves that are followed.
  ///   - seen: when a person looked at them last.
  ///   - budget: what may be spent.
  ///   - earlier: what those have spent since midnight that are not followed.
  package init(
    _ sessions: [ListedSession], facts: [ListedSession.ID: LaneFacts] = [:],
    seen: [ListedSession.ID: Milliseconds] = [:], budget: Budget = Budget(),
    earlier: Spending? = nil, now: Milliseconds
  ) {
    for session in sessions {
      guard Lane.mayBe(session, now: now) else {
        before.append(session)
        continue
      }
      let id = session.id
      if var lane = Lane(session, facts[id], seen: seen[id], now: now) {
        lane.excess = budget.session.excess(tokens: lane.facts?.tokens, cost: lane.facts?.cost)
        lanes.append(lane)
      } else {
        before.append(session)
      }
    }
    lanes.sort(by: Self.comesFirst)
    guard !budget.day.isEmpty else { return }
    let today = facts.values.reduce(into: earlier ?? Spending()) { sum, facts in
      if let own = facts.today { sum += own }
    }
    self.today = today
    dayExcess = budget.day.excess(tokens: today.tokens, cost: today.cost)
  }

  /// What needs a person stands on top, of that what waits longest; what is over, the newest first. What runs stays
  /// where it is, whatever it does.
  private static func comesFirst(_ a: Lane, _ b: Lane) -> Bool {
    if a.standing.rank != b.standing.rank { return a.standing.rank < b.standing.rank }
    let (first, second): (Int64, Int64) =
      switch a.standing {
      case .permission, .question, .stuck: (a.since.count, b.since.count)
      case .failed, .stopped, .unseen, .done: (-a.since.count, -b.since.count)
      case .running:
        (a.session.glance?.startedAt?.count ?? 0, b.session.glance?.startedAt?.count ?? 0)
      }
    return (first, a.session.source) < (second, b.session.source)
  }

  /// How many lanes stand so.
  package func count(_ standings: LaneStanding...) -> Int {
    lanes.count { standings.contains($0.standing) }
  }

  /// What the lanes cost together; `nil` where nobody tells.
  package var cost: Double? {
    let costs = lanes.compactMap { $0.facts?.cost }
    return costs.isEmpty ? nil : costs.reduce(0, +)
  }
}
