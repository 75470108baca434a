import SessionModel

/// Which part of a session is shown while the whole is still being read.
package enum SessionPart: Hashable, Sendable {
  /// Everything that there is.
  case whole
  /// What was read so far, from the front.
  case front
  /// The end, which was read by itself.
  case end
}

extension ViewerState {
  /// Goes on with the same rows in the session of the whole, in which they have other names.
  mutating func turn(to names: [NodeID: NodeID], _ session: Session) {
    func renamed(_ row: RowID) -> RowID? {
      if row.node == .root { return row }
      return names[row.node].map { RowID($0, row.part, line: row.line) }
    }
    cursor = cursor.flatMap(renamed)
    anchor = anchor.flatMap { anchor in
      renamed(anchor.row).map { Anchor(row: $0, screenRow: anchor.screenRow) }
    }
    if anchor == nil, let cursor { anchor = Anchor(row: cursor, screenRow: layout.tree.count / 2) }
    var choices: [NodeID: Bool] = [:]
    for (node, choice) in folds.choices { names[node].map { choices[$0] = choice } }
    folds.choices = choices
    folds.unabridged = Set(folds.unabridged.compactMap { names[$0] })
    bookmarks = Set(bookmarks.compactMap { names[$0] })
    remembered.restart()
    turnViews()
    followed = nil
    (part, clock, outline, pausedAt) = (.whole, nil, nil, nil)
    lookback = Lookback()
    (figures, edits, outcomes) = (NodeFigures(), EditIndex(), FileOutcomes())
    bodies.forgetAll()
    turnSearches(to: names, session)
    turnTimes.forget()
    known = session.position
    seen = isFollowing ? nil : session.position
  }
}
