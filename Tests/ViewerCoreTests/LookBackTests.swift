import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("Looking back in a live job")
struct LookBackTests {
  /// A job that goes on, as it is followed.
  static func live(_ job: SessionBuilder) -> Reader {
    var reader = Reader(job, follow: true)
    reader.send(.feed(FeedLine(state: .healthy)))
    return reader
  }

  @Test("seeking in a live job shows what a replay shows there, both ways", arguments: 0..<30)
  func seekIsReplay(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed &+ 7)
    let job = ReplayTests.random(seed)
    var live = Self.live(job)
    var replay = ReplayTests.replay(job, isPlaying: false)
    let start = job.session.timeline.start ?? .zero
    let span = (job.session.timeline.end ?? start) - start
    for _ in 0..<20 {
      let time = start + Milliseconds(Int64(random.next() % UInt64(max(1, span.count + 1))))
      live.send(.seek(time))
      replay.send(.seek(time))
      #expect(live.state.position == replay.state.position)
      #expect(live.rows == replay.rows)
    }
  }

  @Test("what is seen at a position is what was seen when it was the end", arguments: 0..<20)
  func past(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var reader = Self.live(Job.list(1))
    var seen: [Int32: String] = [:]
    for index in 0..<12 {
      reader.poll { job in
        let entry = job.entry("n\(index)")
        let call = job.call("c\(index)", under: entry)
        if random.next() % 2 == 0 { job.end(call, .failed) }
        job.wait(1)
      }
      seen[reader.job.session.position] = Self.plain(reader.rows)
    }
    var compared = 0
    while reader.state.position > 0 {
      reader.press(",")
      guard let rows = seen[reader.state.position] else { continue }
      #expect(Self.plain(reader.rows) == rows)
      compared += 1
    }
    #expect(compared >= 11)
  }

  /// Rows without the cursor.
  static func plain(_ rows: String) -> String { rows.replacing(">", with: " ") }

  @Test(
    "records go on arriving and wait; G goes to them and follows", arguments: ["G", "F", "<end>"])
  func heldBack(_ key: String) {
    var reader = Self.live(Job.list(5))
    reader.press(",,")
    #expect(reader.state.isLookingBack)
    #expect(reader.current == "e3")
    let before = reader.screen
    reader.poll { $0.entry("e6") }
    #expect(reader.screen == before)
    #expect(reader.state.clock?.step(reader.job.session) == 3)
    reader.press(key)
    #expect(!reader.state.isLookingBack)
    #expect(reader.state.isFollowing)
    #expect(reader.current == "e6")
    reader.poll { $0.entry("e7") }
    #expect(reader.current == "e7")
  }

  @Test("stepping to the live end is being live again")
  func stepToEnd() {
    var reader = Self.live(Job.list(5))
    reader.press(",,..")
    #expect(!reader.state.isLookingBack)
    reader.press(".")
    #expect(reader.effects == [.beep])
    #expect(!reader.state.isLookingBack)
  }

  @Test("shift-arrows, percent and Home look back in time")
  func seeks() {
    var reader = Self.live(Job.list(100))
    reader.press("<shift-left>")
    #expect(reader.current == "e95")
    reader.press("2<shift-left><shift-right>")
    #expect(reader.current == "e90")
    reader.press("50%")
    #expect(reader.current == "e51")
    reader.press("<home>")
    #expect(reader.current == "e1")
    reader.press("100%")
    #expect(!reader.state.isLookingBack)
  }

  @Test("what was passed plays on with Space, up to the live end")
  func play() {
    var reader = Self.live(Job.list(10))
    reader.press("5, ")
    reader.send(.tick(Milliseconds(1000)))
    reader.send(.tick(Milliseconds(3500)))
    #expect(reader.current == "e7")
    #expect(reader.state.isLookingBack)
    reader.poll { $0.entry("e11") }
    reader.send(.tick(Milliseconds(60_000)))
    #expect(!reader.state.isLookingBack)
    #expect(reader.current == "e11")
  }

  @Test("looking back from a frozen view starts where it froze")
  func frozen() {
    var reader = Self.live(Job.list(5))
    reader.press(" ")
    reader.poll {
      $0.entry("e6")
      $0.wait(1)
      $0.entry("e7")
    }
    reader.press(",")
    #expect(reader.current == "e4")
    #expect(reader.state.pausedAt == nil)
    reader.press("...")
    #expect(reader.current == "e6" || reader.current == "e7")
  }

  @Test("in the past of a job, failures are jumped to in time")
  func failures() {
    var job = Job.small()
    job.wait(10)
    job.entry("C")
    var reader = Self.live(job)
    reader.press(",E")
    #expect(reader.current == "- a2 failed")
    #expect(reader.state.isLookingBack)
  }

  @Test("x and X go from change of status to change of status")
  func statuses() {
    var job = SessionBuilder()
    let a = job.entry("A")
    let call = job.call("c1", under: a)
    job.wait(3)
    job.end(call, .failed)
    job.wait(5)
    job.entry("B")
    var reader = Self.live(job)
    reader.press("X")
    #expect(reader.current == "- c1 failed")
    reader.press("X")
    #expect(reader.current == "+ c1 running")
    let position = reader.state.position
    reader.press("x")
    #expect(reader.current == "- c1 failed")
    reader.press("x")
    #expect(reader.effects == [.beep])
    reader.press("X")
    #expect(reader.state.position == position)
    reader.press("XX")
    #expect(reader.effects == [.beep] || reader.state.position < position)
  }
}
