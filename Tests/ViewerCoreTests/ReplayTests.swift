import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("Replay")
struct ReplayTests {
  /// A session with random gaps, some of them long, some of them none.
  static func random(_ seed: UInt64) -> SessionBuilder {
    var random = SeededGenerator(seed: seed)
    var job = SessionBuilder()
    for index in 0..<Int(random.next() % 30 + 2) {
      let entry = job.entry("e\(index)")
      let call = job.call("c\(index)", under: entry)
      let gap = [0, 0.2, 1, 3, 600][Int(random.next() % 5)]
      job.wait(gap)
      job.end(call, random.next() % 4 == 0 ? .failed : .completed)
    }
    job.wait(1)
    job.finish()
    return job
  }

  static func replay(
    _ job: SessionBuilder, idleLimit: Milliseconds? = Milliseconds(2000), isPlaying: Bool = true
  ) -> Reader {
    let clock = ReplayClock(
      start: SessionBuilder.start, isPlaying: isPlaying, idleLimit: idleLimit)
    var reader = Reader(job, follow: true, clock: clock)
    reader.send(.tick(Milliseconds(0)))
    return reader
  }

  @Test("seeking to a moment shows what playing to it shows", arguments: 0..<40)
  func seekIsPlay(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed &+ 99)
    let job = Self.random(seed)
    var played = Self.replay(job, idleLimit: seed % 2 == 0 ? Milliseconds(2000) : nil)
    var wall: Int64 = 0
    while played.state.clock?.isPlaying == true, wall < 100_000_000 {
      wall += Int64(random.next() % (seed % 2 == 0 ? 900 : 200_000) + 1)
      played.send(.tick(Milliseconds(wall)))
      guard let clock = played.state.clock else { return }
      var sought = Self.replay(job, isPlaying: false)
      sought.press("<end>")
      let (elapsed, _) = clock.progress(job.session)
      let back = (job.session.timeline.end ?? .zero) - clock.time
      // From the end backwards to that moment, and from the start forwards.
      sought.seek(back: back)
      #expect(sought.rows == played.rows)
      #expect(sought.state.position == played.state.position)
      #expect(elapsed >= .zero)
    }
    #expect(played.state.position == job.session.position)
  }

  @Test("who is woken again and again before it is time still draws when it is time")
  func earlyTicks() {
    var reader = Self.replay(Self.random(7))
    let due = reader.state.nextDeadline
    #expect(due == Milliseconds(100))
    for wall in stride(from: 10, to: 100, by: 10) {
      reader.send(.tick(Milliseconds(Int64(wall))))
      #expect(reader.state.nextDeadline == due)
    }
  }

  @Test("playing stops by itself at the moment that was asked for, and goes on from there")
  func until() {
    let job = Self.random(7)
    let stop = SessionBuilder.start + Milliseconds(1500)
    let clock = ReplayClock(start: SessionBuilder.start, idleLimit: nil, until: stop)
    var reader = Reader(job, follow: true, clock: clock)
    for wall in stride(from: Int64(0), to: 9000, by: 333) { reader.send(.tick(Milliseconds(wall))) }
    #expect(reader.state.clock?.isPlaying == false)
    #expect(reader.state.clock?.time == stop)
    #expect(
      reader.state.position == job.session.timeline.position(at: stop, of: job.session.position))
    reader.press(" ")
    for wall in stride(from: Int64(9000), to: 12_000, by: 333) {
      reader.send(.tick(Milliseconds(wall)))
    }
    #expect((reader.state.clock?.time ?? stop) > stop)
  }

  @Test("steps go through every group of events, forward and back")
  func steps() {
    let job = Self.random(7)
    var reader = Self.replay(job, isPlaying: false)
    reader.press("<home>")
    var forward: [Int32] = [reader.state.position]
    while true {
      reader.press(".")
      if reader.state.position == forward.last { break }
      forward.append(reader.state.position)
    }
    #expect(forward.last == job.session.position)
    for position in forward.reversed().dropFirst() {
      reader.press(",")
      #expect(reader.state.position == position)
    }
  }

  @Test("long gaps are shortened to the limit, and told")
  func idle() {
    var job = SessionBuilder()
    job.entry("e1")
    job.wait(600)
    job.entry("e2")
    var reader = Self.replay(job)
    reader.send(.tick(Milliseconds(1900)))
    #expect(reader.rows == "> e1")
    reader.send(.tick(Milliseconds(2000)))
    #expect(reader.rows == "  e1\n> e2")
    #expect(reader.state.clock?.skip?.span == Milliseconds(598_000))
  }

  @Test("without the limit a gap is played in full")
  func idleInFull() {
    var job = SessionBuilder()
    job.entry("e1")
    job.wait(600)
    job.entry("e2")
    var reader = Self.replay(job)
    reader.press("ii")
    reader.send(.tick(Milliseconds(599_999)))
    #expect(reader.rows == "> e1")
    reader.send(.tick(Milliseconds(600_000)))
    #expect(reader.rows == "  e1\n> e2")
  }

  @Test("speeds go from a quarter to sixteen")
  func speeds() {
    var reader = Self.replay(Job.list(100), idleLimit: nil)
    reader.press("9<")
    #expect(reader.state.clock?.speedText == "1/4")
    for tick in 1...40 { reader.send(.tick(Milliseconds(Int64(tick) * 101))) }
    #expect(reader.state.clock?.progress(reader.job.session).elapsed == Milliseconds(1010))
    reader.press("9>")
    #expect(reader.state.clock?.speedText == "16")
    reader.send(.tick(Milliseconds(5040)))
    #expect(reader.state.clock?.progress(reader.job.session).elapsed == Milliseconds(17_010))
  }

  @Test("it stays on the last frame, and Space there starts over")
  func end() {
    var reader = Self.replay(Job.list(3), idleLimit: nil)
    reader.send(.tick(Milliseconds(60_000)))
    #expect(reader.state.clock?.isPlaying == false)
    #expect(reader.rows == "  e1\n  e2\n> e3")
    #expect(reader.state.nextDeadline == nil)
    reader.press(" ")
    #expect(reader.rows == "> e1")
  }

  @Test("the time of a pause is not played")
  func pause() {
    var reader = Self.replay(Job.list(100), idleLimit: nil)
    reader.send(.tick(Milliseconds(1000)))
    reader.press(" ")
    reader.send(.tick(Milliseconds(50_000)))
    reader.press(" ")
    reader.send(.tick(Milliseconds(90_000)))
    #expect(reader.state.clock?.progress(reader.job.session).elapsed == Milliseconds(1000))
    reader.send(.tick(Milliseconds(90_500)))
    #expect(reader.state.clock?.progress(reader.job.session).elapsed == Milliseconds(1500))
  }

  @Test("e and E seek to the moments of failures")
  func failures() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call("c1", under: entry, took: 5, .failed)
    job.wait(1)
    job.call("c2", under: entry, took: 5)
    job.call("c3", under: entry, took: 5, .failed)
    job.wait(100)
    var reader = Self.replay(job, isPlaying: false)
    reader.press("<home>e")
    #expect(reader.current == "- c1 failed")
    #expect(reader.state.clock?.progress(job.session).elapsed == Milliseconds(5000))
    reader.press("e")
    #expect(reader.current == "- c3 failed")
    reader.press("e")
    #expect(reader.effects == [.beep])
    reader.press("E")
    #expect(reader.state.clock?.progress(job.session).elapsed == Milliseconds(5000))
  }

  @Test("at the end of a growing recording, G stays at its end")
  func growing() {
    var reader = Self.replay(Job.list(3))
    reader.press("<end>")
    reader.poll { $0.entry("e4") }
    #expect(reader.current == "e4")
    reader.press(",")
    reader.poll { $0.entry("e5") }
    #expect(reader.current != "e5")
    reader.press("<end>G")
    reader.poll { $0.entry("e6") }
    #expect(reader.current == "e6")
  }

  @Test("percent, shift-arrows and Home seek in time")
  func seeks() {
    var reader = Self.replay(Job.list(100), isPlaying: false)
    reader.press("50%")
    #expect(reader.state.clock?.progress(reader.job.session).elapsed == Milliseconds(50_000))
    reader.press("2<shift-left>")
    #expect(reader.state.clock?.progress(reader.job.session).elapsed == Milliseconds(40_000))
    reader.press("<shift-right>")
    #expect(reader.state.clock?.progress(reader.job.session).elapsed == Milliseconds(45_000))
    reader.press("<home>99<shift-left>")
    #expect(reader.state.clock?.progress(reader.job.session).elapsed == .zero)
  }
}

extension Reader {
  /// Seeks backwards by a span, in milliseconds.
  mutating func seek(back span: Milliseconds) {
    guard let clock = state.clock else { return }
    send(.seek(clock.time - span))
  }
}
