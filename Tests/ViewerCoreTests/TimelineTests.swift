import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Timeline")
struct TimelineTests {
  private func span(_ start: Int64, _ end: Int64) -> TimelineAxis.Span {
    TimelineAxis.Span(start: Milliseconds(start * 1000), end: Milliseconds(end * 1000))
  }

  private func names(_ reader: Reader) -> [String] {
    reader.state.timeline?.calls.map {
      String(repeating: " ", count: Int($0.level)) + reader.state.figures.name($0.id)
    } ?? []
  }

  private func current(_ reader: Reader) -> String? {
    guard let timeline = reader.state.timeline, let current = timeline.current else { return nil }
    return reader.state.figures.name(timeline.calls[current].id)
  }

  @Test("the finest scale in which everything fits is taken")
  func fit() {
    let axis = TimelineAxis(
      busy: [span(0, 30), span(32, 60)], openSince: nil, now: .zero, room: 60)
    #expect(axis.scale == Milliseconds(1000))
    #expect(axis.columns == 60)
    #expect(axis.pieces.count == 1)
    #expect(axis.column(of: Milliseconds(31_500)) == 31)
    #expect(axis.columns(from: .zero, to: Milliseconds(1000)) == 0..<1)
    #expect(axis.columns(from: .zero, to: Milliseconds(1001)) == 0..<2)
  }

  @Test("long gaps take five columns, and only the longest ones where there are many")
  func gaps() {
    let axis = TimelineAxis(
      busy: [span(0, 20), span(3620, 3640)], openSince: nil, now: .zero, room: 60)
    #expect(axis.scale == Milliseconds(1000))
    #expect(axis.pieces.map(\.isGap) == [false, true, false])
    #expect(axis.columns == 45)
    #expect(axis.column(of: Milliseconds(3_620_000)) == 25)
    #expect(axis.time(at: 25) == Milliseconds(3_620_000))
    let many = (0..<100).map { span(Int64($0) * 100, Int64($0) * 100 + 10) }
    let limited = TimelineAxis(busy: many, openSince: nil, now: .zero, room: 64)
    #expect(limited.pieces.filter(\.isGap).count <= 4)
    #expect(limited.columns <= 64)
  }

  @Test("columns and moments lead back to each other", arguments: [0, 3, 6, 9])
  func inverse(step: Int) {
    let axis = TimelineAxis(
      busy: [span(0, 7), span(100, 101), span(500, 590)], openSince: Milliseconds(600_000),
      now: Milliseconds(700_000), room: 80, step: step)
    for column in stride(from: 0, to: axis.columns, by: max(1, axis.columns / 500)) {
      #expect(axis.column(of: axis.time(at: column)) == column)
    }
  }

  @Test("clocks that are centuries wrong, and sessions without any time, are no trouble")
  func wrong() {
    let axis = TimelineAxis(
      busy: [span(-60_000_000_000, -59_999_999_999), span(0, 9_000_000_000_000)], openSince: nil,
      now: .zero, room: 10)
    #expect(axis.columns > 0)
    let none = TimelineAxis(busy: [], openSince: nil, now: .zero, room: 10)
    #expect(none.columns == 0)
    #expect(none.column(of: Milliseconds(5)) == 0)
    #expect(none.time(at: 3) == .zero)
  }

  @Test("what runs reaches to now, and grows")
  func running() {
    var reader = Reader(Job.small())
    reader.press("V")
    let before = reader.state.timelineAxis?.pieces.last?.end
    #expect(before == reader.state.now)
    reader.send(.tick(reader.state.now + Milliseconds(5000)))
    #expect(reader.state.timelineAxis?.pieces.last?.end == before.map { $0 + Milliseconds(5000) })
  }

  @Test("each call has a row, those of agents below the call that started them")
  func rows() {
    var reader = Reader(Job.nested())
    reader.press("zMV")
    #expect(names(reader) == ["agent", " i1", " i2"])
  }

  @Test("cursor and tree are one: leaving stays on the same row, into folds too")
  func cursor() {
    var reader = Reader(Job.nested(), rows: 30)
    reader.press("gzMV")
    #expect(current(reader) == "agent")
    reader.press("jj")
    #expect(current(reader) == "i2")
    reader.press("<enter>")
    #expect(reader.state.panes.isOpen)
    reader.press("q")
    #expect(reader.state.timeline != nil)
    reader.press("q")
    #expect(reader.state.timeline == nil)
    #expect(reader.current == "- i2 failed" || reader.current == "+ i2 failed")
    reader.press("VP")
    #expect(current(reader) == "agent")
    // What the cursor went through is folded again.
    #expect(!reader.rows.contains("i2"))
  }

  @Test("jumps and the filter work as in the tree")
  func jumpsAndFilter() {
    var reader = Reader(Job.nested(), rows: 30)
    reader.press("gVe")
    #expect(current(reader) == "i2")
    reader.press("s")
    #expect(names(reader) == ["agent", " i2"])
    #expect(reader.state.timeline?.calls.first?.isContext == true)
  }

