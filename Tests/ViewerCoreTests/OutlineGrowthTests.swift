import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("An outline that grows")
struct OutlineGrowthTests {
  /// A job in which anything happens that events allow, mostly at its end.
  struct Chance {
    var random: SeededGenerator
    var job = SessionBuilder()
    var entries: [NodeID] = []
    var calls: [NodeID] = []
    /// Whether things are taken back, rewritten and not understood too.
    let isWild: Bool

    init(_ seed: UInt64, isWild: Bool) {
      random = SeededGenerator(seed: seed)
      self.isWild = isWild
    }

    mutating func chance(_ percent: UInt64) -> Bool { random.next() % 100 < percent }

    mutating func pick(_ nodes: [NodeID]) -> NodeID? {
      guard !nodes.isEmpty else { return nil }
      let reach = chance(70) ? min(4, nodes.count) : nodes.count
      return nodes[nodes.count - 1 - Int(random.next() % UInt64(reach))]
    }

    mutating func step() {
      if chance(30) { job.wait(1) }
      switch random.next() % 100 {
      case 0..<20: entries.append(job.entry("e\(entries.count)"))
      case 20..<30:
        if let agent = pick(calls) { entries.append(job.entry("i", under: agent)) }
      case 30..<60:
        let statuses: [ToolStatus] = [.running, .pending, .completed, .failed, .waiting]
        let status = statuses[Int(random.next() % 5)]
        if let entry = pick(entries) { calls.append(job.call("c", under: entry, status: status)) }
      case 60..<85:
        let status = ToolStatus.allCases[Int(random.next() % UInt64(ToolStatus.allCases.count))]
        if let call = pick(calls) { job.apply(.toolStatus(call, status, .restated)) }
      case 85..<90: if let entry = pick(entries) { job.set(entry, .message, "other") }
      case 90..<93: job.set(.root, .title, "T\(random.next() % 9)")
      default: if isWild { rareStep() }
      }
    }

    mutating func rareStep() {
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

  static func check(_ grown: Outline, _ session: Session, _ folds: Folds, _ since: Int32) {
    let built = Outline(session, at: session.position, folds: folds, since: since)
    #expect(grown.nodes == built.nodes)
    #expect(grown.tally == built.tally)
    #expect(grown.newest == built.newest)
    #expect(grown.newCount == built.newCount)
    #expect(grown.newFailedCount == built.newFailedCount)
    var first: [NodeID: Int] = [:]
    for (index, node) in built.nodes.enumerated() where first[node.identity] == nil {
      first[node.identity] = index
    }
    #expect(first.allSatisfy { grown.index(of: $0.key) == $0.value })
  }

  @Test("growing makes what building anew makes", arguments: 0..<80)
  func law(_ seed: UInt64) {
    var chance = Chance(seed, isWild: seed % 2 == 1)
    for _ in 0..<30 { chance.step() }
    var folds = Folds()
    if seed % 3 == 1 { folds.level = Int(seed % 5) + 1 }
    if seed % 3 == 2 {
      for id in chance.entries + chance.calls where chance.chance(40) {
        folds.choices[id] = chance.chance(50)
      }
    }
    var since = seed % 4 == 0 ? Int32.max : chance.job.session.position
    var outline = Outline(
      chance.job.session, at: chance.job.session.position, folds: folds, since: since)
    var grownCount = 0
    for turn in 0..<60 {
      for _ in 0..<Int(chance.random.next() % 5 + 1) { chance.step() }
      if turn % 13 == 0 { since = outline.position }
      let session = chance.job.session
      if outline.grow(session, to: session.position, folds: folds, since: since) {
        grownCount += 1
      } else {
        outline = Outline(session, at: session.position, folds: folds, since: since)
      }
      Self.check(outline, session, folds, since)
    }
    if !chance.isWild { #expect(grownCount > 40, "what is usual grows") }
  }

  @Test("the state of a viewer is that of one that was opened now", arguments: 0..<30)
  func viewers(_ seed: UInt64) throws {
    var chance = Chance(seed, isWild: true)
    var reader = Reader(chance.job, follow: seed % 2 == 0)
    for turn in 0..<40 {
      for _ in 0..<3 { chance.step() }
      reader.poll { $0 = chance.job }
      if turn % 7 == 0 { reader.press(["k", "zM", "zR", ",", "G", " "][Int(seed + 1) % 6]) }
      let state = reader.state
      let outline = try #require(state.outline)
      let built = Outline(
        chance.job.session, at: state.position, folds: state.folds, since: state.seen ?? .max)
      #expect(outline.nodes == built.nodes)
      #expect(outline.newCount == built.newCount)
      #expect(outline.tally == built.tally)
    }
  }
}
