extension Session {
  /// Lets the status machine of sessions work; an end settles the open calls, a new start opens them.
  mutating func run(_ word: SessionStatus, _ basis: Basis) {
    let last = nodes[0].status
    let standing = last < 0 ? nil : statedRun(statusChanges[Int(last)])
    guard let next = StatusRules.next(standing, on: word, basis) else { return }
    statusChanges.append(
      StatusChange(
        position: position, previous: last, word: next.value.rawValue,
        isInferred: next.isInferred, isStated: !next.isInferred))
    nodes[0].status = Int32(statusChanges.count - 1)
    statusMarks.append(nodes[0].status, at: position)
    touch(0)
    if !next.value.isOpen {
      // Another end than before: what that one made of the calls no longer holds.
      if let standing, !standing.value.isOpen, standing.value != next.value { reopen() }
      let open = openCalls.sorted()
      for node in open { settle(node, next.value, isLast: node == open.last) }
    } else if let standing, !standing.value.isOpen {
      reopen()
    }
  }

  /// Whether a call has not come to its end.
  public var hasOpenCalls: Bool { !openCalls.isEmpty }

  /// The status that a change of the session's status brought.
  func statedRun(_ change: StatusChange) -> Stated<SessionStatus> {
    Stated(SessionStatus(rawValue: change.word) ?? .lost, inferred: change.isInferred)
  }

  /// Gives a call that is open in a session that has ended the status that this leaves it.
  mutating func settleLate(_ node: Int32) {
    guard nodes[0].status >= 0 else { return }
    let outcome = statedRun(statusChanges[Int(nodes[0].status)]).value
    if !outcome.isOpen { settle(node, outcome, isLast: true) }
  }

  /// Settles one open call.
  private mutating func settle(_ node: Int32, _ outcome: SessionStatus, isLast: Bool) {
    let last = nodes[Int(node)].status
    let isStated = last >= 0 && statusChanges[Int(last)].isStated
    let standing = last < 0 ? nil : stated(statusChanges[Int(last)]).value
    guard
      let word = StatusRules.settled(standing, by: outcome, isStated: isStated, isLast: isLast)
    else { return }
    addStatus(node, Stated(word, inferred: true), isStated: isStated)
    settled[node] = nodes[Int(node)].status
  }

  /// The session goes on after an end: calls that the end settled are as they were before.
  private mutating func reopen() {
    for (node, change) in settled.sorted(by: { $0.key < $1.key })
    where nodes[Int(node)].status == change {
      let previous = statusChanges[Int(change)].previous
      guard previous >= 0 else { continue }
      let before = statusChanges[Int(previous)]
      addStatus(node, stated(before), isStated: before.isStated)
    }
    settled = [:]
  }
}
