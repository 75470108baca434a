import SessionModel
import Sessions
import ViewerCore

/// What sessions have spent since midnight that are not followed: each is read once, and again when its file has
/// changed. Nothing is read where there is no budget for a day.
struct DaySpending {
  /// What is known of a session, and of which state of its file.
  private struct Known {
    var modified: Milliseconds
    var spending: Spending
  }

  private let isOn: Bool
  private let prices: PriceTable
  private var known: [ListedSession.ID: Known] = [:]
  /// The sessions that are to be read; the newest stands last.
  private var waiting: [ListedSession] = []
  private var reading: (session: ListedSession, follower: LaneFollower)?
  /// When the day has begun; `nil` where nobody asks.
  private(set) var midnight: Milliseconds?

  init(_ budget: Budget, _ prices: PriceTable) {
    isOn = !budget.day.isEmpty
    self.prices = prices
  }

  /// Chooses what is to be read: what was written today and is not followed.
  ///
  /// - Returns: whether another day has begun.
  mutating func choose(
    _ sessions: [ListedSession], isFollowed: (ListedSession.ID) -> Bool, now: Milliseconds
  ) -> Bool {
    guard isOn else { return false }
    let zone = Environment.zone
    let day = Milliseconds(TimeText.dayNumber(now, zone: zone) * 86_400_000)
    let start = zone.moment(showing: day)
    let isNew = midnight != start
    if isNew { (known, midnight, reading) = ([:], start, nil) }
    let counted = sessions.filter { $0.modified >= start && !isFollowed($0.id) }
    let ids = Set(counted.map(\.id))
    known = known.filter { ids.contains($0.key) }
    if let read = reading?.session,
      !counted.contains(where: { $0.id == read.id && $0.modified == read.modified })
    {
      reading = nil
    }
    waiting = counted.reversed().filter {
      known[$0.id]?.modified != $0.modified && $0.id != reading?.session.id
    }
    return isNew
  }

  /// What they have spent together; `nil` where nobody asks.
  var spent: Spending? {
    guard isOn else { return nil }
    var sum = known.values.reduce(into: Spending()) { $0 += $1.spending }
    if !isAtEnd { sum.isPartial = true }
    return sum
  }

  /// Whether all of them were read.
  var isAtEnd: Bool { waiting.isEmpty && reading == nil }

  /// Reads for a slice of time.
  ///
  /// - Returns: whether more is known.
  mutating func step(budget: Milliseconds) -> Bool {
    let end = Environment.monotonic() + budget
    var isMore = false
    while !isAtEnd, Environment.monotonic() < end {
      guard reading != nil else {
        guard let next = waiting.popLast() else { break }
        if let follower = LaneFollower(next) {
          reading = (next, follower)
        } else {
          // What databases and packed files hold is not counted, and that is told.
          keep(next, Spending(isPartial: true))
          isMore = true
        }
        continue
      }
      _ = reading?.follower.step()
      guard let (session, follower) = reading, follower.isAtEnd, let midnight else { continue }
      keep(
        session,
        Spending(follower.session, since: midnight, isWhole: follower.isWhole, prices: prices))
      reading = nil
      isMore = true
    }
    return isMore
  }

  private mutating func keep(_ session: ListedSession, _ spending: Spending) {
    known[session.id] = Known(modified: session.modified, spending: spending)
  }
}
