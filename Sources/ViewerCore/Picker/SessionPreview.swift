import CellGrid
import SessionModel
import Sessions

/// What happened in a session, beside the list: the overview of the viewer, without what stands around it.
package struct SessionPreview {
  /// The session.
  package let id: ListedSession.ID
  /// The viewer that the overview is of; its tree is as high as the list.
  package private(set) var state: ViewerState

  /// The rows around the tree of a viewer.
  private static let frame = 4

  /// Makes a preview that shows nothing yet.
  ///
  /// - Parameters:
  ///   - rows: those of the list.
  ///   - columns: those beside it.
  package init(
    of id: ListedSession.ID, rows: Int, columns: Int, now: Milliseconds, options: ViewerOptions
  ) {
    self.id = id
    var options = options
    // What turns by itself would wake the loop.
    options.motion = .none
    state = ViewerState(
      rows: rows + Self.frame, columns: columns, now: now, options: options, follow: true)
  }

  /// Takes what the session is now.
  ///
  /// - Parameter isAtWork: whether somebody goes on with it.
  package mutating func show(_ session: Session, isAtWork: Bool, now: Milliseconds) {
    var feed = FeedLine()
    feed.isAtWork = isAtWork
    _ = reduce(.tick(now), into: &state, session: session)
    _ = reduce(.feed(feed), into: &state, session: session)
    _ = reduce(.sessionGrew, into: &state, session: session)
    if state.overview == nil { _ = reduce(.run(.overview, nil), into: &state, session: session) }
  }

  /// Works on, as time goes on.
  package mutating func tick(_ session: Session, now: Milliseconds) {
    _ = reduce(.tick(now), into: &state, session: session)
  }

  /// Takes the room that there is.
  package mutating func resize(rows: Int, columns: Int, _ session: Session) {
    guard rows + Self.frame != state.rows || columns != state.columns else { return }
    _ = reduce(
      .resize(rows: rows + Self.frame, columns: columns), into: &state, session: session)
  }

  /// When it is to work on, on the wall clock; `nil` while there is nothing to do.
  package var deadline: Milliseconds? { state.overview == nil ? nil : state.viewDeadline }
}
