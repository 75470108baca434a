/// A row of what was found: a session, or a hit in it.
package enum FinderRow: ListRow, Hashable, Sendable {
  /// The session with this number among those that were found.
  case session(Int)
  /// A hit of a session, by the numbers of both.
  case hit(session: Int, hit: Int)

  package var canBeChosen: Bool {
    switch self {
    case .session: false
    case .hit: true
    }
  }
}
