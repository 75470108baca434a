import SessionModel

/// A job in which anything happens that events allow, mostly at its end.
package struct RandomJob<Random: RandomNumberGenerator> {
  /// Where chance comes from.
  package var random: Random
  /// The job so far.
  package private(set) var job = SessionBuilder()
  /// Its entries and calls, in the order in which they came.
  package private(set) var entries: [NodeID] = []
  package private(set) var calls: [NodeID] = []
  /// Whether things are taken back, rewritten and not understood too.
  package let isWild: Bool

  /// Makes a job that has not begun.
  package init(_ random: Random, isWild: Bool) {
    self.random = random
    self.isWild = isWild
  }

  /// Whether something happens that happens `percent` times in a hundred.
  package mutating func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }

  private mutating func pick(_ nodes: [NodeID]) -> NodeID? {
    guard !nodes.isEmpty else { return nil }
    let reach = chance(70) ? min(4, nodes.count) : nodes.count
    return nodes[nodes.count - 1 - Int(random.next() % UInt64(reach))]
  }

  /// Lets something happen.
  package mutating func step() {
    if chance(30) { job.wait(1) }
    switch random.next() % 100 {
    case 0..<20: speak()
    case 20..<30:
      if let agent = pick(calls) { entries.append(job.entry("i", under: agent)) }
    case 30..<60:
      let statuses: [ToolStatus] = [.running, .pending, .completed, .failed, .waiting]
      let status = statuses[Int(random.next() % 5)]
      let name = ["c", "Read", "Grep", "Bash"][Int(random.next() % 4)]
      if let entry = pick(entries) { calls.append(job.call(name, under: entry, status: status)) }
    case 60..<85:
      let status = ToolStatus.allCases[Int(random.next() % UInt64(ToolStatus.allCases.count))]
      if let call = pick(calls) { job.apply(.toolStatus(call, status, .restated)) }
    case 85..<90: if let entry = pick(entries) { job.set(entry, .message, "other") }
    case 90..<93: job.set(.root, .title, "T\(random.next() % 9)")
    default: if isWild { rareStep() }
    }
  }

  /// Lets somebody say something, or the model do something without a word.
  private mutating func speak() {
    let role: EntryRole = chance(15) ? .user : chance(5) ? .system : .assistant
    let isSilent = role == .assistant && chance(45)
    let entry = job.entry(isSilent ? nil : "e\(entries.count)", role: role)
    if isSilent, chance(30) { job.set(entry, .reasoning, "hm") }
    if role == .user, chance(30) { job.set(entry, .origin, "command") }
    entries.append(entry)
  }

  private mutating func rareStep() {
    switch random.next() % 7 {
    case 0: if let entry = pick(entries) { job.apply(.retract(entry)) }
    case 1: if let entry = pick(entries) { job.apply(.restore(entry)) }
    case 2:
      if let old = pick(entries), job.session.parent(old) == .root {
        job.apply(.retract(old))
        entries.append(job.entry("again", continuing: old))
      }
    case 3:
      if let next = pick(entries) {
        let parent = job.session.parent(next)
        entries.append(job.entry("between", under: parent, before: next))
      }
    case 4: job.apply(.note(Note(.unknown, line: 7, "what is this")))
    case 5: job.apply(.retract(pick(calls) ?? .root))
    default: if chance(20) { job.set(.root, .outputText, "done") }
    }
  }
}
