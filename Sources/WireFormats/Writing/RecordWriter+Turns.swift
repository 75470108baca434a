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

  /// The main agent has spoken: its words end the turn, unless it asks for tools as well.
  ///
  /// Thoughts alone end nothing: what they lead to is recorded later, in the same message or another.
  mutating func turnAnswered(_ words: Datum?, asks: Bool = false) {
    guard let words, !asks else { return turnContinues() }
    answer(words)
    turnEnded(.succeeded)
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

  // MARK: Entries that arrive

  /// An entry has begun whose end the source will tell.
  ///
  /// - Parameter says: whether its state says so meanwhile, for one that others may follow before its end.
  mutating func opens(_ entry: NodeID, says: Bool = false) {
    memory.openEntries[entry] = says
    if says { set(entry, .state, keep("processing")) }
  }

  /// An entry has come to its end.
  ///
  /// - Parameter state: the word for how it ended, where there is one.
  mutating func ends(_ entry: NodeID, as state: String? = nil) {
    let says = memory.openEntries.removeValue(forKey: entry) ?? false
    if let state {
      set(entry, .state, keep(state))
    } else if says {
      clear(entry, .state)
    }
  }

  /// An entry has come to its end, and a call of it whose source names no status with it.
  mutating func endItem(_ entry: NodeID) {
    ends(entry)
    add(.itemEnd(entry))
  }

  /// The session has ended. What had begun and not ended has failed, if nobody said how the session ended.
  mutating func endEntries(_ outcome: SessionStatus) {
    guard !outcome.isOpen, !memory.openEntries.isEmpty else { return }
    memory.isCutOff = outcome == .lost
    for (entry, says) in memory.openEntries.sorted(by: { $0.key < $1.key }) {
      if memory.isCutOff {
        set(entry, .state, keep("failed"))
      } else if says {
        clear(entry, .state)
      }
    }
    if !memory.isCutOff { memory.openEntries = [:] }
  }

  /// The source goes on after all.
  mutating func goOn() {
    memory.isCutOff = false
    for (entry, says) in memory.openEntries.sorted(by: { $0.key < $1.key }) {
      if says { set(entry, .state, keep("processing")) } else { clear(entry, .state) }
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
    endEntries(status)
    if status == .succeeded, let answer = facts.answerText { set(.root, .outputText, answer) }
    if status != .lost, let end = facts.turnEnd ?? facts.latest {
      set(.root, .completedAt, Datum(moment: end))
    }
    add(.run(status, .inferred))
    time = facts.latest
  }
}
