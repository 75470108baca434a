import SessionModel

/// What is known of other moments than the one that is looked at, and compared with it.
package struct Lookback {
  /// When each call failed, for jumps in time and the marks of a replay.
  package internal(set) var failures = FailureIndex()
  /// When statuses changed; kept while there is a clock that asks for it.
  package internal(set) var statusLog = StatusLog()
  /// The position that the reader marked, to see what differs from it.
  package internal(set) var mark: Int32?
  /// The last step in time: what it changed is marked while the reader stays there.
  var lastStep: (from: Int32, to: Int32)?
  /// What differs from the mark, or from the position before the last step.
  package internal(set) var changes: Changes?

  /// Finds what differs from the mark or, without one, from the position before the last step.
  mutating func compare(at position: Int32, _ session: Session) {
    if lastStep?.to != position { lastStep = nil }
    // Of a first look, everything would be marked.
    guard let base = mark ?? lastStep?.from, base != position, mark != nil || base > 0 else {
      changes = nil
      return
    }
    if changes?.base == base {
      if changes?.position == position { return }
      // A mark in a job that goes on: what arrived is added.
      if changes?.grow(session, to: position) == true { return }
    }
    changes = Changes(session, between: base, and: position)
  }
}
