import SessionModel

/// Tells what changed in a session as updates, and when it has ended.
///
/// - `completed` says nothing new: for simple readers it says how the session ended. It is the last update
///   of a session that has ended, whatever is told behind an earlier one.
/// - A change of a call's status tells everything else that changed with it.
/// - An entry that is there again has `retracted` among what changed.
package struct UpdateReader {
  /// Finds what changed.
  private var reader = ChangeReader()
  /// The number of the last update, and whether that was `completed`.
  private var number = 0
  private var isCompleted = false
  /// The index of the mark behind the last one that was read up to.
  private var nextMark = 0
  private var isFinished = false

  /// Makes a reader that has told nothing.
  package init() {}

  /// The position up to which everything was told.
  package var position: Int32 { reader.position }

  /// Reads what changed up to a position.
  ///
  /// - Parameter isEndOpen: whether an end may still be taken back; `completed` is then told by a later
  ///   call, for which it can't.
  package mutating func updates(
    of session: Session, to position: Int32, isEndOpen: Bool = false
  ) -> [Update] {
    let time = Self.time(of: position, in: session)
    var updates: [Update] = []
    for change in reader.changes(in: session, to: position) {
      for news in Self.news(of: change, in: session, at: position) {
        updates.append(next(news, time, position))
      }
    }
    let status = session.standing(at: position).value
    if number > 0, !isCompleted, !isEndOpen, !status.isOpen {
      updates.append(next(.completed(status), time, position))
    }
    return updates
  }

  /// Reads what is still missing when nothing more comes: a session of which nothing was said is told to
  /// be as its document says.
  package mutating func finish(_ session: Session, at position: Int32) -> [Update] {
    let updates = updates(of: session, to: position)
    guard session.status(at: position) == nil else { return updates }
    let status = session.standing(at: position).value
    return updates + [
      next(
        .sessionStatus(from: nil, to: status), Self.time(of: position, in: session), position)
    ]
  }

  /// Reads what the next group of records brought that arrived together; `nil` when all groups up to a
  /// position were read.
  package mutating func group(of session: Session, upTo last: Int32) -> [Update]? {
    guard !isFinished else { return nil }
    let marks = session.timeline.marks
    // Each mark stands in front of a group, so it ends the group before it.
    while nextMark < marks.count, marks[nextMark].position < last {
      let end = marks[nextMark].position
      nextMark += 1
      if end > position { return updates(of: session, to: end) }
    }
    isFinished = true
    return finish(session, at: last)
  }

  /// When the group that ends at a position arrived; `nil` when the timeline had to guess.
  private static func time(of position: Int32, in session: Session) -> Milliseconds? {
    session.timeline.isGuessed ? nil : session.timeline.time(at: position)
  }

  /// Numbers an update.
  private mutating func next(_ news: Update.News, _ time: Milliseconds?, _ position: Int32)
    -> Update
  {
    number += 1
    isCompleted = if case .completed = news { true } else { false }
    return Update(number: number, time: time, position: position, news: news)
  }

  /// What is told of a change: one update as a rule, two of an entry that was taken back and changed.
  private static func news(of change: Change, in session: Session, at position: Int32)
    -> [Update.News]
  {
    switch change {
    case .newEntry(let entry, let place): return [.newEntry(entry, place)]
    case .newCalls(let calls, let entry, let place):
      return [.newCalls(calls, entry: entry, place)]
    case .callChanged(let call, let place, let keys, let was):
      return keys.contains(.status)
        ? [.callStatus(call, place, from: was)] : [.callChanged(call, place, keys)]
    case .entryChanged(let entry, let place, let keys):
      guard keys.contains(.retracted), session.isRetracted(entry, at: position) else {
        return [.entryChanged(entry, place, keys)]
      }
      let others = keys.filter { $0 != .retracted }
      return [.retracted(entry, place)]
        + (others.isEmpty ? [] : [.entryChanged(entry, place, others)])
    case .sessionChanged(let keys): return [.sessionChanged(keys)]
    case .sessionStatus(let from, let to): return [.sessionStatus(from: from, to: to)]
    }
  }
}
