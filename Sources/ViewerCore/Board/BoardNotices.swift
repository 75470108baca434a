import CellGrid
import SessionModel
import Sessions

/// What of a board is worth telling a person who looks elsewhere, found by comparing how it stood before: who newly
/// needs a person, who failed or is done, and what budget is passed.
package struct BoardNotices: Sendable {
  private var before: [ListedSession.ID: LaneStanding] = [:]
  private var excesses: Set<ListedSession.ID> = []
  private var hasDayExcess = false
  /// Whether it is known how all stood.
  private var isReady = false

  /// Something to tell.
  package struct Notice: Equatable, Sendable {
    /// The words.
    package var text: SafeText
    /// Whether it is about a budget.
    package var isBudget = false
  }

  /// Knows no board yet.
  package init() {}

  /// Takes note of how sessions stand of which nothing was known: before that is told of, they may stand otherwise.
  package mutating func meet(_ board: Board) {
    // Once all is known, who is new is news.
    guard !isReady else { return }
    for lane in board.lanes where lane.facts != nil && before[lane.session.id] == nil {
      before[lane.session.id] = lane.standing
    }
  }

  /// What has happened since the last time, the most urgent last. What a session tells first is no news; on a board
  /// that is never at rest, each is known as soon as it was read.
  ///
  /// - Parameter isComplete: whether all is known of the board: what stood on it when it was opened is no news.
  package mutating func next(_ board: Board, isComplete: Bool) -> [Notice] {
    var notices: [Notice] = []
    var standings: [ListedSession.ID: LaneStanding] = [:]
    var passed: Set<ListedSession.ID> = []
    for lane in board.lanes.reversed() {
      let id = lane.session.id
      if isReady || isComplete || lane.facts != nil { standings[id] = lane.standing }
      if let excess = lane.excess {
        passed.insert(id)
        if isReady || before[id] != nil, !excesses.contains(id) {
          let text: SafeText = "\(Self.name(lane)): over its budget, \(SafeText(excess))"
          notices.append(Notice(text: text, isBudget: true))
        }
      }
      if isReady || before[id] != nil, let words = Self.words(lane, before: before[id]) {
        notices.append(Notice(text: "\(Self.name(lane)): \(words)"))
      }
    }
    let dayExcess = board.dayExcess
    if isReady, let dayExcess, !hasDayExcess {
      let text: SafeText = "over the budget of the day, \(SafeText(dayExcess))"
      notices.append(Notice(text: text, isBudget: true))
    }
    isReady = isReady || isComplete
    (before, excesses, hasDayExcess) = (standings, passed, dayExcess != nil)
    return notices
  }

  /// What a session is called.
  private static func name(_ lane: Lane) -> SafeText {
    let session = lane.session
    return SafeText(session.project.isEmpty ? session.agent : session.project)
  }

  /// What there is to tell of a lane; `nil` while it stands as before, and when a person has changed that.
  private static func words(_ lane: Lane, before: LaneStanding?) -> SafeText? {
    guard before != lane.standing else { return nil }
    switch lane.standing {
    case .permission, .question, .failed, .stuck: return SafeText(lane.text)
    case .unseen: return before == .done ? nil : "done: \(SafeText(lane.text))"
    case .stopped, .running, .done: return nil
    }
  }
}
