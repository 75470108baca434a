import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("Follow and pause")
struct FollowTests {
  @Test("while following, the cursor stays on the newest row at the foot of the view")
  func follows() {
    var reader = Reader(Job.list(20), follow: true)
    #expect(reader.screen.hasSuffix("\n> e20"))
    reader.poll { $0.entry("e21") }
    #expect(reader.screen.hasSuffix("\n> e21"))
    #expect(reader.screen.split(separator: "\n").count == 8)
  }

  @Test(
    "deliberate moves away from the end stop it",
    arguments: [
      "k", "<ctrl-u>", "<pgup>", "g", "K", "T", "P", "zt", "<ctrl-y>", "50%", "F", "<enter>",
    ])
  func disarms(_ keys: String) {
    var job = Job.list(20)
    let entry = job.entry("calls")
    job.call("c1", under: entry, took: 1)
    job.call("c2", under: entry, took: 1)
    var reader = Reader(job, follow: true)
    reader.press(keys)
    #expect(!reader.state.isFollowing)
  }

  @Test("the view does not move by one row when a hundred entries arrive")
  func holds() {
    var reader = Reader(Job.list(20), follow: true)
    reader.press("kkk")
    let before = reader.screen
    reader.poll { job in
      for index in 0..<100 { job.entry("new \(index)") }
    }
    #expect(reader.screen == before)
    let rows = Rows(reader.state, reader.job.session)
    #expect(rows.outline.newCount == 100)
  }

  @Test("the count is of entries and calls, and names failures, also of old calls")
  func counts() {
    var reader = Reader(Job.small(), follow: true)
    reader.press("k")
    reader.poll { job in
      job.end(NodeID(6), .failed, error: "x")
      let entry = job.entry("C")
      job.call("c", under: entry, took: 1)
    }
    let outline = Rows(reader.state, reader.job.session).outline
    #expect(outline.newCount == 2)
    #expect(outline.newFailedCount == 1)
  }

  @Test(
    "reaching the end clears the count, moving past it follows again",
    arguments: ["jj", "G", "<end>", "F", "9<down>"])
  func rearms(_ keys: String) {
    var reader = Reader(Job.list(20), follow: true)
    reader.press("k")
    reader.press(keys)
    #expect(reader.state.isFollowing)
    #expect(reader.current == "e20")
  }

  @Test("the last row itself is not past the end")
  func lastRow() {
    var reader = Reader(Job.list(20), follow: true)
    reader.press("kj")
    #expect(!reader.state.isFollowing)
    reader.poll { $0.entry("e21") }
    #expect(reader.current == "e20")
    #expect(Rows(reader.state, reader.job.session).outline.newCount == 1)
  }

  @Test("what is inserted above moves neither cursor nor view")
  func insertAbove() {
    var reader = Reader(Job.list(20))
    reader.press("10j")
    let before = reader.screen
    reader.poll { job in
      for index in 0..<5 { job.entry("above \(index)", before: NodeID(1)) }
    }
    #expect(reader.screen == before)
  }

  @Test("what changes in place moves neither cursor nor view")
  func editInPlace() {
    var reader = Reader(Job.list(20))
    reader.press("10j")
    reader.poll { $0.set(NodeID(9), .message, "changed") }
    #expect(reader.current == "e11")
    #expect(reader.screen.contains("  changed"))
  }

  @Test("a rewritten entry keeps the cursor, the fold and the place")
  func rewritten() {
    var reader = Reader(Job.small())
    reader.press("h")
    reader.poll { job in
      job.apply(.retract(NodeID(1)))
      let a = job.entry("A again", before: NodeID(4), continuing: NodeID(1))
      job.call("a1", under: a, took: 1)
    }
    #expect(reader.rows.hasPrefix("> + A again\n  - B"))
  }

  @Test("when the cursor's row is no longer there, the nearest takes it")
  func survivor() {
    var job = Job.list(10)
    let clock = ReplayClock(start: SessionBuilder.start, isPlaying: false)
    job.wait(1)
    var reader = Reader(job, clock: clock)
    reader.press("<end>kk")
    #expect(reader.current == "e8")
    reader.press("3%")
    #expect(reader.current.hasPrefix("e"))
    #expect(!reader.state.isFollowing)
  }