  @Test("the bar of the cursor stays where it is when the scale changes, and 0 shows all")
  func zoom() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    for _ in 0..<40 { job.call("c", under: entry, took: 10) }
    var reader = Reader(job, rows: 24, columns: 120)
    reader.press("gV10j")
    let whole = reader.state.timelineAxis
    func column() -> Int? {
      guard let axis = reader.state.timelineAxis, let timeline = reader.state.timeline,
        let index = timeline.current,
        let start = reader.state.figures.call(timeline.calls[index].id).start
      else { return nil }
      return axis.column(of: start) - reader.state.timelineLeft(axis)
    }
    let before = column()
    reader.press("++")
    #expect(reader.state.timelineAxis?.scale != whole?.scale)
    #expect(column() == before)
    reader.press("l")
    #expect(column() == before.map { $0 - 8 })
    reader.press("0")
    #expect(reader.state.timelineAxis == whole)
    reader.press("9-")
    #expect(reader.state.timelineAxis == whole)
  }

  @Test("looked at another position, figures are those of that position")
  func positions() {
    let job = Job.nested()
    var figures = NodeFigures()
    for position in [job.session.position, 3, job.session.position / 2, job.session.position] {
      figures.look(at: position, job.session)
      while figures.step(job.session) {}
      var fresh = NodeFigures()
      fresh.look(at: position, job.session)
      while fresh.step(job.session) {}
      for id in job.session.items {
        let (a, b) = (figures.call(id), fresh.call(id))
        #expect(a.start == b.start && a.end == b.end && a.status == b.status)
      }
    }
  }

  @Test("a large session is read in slices")
  func slices() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    for _ in 0..<(2 * NodeFigures.slice) { job.call("c", under: entry, took: 0.001) }
    var reader = Reader(job)
    reader.press("V")
    #expect(!reader.state.figures.isComplete)
    #expect(reader.state.nextDeadline == reader.state.now)
    reader.send(.tick(reader.state.now))
    reader.send(.tick(reader.state.now))
    #expect(reader.state.figures.isComplete)
  }

  // MARK: The model and the person

  /// A turn: the model thinks for 4 seconds, a call takes 2, the model thinks for 3, a question stands for
  /// 600; then nothing for an hour, and one more turn.
  private func work() -> SessionBuilder {
    var job = SessionBuilder()
    job.entry("Do it", role: .user)
    job.wait(4)
    let first = job.entry("Looking")
    job.call("Bash", #"{"command":"make"}"#, under: first, took: 2, .failed)
    job.wait(3)
    let second = job.entry("Asking")
    job.call("AskUserQuestion", #"{"question":"Which?"}"#, under: second, took: 600)
    job.wait(3600)
    job.entry("Go on", role: .user)
    job.wait(5)
    job.entry("Done")
    job.finish()
    return job
  }

  @Test("the time of the model is that between prompts, calls and what it says, and no other")
  func model() {
    var reader = Reader(work(), rows: 24)
    reader.press("V")
    let work = reader.state.timeline?.work
    let now = reader.state.now
    #expect(work?.model.map { ($0.end - $0.start).count } == [4000, 3000, 5000])
    #expect(work?.modelTime(now: now) == Milliseconds(12_000))
    #expect(work?.waitTime(now: now) == Milliseconds(600_000))
    // Neither the hour in which nobody did anything nor the wait takes room from the work.
    let axis = reader.state.timelineAxis
    #expect(axis?.pieces.filter(\.isGap).count == 2)
    #expect(axis.map { $0.scale <= Milliseconds(1000) } == true)
  }

  @Test(
    "while a job runs, the model is at work from the end of a call on, and until it calls again")
  func modelNow() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call("Bash", under: entry, took: 2)
    job.wait(7)
    var reader = Reader(job, rows: 24)
    reader.press("V")
    #expect(reader.state.timeline?.work.modelTime(now: reader.state.now) == Milliseconds(7000))
    reader.poll { job in job.call("Bash", under: entry) }
    #expect(reader.state.timeline?.work.modelSince == nil)
  }

  @Test("the models of agents count, and once where several are at work")
  func agents() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let agents = (1...2).map { _ in job.call("Task", under: entry) }
    job.wait(5)
    for agent in agents {
      let inner = job.entry("B", under: agent)
      job.call("Read", under: inner, took: 1)
    }
    for agent in agents { job.end(agent) }
    var reader = Reader(job, rows: 24)
    reader.press("V")
    // The second thinks for a second more while the first reads.
    #expect(reader.state.timeline?.work.model.map { ($0.end - $0.start).count } == [6000])
  }

  @Test("shares of columns are those of the time in them")
  func shares() {
    let axis = TimelineAxis(busy: [span(0, 10)], openSince: nil, now: .zero, room: 10)
    #expect(axis.scale == Milliseconds(1000))
    let spans = [
      TimelineAxis.Span(start: Milliseconds(500), end: Milliseconds(1250)),
      TimelineAxis.Span(start: Milliseconds(1500), end: Milliseconds(3000)),
    ]
    #expect(axis.shares(of: spans, in: 0..<5) == [500, 750, 1000, 0, 0])
    #expect(axis.shares(of: spans, in: 1..<3) == [750, 1000])
  }

  @Test("the whole session is in view at first, whatever it is")
  func whole() {
    for job in [work(), Job.small(), Job.nested()] {
      for columns in [60, 80, 120, 200] {
        var reader = Reader(job, rows: 24, columns: columns)
        reader.press("V")
        let (axis, layout) = (reader.state.timelineAxis, reader.state.layout)
        let room = reader.state.timeline?.place(layout).chart.count ?? 0
        #expect(axis.map { $0.columns <= room } == true)
        #expect(axis.map { reader.state.timelineLeft($0) } == 0)
      }
    }
  }
}
