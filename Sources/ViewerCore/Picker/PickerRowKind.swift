import Sessions

/// A row of the board.
package enum PickerRowKind: Sendable {
  /// A session that somebody is at work on or was a moment ago.
  case lane(Lane)
  /// One of before.
  case session(ListedSession)
  /// What stands above a group.
  case head(String)

  /// The session of the row; `nil` for a head.
  package var session: ListedSession? {
    switch self {
    case .lane(let lane): lane.session
    case .session(let session): session
    case .head: nil
    }
  }
}
