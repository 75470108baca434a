import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("Times")
struct TimeTests {
  @Test("a call's time: the source's figure, else its own clock, else what was seen")
  func duration() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let own = job.call("own", under: entry, took: 3)
    job.set(own, .duration, "1234.5")
    let both = job.call("both", under: entry, took: 3)
    let open = job.call("open", under: entry)
    job.wait(2)
    let now = job.time
    let times = Times(job.session, at: job.session.position, now: now)
    #expect(times.duration(ofCall: own) == Milliseconds(1235))
    #expect(times.duration(ofCall: both) == Milliseconds(3000))
    #expect(times.duration(ofCall: open) == Milliseconds(2000))
    let early = Times(job.session, at: job.session.position, now: Milliseconds(0))
    #expect(early.duration(ofCall: open) == .zero)
  }

  @Test("a time that nobody told is seen from arrivals, and frozen at the end")
  func arrivals() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let call = job.call("c", under: entry)
    job.apply(.itemData(call, .startedAt, nil))
    job.wait(4)
    job.apply(.toolStatus(call, .completed, .stated))
    job.wait(60)
    let times = Times(job.session, at: job.session.position, now: job.time)
    #expect(times.duration(ofCall: call) == Milliseconds(4000))
  }

  @Test("where nobody told the end of a call, or it was only concluded, no time is known")
  func concluded() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let lost = job.call("lost", under: entry)
    let settled = job.call("settled", under: entry)
    job.wait(4)
    job.apply(.toolStatus(lost, .lost, .stated))
    job.apply(.toolStatus(settled, .completed, .inferred))
    job.wait(60)
    let times = Times(job.session, at: job.session.position, now: job.time)
    #expect(times.duration(ofCall: lost) == nil)
    #expect(times.duration(ofCall: settled) == nil)
  }

  @Test("the time of a turn ends with it, and a command has one of its own")
  func turns() {
    var job = SessionBuilder()
    let command = job.entry("/clear", role: .user)
    job.wait(240)
    let prompt = job.entry("Mend it", role: .user)
    job.wait(5)
    job.entry("Mended")
    job.wait(60)
    job.entry("More", role: .user)
    let times = Times(job.session, at: job.session.position, now: job.time)
    #expect(times.duration(ofTurn: command) == nil)
    #expect(times.duration(ofTurn: prompt) == Milliseconds(5000))
  }

  @Test("what is remembered of a turn is what would be worked out, during it and behind it")
  func rememberedTurns() {
    var job = SessionBuilder()
    let turns = TurnTimes()
    let prompt = job.entry("Mend it", role: .user)
    job.wait(5)
    let call = job.call("c", under: job.entry("Mending"))
    let running = job.session.position
    for later in [Int64(1000), 2000, 2000] {
      let now = job.time + Milliseconds(later)
      let times = Times(job.session, at: running, now: now, turns: turns)
      #expect(times.duration(ofTurn: prompt) == Milliseconds(5000 + later))
    }
    job.wait(3)
    job.apply(.toolStatus(call, .completed, .stated))
    for position in [job.session.position, running, job.session.position, job.session.position] {
      let known = Times(job.session, at: position, now: job.time, turns: turns)
      let anew = Times(job.session, at: position, now: job.time)
      #expect(known.duration(ofTurn: prompt) == anew.duration(ofTurn: prompt))
    }
    #expect(turns.duration(of: prompt, at: job.session.position) != nil)
    #expect(turns.duration(of: prompt, at: running) == nil)
  }

  @Test("the screen turns by itself only while something counts on")
  func deadlines() {
    var reader = Reader(Job.small(), motion: .full)
    reader.send(.tick(Milliseconds(10_100)))
    #expect(reader.state.nextDeadline == Milliseconds(10_500))
    var reduced = Reader(Job.small(), motion: .reduced)
    reduced.send(.tick(Milliseconds(10_100)))
    #expect(reduced.state.nextDeadline == Milliseconds(11_000))
    #expect(reduced.state.spinnerFrame(of: 4) == nil)
    reader.press(" ")
    #expect(reader.state.nextDeadline == nil)
    reader.press(" ")
    reader.poll { $0.finish() }
    #expect(reader.state.nextDeadline == nil)
    reader.send(.feed(FeedLine(state: .trouble(reason: "x", retry: Milliseconds(12_000)))))
    #expect(reader.state.nextDeadline == Milliseconds(11_000))
  }
}
