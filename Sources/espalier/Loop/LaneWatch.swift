import EspalierKit
import SessionModel
import Sessions
import ViewerCore

/// Follows the sessions that somebody is at work on, or was a moment ago: what is new in their files is read, and
/// what they tell of themselves is worked out, seldom enough that it stays cheap.
struct LaneWatch {
  /// One of them.
  private struct Followed {
    var follower: LaneFollower
    var reading = LaneReading()
    /// Of which beginning of the follower the reading is.
    var beginnings = 0
    /// When its file was written, as far as it was asked for.
    var modified: Milliseconds
    /// When its facts may be worked out again, on the monotonic clock.
    var rest = Milliseconds.zero
  }

  private var followed: [ListedSession.ID: Followed] = [:]
  /// Those of which something is new.
  private var behind: Set<ListedSession.ID> = []
  /// What they tell of themselves.
  private(set) var facts: [ListedSession.ID: LaneFacts] = [:]
  private var usual: UsualDurations
  private let prices: PriceTable
  /// What others have spent today.
  private var day: DaySpending

  /// Sessions that are followed at most: those that were written last.
  private static let limit = 48
  /// The part of the time that working out the facts of one session may take: one in so many.
  private static let share: Int64 = 50

  /// Follows nothing yet.
  ///
  /// - Parameter budget: what may be spent; where there is one for a day, all that was written today is read once.
  init(usual: UsualDurations, prices: PriceTable, budget: Budget) {
    (self.usual, self.prices) = (usual, prices)
    day = DaySpending(budget, prices)
  }

  /// What those have spent since midnight that are not followed; `nil` where nobody asks.
  var earlier: Spending? { day.spent }

  /// Chooses whom to follow.
  mutating func choose(_ sessions: [ListedSession], now: Milliseconds) {
    var wanted: Set<ListedSession.ID> = []
    for session in sessions where session.glance != nil {
      guard Lane.mayBe(session, now: now) else { continue }
      guard wanted.count < Self.limit else { break }
      let id = session.id
      if followed[id] == nil {
        guard let follower = LaneFollower(session) else { continue }
        followed[id] = Followed(follower: follower, modified: session.modified)
        behind.insert(id)
      } else if followed[id]?.modified != session.modified {
        followed[id]?.modified = session.modified
        behind.insert(id)
      }
      wanted.insert(id)
    }
    if wanted.count < followed.count {
      followed = followed.filter { wanted.contains($0.key) }
      facts = facts.filter { wanted.contains($0.key) }
      behind.formIntersection(wanted)
    }
    // With the day, what was spent on it begins anew.
    if day.choose(sessions, isFollowed: { wanted.contains($0) }, now: now) {
      behind.formUnion(wanted)
    }
  }

  /// When there is something to do, on the monotonic clock; `nil` when nothing is.
  var deadline: Milliseconds? { day.isAtEnd ? next : .zero }

  /// When one of those that are behind may be read, on the monotonic clock; `nil` when none is.
  private var next: Milliseconds? { behind.compactMap { followed[$0]?.rest }.min() }

  /// Reads for a slice of time.
  ///
  /// - Returns: whether the facts have changed.
  mutating func step(budget: Milliseconds) -> Bool {
    let start = Environment.monotonic()
    var hasChanged = false
    for id in behind {
      let now = Environment.monotonic()
      guard now < start + budget else { break }
      guard let index = followed.index(forKey: id), followed.values[index].rest <= now else {
        continue
      }
      _ = followed.values[index].follower.step()
      guard followed.values[index].follower.isAtEnd else { continue }
      behind.remove(id)
      let new = Self.facts(&followed.values[index], prices, day.midnight, &usual)
      followed.values[index].rest =
        Environment.monotonic()
        + Milliseconds(max(50, (Environment.monotonic() - now).count * Self.share))
      if facts[id] != new {
        facts[id] = new
        hasChanged = true
      }
    }
    // Lanes come first.
    if next.map({ $0 > Environment.monotonic() }) ?? true, day.step(budget: budget) {
      hasChanged = true
    }
    return hasChanged
  }

  /// Works out what one of them tells of itself.
  private static func facts(
    _ followed: inout Followed, _ prices: PriceTable, _ midnight: Milliseconds?,
    _ usual: inout UsualDurations
  ) -> LaneFacts {
    if followed.beginnings != followed.follower.beginnings {
      followed.beginnings = followed.follower.beginnings
      followed.reading = LaneReading()
    }
    return followed.reading.facts(
      followed.follower.session, isWhole: followed.follower.isWhole, prices: prices,
      since: midnight, usual: &usual)
  }
}
