import SessionModel

/// How turns begin and end, and what becomes of the calls that they leave open.
extension RecordWriter {
  /// A turn has begun: the session goes on, even if it was said to have ended.
  mutating func turnStarted() {
    memory.outcome = nil
    if memory.isOver { run(.inProgress, .withdrawn) }
  }

  /// A turn has ended. The session may go on; it ends like this when nothing more comes.
  mutating func turnEnded(_ outcome: SessionStatus) {
    memory.outcome = outcome
    memory.turnEnd = time
  }

  /// Says what became of calls that are open.
  ///
  /// - Parameter holds: which of them; all when it is not given.
  mutating func settleOpenCalls(
    _ status: ToolStatus, where holds: (OpenCall) -> Bool = { _ in true }
  ) {
    for call in memory.openCalls.values.filter(holds).sorted(by: { $0.node < $1.node }) {
      if let time { set(call.node, .completedAt, Datum(moment: time)) }
      self.status(call.node, status, .inferred)
    }
  }

  /// Remembers the text that ends the session when nothing more comes.
  mutating func answer(_ datum: Datum?) {
    if let datum { memory.answer = datum }
  }
}

extension RecordWriter {
  /// The source has ended for good: as its last turn did, or nobody knows how.
  mutating func endTurns(after session: borrowing Session) {
    placeOrphans()
    guard session.status(at: session.position)?.value.isOpen ?? true else { return }
    let outcome = memory.outcome ?? .lost
    if outcome == .succeeded, let answer = memory.answer { set(.root, .outputText, answer) }
    if outcome != .lost, let end = memory.turnEnd ?? memory.latest {
      set(.root, .completedAt, Datum(moment: end))
    }
    add(.run(outcome, .inferred))
    time = memory.latest
  }

  /// Writes the results whose calls never came as calls of which nothing else is known.
  private mutating func placeOrphans() {
    let orphans = memory.orphans
    guard !orphans.isEmpty else { return }
    memory.orphans = [:]
    let entry = start(.entry, role: .system, under: .root)
    set(entry, .message, keep("Results without calls"))
    for (id, outcomes) in orphans.sorted(by: { $0.key.text < $1.key.text }) {
      for outcome in outcomes {
        let call = start(.call, under: entry)
        set(call, .id, keep(id.text))
        for (channel, datum) in outcome.data { set(call, channel, datum) }
        add(.toolStatus(call, outcome.status, outcome.basis))
      }
    }
    time = memory.latest
  }
}
