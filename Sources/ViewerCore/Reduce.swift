import CellGrid
import SessionModel

/// Applies what happened to the state of the viewer, and tells what the run loop has to do.
///
/// - Parameter session: everything that has arrived, also what a pause holds back.
package func reduce(
  _ action: Action, into state: inout ViewerState, session: Session
) -> [Effect] {
  var effects: [Effect] = []
  switch action {
  case .key(let key): effects = state.press(key, session)
  case .tick(let now):
    state.now = now
    // A wall clock that goes on changes what is drawn, and not where anything is.
    let isDue = state.viewDeadline.map { $0 <= now } ?? false
    let searched = state.stepSearches(session) || isDue
    guard searched || state.clock?.isPlaying == true else { return [] }
    if state.clock?.pace == .tools { state.lookback.statusLog.update(session) }
    state.clock?.advance(session, state.lookback.statusLog, now: now)
    // The end of what was read is not the end of the session.
    if state.feed.percentRead != nil { state.clock?.isPlaying = true }
  case .sessionGrew: state.grow(session)
  case .resize(let rows, let columns):
    state.rows = max(0, rows)
    state.columns = max(0, columns)
  case .seek(let time):
    // No key was pressed for it that could have done nothing.
    let told = state.notice
    effects = state.seek(to: time, session)
    state.notice = told
  case .find(let query, let number): state.find(query, hit: number, session)
  case .follow: state.startFollowing()
  case .unfollow: state.stopFollowing()
  case .feed(let feed):
    let wasReading = state.feed.percentRead != nil
    state.feed = feed
    // What was kept may be found once everything was read; that a second went by finds nothing.
    guard wasReading, feed.percentRead == nil else { return [] }
    state.recall(session, isUrgent: true)
  case .remember(let view): state.remember(view, session)
  case .run(let command, let number): effects = state.run(command, number, session)
  case .told(let words):
    state.notice = words
    if state.messages.last != words { state.messages.append(words) }
    if state.messages.count > 100 { state.messages.removeFirst() }
    return []
  case .usual(let usual):
    state.usual = usual
    return []
  case .part(let part): state.part = part
  case .turn(let names): state.turn(to: names, session)
  }
  state.settle(session)
  return effects
}
