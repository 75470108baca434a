import SessionModel

/// How turns begin and end, and what becomes of the calls that they leave open.
extension RecordWriter {
  /// A turn has begun: the session goes on, even if it was said to have ended.
  mutating func turnStarted() {
    turnContinues()
    if memory.isOver { run(.inProgress, .withdrawn) }
  }

  /// The turn goes on: nobody knows how it ends.
  mutating func turnContinues() { facts.ending = .lost }

  /// A turn has ended. The session may go on; it ends like this when nothing more comes.
  mutating func turnEnded(_ outcome: SessionStatus) {
    facts.ending = outcome
    facts.turnEnd = time
  }

  /// Says what became of calls that are open. When one was lost, nobody knows.
  ///
  /// - Parameter holds: which of them; all when it is not given.
  mutating func settleOpenCalls(
    _ status: ToolStatus, where holds: (OpenCall) -> Bool = { _ in true }
  ) {
    for call in memory.openCalls.values.filter(holds).sorted(by: { $0.node < $1.node }) {
      if let time, status != .lost { set(call.node, .completedAt, Datum(moment: time)) }
      set(call.node, status, .inferred)
    }
  }

  /// Remembers the text that ends the session when nothing more comes.
  mutating func answer(_ datum: Datum?) {
    if let datum { facts.answerText = datum }
  }
}

extension RecordWriter {
  /// The source has ended for good: as it says, as its last turn did, or nobody knows how.
  mutating func endSession(after session: borrowing Session) {
    guard session.status(at: session.position)?.value.isOpen ?? true else { return }
    let status = facts.stated ?? facts.ending
    if status == .succeeded, let answer = facts.answerText { set(.root, .outputText, answer) }
    if status != .lost, let end = facts.turnEnd ?? facts.latest {
      set(.root, .completedAt, Datum(moment: end))
    }
    add(.run(status, .inferred))
    time = facts.latest
  }
}
