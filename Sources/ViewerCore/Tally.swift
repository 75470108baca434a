import SessionModel

/// How many tool calls stand how: what a folded row says is inside it.
package struct Tally: Hashable, Sendable {
  /// All calls.
  package var calls: Int32 = 0
  /// The calls that have entries of their own.
  package var agents: Int32 = 0
  /// Announced, at work, or handed back.
  package var running: Int32 = 0
  /// Waiting for a person.
  package var waiting: Int32 = 0
  /// Ended with an error.
  package var failed: Int32 = 0
  /// Ended well.
  package var done: Int32 = 0

  /// Whether nothing goes on until a person says something.
  package var isHeldUp: Bool { waiting > 0 && running == 0 }

  /// Counts nothing yet, or what was counted elsewhere.
  package init(
    calls: Int32 = 0, agents: Int32 = 0, running: Int32 = 0, waiting: Int32 = 0,
    failed: Int32 = 0, done: Int32 = 0
  ) {
    (self.calls, self.agents, self.running) = (calls, agents, running)
    (self.waiting, self.failed, self.done) = (waiting, failed, done)
  }

  /// Counts one call.
  mutating func add(_ status: ToolStatus?, isAgent: Bool) {
    calls += 1
    if isAgent { agents += 1 }
    switch status {
    case .pending, .running, .background: running += 1
    case .waiting: waiting += 1
    case .failed: failed += 1
    case .completed: done += 1
    case .rejected, .cancelled, .requested, .lost, nil: break
    }
  }

  /// Counts one call less.
  mutating func remove(_ status: ToolStatus?) {
    var one = Tally()
    one.add(status, isAgent: false)
    calls -= one.calls
    running -= one.running
    waiting -= one.waiting
    failed -= one.failed
    done -= one.done
  }

  /// Counts what another has counted.
  mutating func add(_ other: Tally) {
    calls += other.calls
    agents += other.agents
    running += other.running
    waiting += other.waiting
    failed += other.failed
    done += other.done
  }

  /// How many calls a status is counted for.
  package func count(_ status: ToolStatus) -> Int32 {
    switch status {
    case .pending, .running, .background: running
    case .waiting: waiting
    case .failed: failed
    case .completed: done
    case .rejected, .cancelled, .requested, .lost: 0
    }
  }

  /// The state that wants attention most: what a fold lets through.
  package var worst: ToolStatus? {
    failed > 0 ? .failed : waiting > 0 ? .waiting : running > 0 ? .running : nil
  }

  /// What is inside, word for word, with the status that each word is about.
  ///
  /// - Parameter isFolded: whether nothing else tells that calls are running.
  package func parts(isFolded: Bool) -> [(text: String, status: ToolStatus?)] {
    var parts: [(String, ToolStatus?)] = []
    if agents > 0 { parts.append(("\(agents) agent\(agents == 1 ? "" : "s")", nil)) }
    if calls > 0 { parts.append(("\(calls) call\(calls == 1 ? "" : "s")", nil)) }
    if failed > 0 { parts.append(("\(failed) failed", .failed)) }
    if waiting > 0 { parts.append(("\(waiting) waiting", .waiting)) }
    if running > 0, isFolded { parts.append(("\(running) running", .running)) }
    return parts
  }

  /// The columns that the parts take with ` · ` between them.
  package func width(isFolded: Bool) -> Int {
    let parts = parts(isFolded: isFolded)
    return parts.reduce(0) { $0 + $1.text.utf8.count } + 3 * max(0, parts.count - 1)
  }
}
