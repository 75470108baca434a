import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("An outline that grows")
struct OutlineGrowthTests {
  /// The first rows in which two outlines differ, with those in front of them.
  private static func difference(_ grown: Outline, _ built: Outline) -> String {
    func rows(_ outline: Outline) -> [String] {
      outline.nodes.map { node in
        let marks =
          (node.isTurn ? "T" : "") + (node.isOpen ? "-" : "+") + (node.isLast ? "l" : "")
          + (node.hasChildren ? "c" : "")
        return "\(node.id.index) \(node.kind) \(node.status?.word ?? "") under \(node.parent)"
          + " \(marks) at \(node.level) \(node.shift) with \(node.tally.parts(isFolded: true))"
      }
    }
    let (a, b) = (rows(grown), rows(built))
    let place = zip(a, b).prefix { $0 == $1 }.count
    let range = max(0, place - 2)..<max(place + 3, 3)
    return "grown: \(a.enumerated().filter { range.contains($0.offset) }.map(\.element)), "
      + "built: \(b.enumerated().filter { range.contains($0.offset) }.map(\.element))"
  }

  static func check(_ grown: Outline, _ session: Session, _ folds: Folds, _ since: Int32) {
    let built = Outline(session, at: session.position, folds: folds, since: since)
    #expect(grown.nodes == built.nodes, "\(difference(grown, built))")
    #expect(grown.railMarks == built.railMarks)
    #expect(grown.turns == built.turns)
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
    var chance = RandomJob(SeededGenerator(seed: seed), isWild: seed % 2 == 1)
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
      if outline.grow(session, to: session.position, since: since) {
        grownCount += 1
      } else {
        outline = Outline(session, at: session.position, folds: folds, since: since)
      }
      Self.check(outline, session, folds, since)
    }
    if !chance.isWild { #expect(grownCount > 25, "what is usual grows") }
  }

  @Test(
    "so it does in many short jobs, folded to any depth, from the first step on", arguments: 0..<8)
  func shortJobs(_ part: UInt64) {
    for seed in 0..<150 {
      var chance = RandomJob(
        SeededGenerator(seed: part * 1000 + UInt64(seed)), isWild: seed % 2 == 1)
      var folds = Folds()
      if part > 0 { folds.level = Int(part) }
      let since = seed % 3 == 0 ? Int32.max : Int32(seed)
      var outline = Outline(chance.job.session, at: 0, folds: folds, since: since)
      for _ in 0..<40 {
        for _ in 0...chance.random.next() % 4 { chance.step() }
        let session = chance.job.session
        if !outline.grow(session, to: session.position, since: since) {
          outline = Outline(session, at: session.position, folds: folds, since: since)
          continue
        }
        let built = Outline(session, at: session.position, folds: folds, since: since)
        if outline.nodes != built.nodes || outline.newest != built.newest
          || outline.tally != built.tally || outline.newCount != built.newCount
        {
          return Self.check(outline, session, folds, since)
        }
      }
    }
  }

  @Test("opening and folding single rows makes what building anew makes", arguments: 0..<60)
  func refold(_ seed: UInt64) {
    var chance = RandomJob(SeededGenerator(seed: seed), isWild: seed % 3 == 1)
    var folds = Folds()
    if seed % 4 == 1 { folds.level = Int(seed % 5) + 1 }
    var outline = Outline(chance.job.session, at: 0, folds: folds, since: 0)
    var (count, refolded) = (0, 0)
    for _ in 0..<30 {
      for _ in 0..<6 { chance.step() }
      let session = chance.job.session
      if !outline.grow(session, to: session.position, since: 0) {
        outline = Outline(session, at: session.position, folds: folds, since: 0)
      }
      for _ in 0..<4 {
        let choices = chance.chance(80) ? 1 : 3
        for _ in 0..<choices {
          guard let node = outline.nodes.randomElement(using: &chance.random) else { continue }
          // Once in a while what was chosen is taken back, or is that of something in a fold.
          if chance.chance(15) {
            folds.choices[node.identity] = nil
          } else if chance.chance(15), let id = (chance.entries + chance.calls).last {
            folds.choices[id] = chance.chance(50)
          } else {
            folds.choices[node.identity] = !node.isOpen
          }
        }
        count += 1
        if outline.refold(session, to: folds) {
          refolded += 1
        } else {
          outline = Outline(session, at: session.position, folds: folds, since: 0)
        }
        Self.check(outline, session, folds, 0)
        #expect(outline.stamp == Outline(session, at: session.position, folds: folds).stamp)
      }
    }
    if !chance.isWild { #expect(refolded > count / 2, "single rows are opened alone") }
  }

  @Test("messages without words that come at once with their calls grow")
  func silent() {
    var job = SessionBuilder()
    job.entry("ask", role: .user)
    job.entry("e")
    var outline = Outline(job.session, at: job.session.position, folds: Folds())
    for _ in 0..<5 {
      let entry = job.entry(nil)
      for _ in 0..<2 { job.call("c", under: entry, status: .failed) }
    }
    job.call("c", under: job.entry("said"), status: .completed)
    let session = job.session
    let hasGrown = outline.grow(session, to: session.position, since: .max)
    #expect(hasGrown)
    Self.check(outline, session, Folds(), .max)
  }

  @Test("thinking that leads to another call becomes a row, also of what grows", arguments: [0, 1])
  func thinking(_ calls: Int) {
    var job = SessionBuilder()
    job.entry("e")
    let entry = job.entry(nil)
    job.set(entry, .reasoning, "hm")
    for _ in 0..<calls { job.call("c", under: entry, status: .completed) }
    var outline = Outline(job.session, at: job.session.position, folds: Folds())
    job.call("c", under: entry, status: .completed)
    let session = job.session
    if !outline.grow(session, to: session.position, since: .max) {
      outline = Outline(session, at: session.position, folds: Folds())
    }
    Self.check(outline, session, Folds(), .max)
  }

  @Test("a call that failed before one looked, and again since, is a new failure")
  func failedAgain() {
    var job = SessionBuilder()
    let call = job.call("c", under: job.entry("e"))
    job.end(call, .failed, error: "no")
    let since = job.session.position
    var outline = Outline(job.session, at: since, folds: Folds(), since: since)
    job.apply(.toolStatus(call, .running, .restated))
    job.apply(.toolStatus(call, .failed, .restated))
    let hasGrown = outline.grow(
      job.session, to: job.session.position, since: since)
    #expect(hasGrown)
    #expect(outline.newFailedCount == 1)
    Self.check(outline, job.session, Folds(), since)
  }

  @Test("the state of a viewer is that of one that was opened now", arguments: 0..<30)
  func viewers(_ seed: UInt64) throws {
    var chance = RandomJob(SeededGenerator(seed: seed), isWild: true)
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
      #expect(outline.railMarks == built.railMarks)
      #expect(outline.newCount == built.newCount)
      #expect(outline.tally == built.tally)
    }
  }
}
