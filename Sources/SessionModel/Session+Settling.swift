extension Session {
  /// Lets the status machine of sessions work; an end settles the open calls, a new start opens them.
  mutating func run(_ word: SessionStatus, _ basis: Basis) {
    let last = nodes[0].status
    let standing = statusChange(last, of: 0)?.run
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

  /// Gives a call that is open in a session that has ended the status that this leaves it.
  mutating func settleLate(_ node: Int32) {
    guard let outcome = lastStatusChange(of: 0)?.run.value else { return }
    if !outcome.isOpen { settle(node, outcome, isLast: true) }
  }

  /// Settles one open call.
  private mutating func settle(_ node: Int32, _ outcome: SessionStatus, isLast: Bool) {
    let last = lastStatusChange(of: node)
    let isStated = last?.isStated ?? false
    let standing = last?.call.value
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
      guard let last = statusChange(change, of: node),
        let before = statusChange(last.previous, of: node)
      else { continue }
      addStatus(node, before.call, isStated: before.isStated)
    }
    settled = [:]
  }
}