  @Test("a list that shrinks and grows again never follows by itself, and is back where it was")
  func shrink() {
    var reader = Reader(Job.list(20), follow: true)
    reader.press("kkkk")
    let before = reader.screen
    reader.poll { job in
      for index in 5...20 { job.apply(.retract(NodeID(Int32(index)))) }
    }
    #expect(!reader.state.isFollowing)
    reader.poll { job in
      for index in 5...20 { job.apply(.restore(NodeID(Int32(index)))) }
    }
    #expect(!reader.state.isFollowing)
    #expect(reader.screen == before)
  }

  @Test("a resize storm leaves the cursor on its row")
  func resize() {
    var reader = Reader(Job.list(50))
    reader.press("30j")
    for size in [(60, 200), (5, 20), (1, 1), (0, 0), (3, 7), (24, 80)] {
      reader.send(.resize(rows: size.0, columns: size.1))
      #expect(reader.current.hasSuffix("e31"))
    }
    #expect(reader.screen.contains("> e31"))
  }

  @Test("a pause holds the view and counts what arrives; going on applies it at once")
  func pause() {
    var reader = Reader(Job.list(5))
    reader.press("j ")
    reader.poll { $0.entry("e6") }
    reader.poll { $0.set(NodeID(1), .message, "changed") }
    #expect(reader.state.heldBack == 2)
    #expect(reader.state.isPaused)
    #expect(reader.rows == "  e1\n> e2\n  e3\n  e4\n  e5")
    reader.press("Z")
    #expect(reader.rows == "  changed\n> e2\n  e3\n  e4\n  e5\n  e6")
    #expect(reader.state.heldBack == 0)
  }

  @Test("running clocks stand still in a pause")
  func pausedClock() {
    var reader = Reader(Job.small())
    reader.press(" ")
    let now = reader.state.viewNow
    reader.send(.tick(now + Milliseconds(5000)))
    #expect(reader.state.viewNow == now)
    reader.press(" ")
    #expect(reader.state.viewNow == now + Milliseconds(5000))
  }
}

@Suite("Following several agents")
struct FollowAgentsTests {
  /// Two agents at work beside each other, each with more rows than fit.
  static func agents() -> (job: SessionBuilder, first: NodeID, second: NodeID) {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let first = job.call("agent 1", under: entry)
    let second = job.call("agent 2", under: entry)
    for index in 1...10 {
      job.entry("one \(index)", under: first)
      job.entry("two \(index)", under: second)
    }
    return (job, first, second)
  }

  @Test("the cursor goes where something new appears, and the view only as far as it must")
  func newest() {
    let (job, first, second) = Self.agents()
    var reader = Reader(job, follow: true)
    #expect(reader.screen.hasSuffix("> " + "    two 10"))
    reader.poll { $0.entry("one 11", under: first) }
    #expect(reader.current == "one 11")
    #expect(reader.screen.contains(">     one 11"))
    let before = reader.screen
    reader.poll { $0.set(NodeID(1), .message, "edited") }
    #expect(reader.screen == before)
    reader.poll { $0.entry("two 11", under: second) }
    #expect(reader.screen.hasSuffix(">     two 11"))
  }

  @Test("G is the last row, until something new appears elsewhere")
  func last() {
    let (job, first, _) = Self.agents()
    var reader = Reader(job, follow: true)
    reader.poll { $0.entry("one 11", under: first) }
    reader.press("G")
    #expect(reader.current == "two 10" && reader.state.isFollowing)
    reader.press("k")
    #expect(reader.current == "two 9" && !reader.state.isFollowing)
    reader.press("G")
    reader.poll { $0.entry("one 12", under: first) }
    #expect(reader.current == "one 12")
  }

  @Test("what appears inside a fold is followed to the fold")
  func folded() {
    let (job, first, _) = Self.agents()
    var reader = Reader(job, follow: true)
    reader.press("gjhG")
    reader.poll { $0.entry("one 11", under: first) }
    #expect(reader.current == "+ agent 1 running")
  }

  @Test("the answer at the end is followed")
  func answer() {
    var reader = Reader(Self.agents().job, follow: true)
    reader.poll { job in
      job.set(.root, .outputText, "line 1\nline 2")
      job.finish()
    }
    #expect(reader.current == "| line 2")
  }
}
