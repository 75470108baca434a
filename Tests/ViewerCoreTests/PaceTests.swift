import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("Time of tools, time of the model")
struct PaceTests {
  /// A tool that takes four seconds between long silences of the model.
  static func job() -> SessionBuilder {
    var job = SessionBuilder()
    job.entry("A")
    job.wait(30)
    let b = job.entry("B")
    job.wait(40)
    let call = job.call("c", under: b)
    job.wait(4)
    job.end(call, .completed)
    job.wait(50)
    job.entry("C")
    job.wait(60)
    job.entry("D")
    return job
  }

  @Test("i goes from gaps shortened over tools only to everything in full")
  func cycle() {
    var reader = ReplayTests.replay(Self.job())
    let paces = (0..<3).map { _ in
      reader.press("i")
      return reader.state.clock?.pace
    }
    #expect(paces == [.tools, .full, .shortened])
  }

  @Test("only the time of tools is played; the rest is passed over and told")
  func tools() {
    var reader = ReplayTests.replay(Self.job(), isPlaying: false)
    reader.press("<home>i ")
    reader.send(.tick(Milliseconds(1000)))
    reader.send(.tick(Milliseconds(1001)))
    #expect(reader.state.clock?.skip?.span == Milliseconds(70_000))
    reader.send(.tick(Milliseconds(4900)))
    #expect(reader.rows.contains("c running"))
    reader.send(.tick(Milliseconds(5100)))
    #expect(reader.current == "D")
    #expect(reader.state.clock?.isPlaying == false)
    #expect(reader.state.clock?.skip?.span == Milliseconds(110_000))
  }

  @Test("what plays is what seeks show, whatever is passed over", arguments: 0..<20)
  func seekIsPlay(_ seed: UInt64) {
    let job = ReplayTests.random(seed)
    var played = ReplayTests.replay(job, isPlaying: false)
    played.press("<home>i ")
    var wall: Int64 = 0
    while played.state.clock?.isPlaying == true, wall < 10_000_000 {
      wall += 37_777
      played.send(.tick(Milliseconds(wall)))
      var sought = ReplayTests.replay(job, isPlaying: false)
      guard let time = played.state.clock?.time else { return }
      sought.send(.seek(time))
      #expect(sought.rows == played.rows)
    }
    #expect(played.state.position == job.session.position)
  }

  @Test("an agent at work is no tool: what counts are the calls inside")
  func agents() {
    var job = SessionBuilder()
    let a = job.entry("A")
    let agent = job.call("agent", under: a)
    job.wait(20)
    let inner = job.entry("inner", under: agent)
    job.call("i1", under: inner, took: 5)
    job.wait(20)
    job.end(agent, .completed)
    var log = ReplayTests.replay(job, isPlaying: false)
    log.press("<home>i ")
    log.send(.tick(Milliseconds(1000)))
    log.send(.tick(Milliseconds(5900)))
    #expect(log.rows.contains("i1 running"))
    log.send(.tick(Milliseconds(6100)))
    #expect(log.state.position == job.session.position)
  }

  @Test("the moment to stop at is kept also inside a gap")
  func until() {
    let stop = SessionBuilder.start + Milliseconds(10_000)
    let clock = ReplayClock(start: SessionBuilder.start, until: stop)
    var reader = Reader(Self.job(), follow: true, clock: clock)
    for wall in stride(from: Int64(0), to: 9000, by: 500) { reader.send(.tick(Milliseconds(wall))) }
    #expect(reader.state.clock?.time == stop)
    #expect(reader.state.clock?.isPlaying == false)
    #expect(reader.current == "A")
  }
}
