import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Statistics by tool")
struct StatisticsTests {
  /// Twenty calls of one tool that took a second more each, and two of another at once.
  private func job() -> SessionBuilder {
    var job = SessionBuilder()
    let entry = job.entry("A")
    for index in 1...20 {
      job.call("grep", under: entry, took: Double(index), index == 3 ? .failed : .completed)
    }
    let one = job.call("bash", under: entry)
    let two = job.call("bash", under: entry)
    job.wait(10)
    job.end(one)
    job.end(two)
    return job
  }

  private func tool(_ name: String, _ reader: Reader) -> ToolFigures.Tool? {
    reader.state.statistics?.tools.first { $0.name == name }
  }

  @Test("median, 95th percentile and longest are those of calls that took so long")
  func quantiles() {
    var reader = Reader(job(), rows: 30)
    reader.press("S")
    let grep = tool("grep", reader)
    #expect(grep?.calls == 20)
    #expect(grep?.failed == 1)
    #expect(grep?.median == Milliseconds(10_500))
    #expect(grep?.p95 == Milliseconds(19_000))
    #expect(grep?.longest == Milliseconds(20_000))
    #expect(grep?.total == Milliseconds(210_000))
    let figures = reader.state.statistics?.figures
    #expect(figures?.total == Milliseconds(230_000))
    #expect(figures?.busy == Milliseconds(220_000))
    #expect(figures?.concurrency == 2)
  }

  @Test("h and l choose the order, - turns it, and the cursor stays with its tool")
  func order() {
    var reader = Reader(job(), rows: 30)
    reader.press("S")
    #expect(reader.state.statistics?.tools.map(\.name) == ["grep", "bash"])
    reader.press("j")
    reader.press("l")
    #expect(reader.state.statistics?.order == .tool)
    #expect(reader.state.statistics?.tools.map(\.name) == ["bash", "grep"])
    #expect(reader.state.statistics?.selected == 0)
    reader.press("-")
    #expect(reader.state.statistics?.tools.map(\.name) == ["grep", "bash"])
    #expect(reader.state.statistics?.selected == 1)
  }

  @Test(
    "lists go by rows, by halves of what is shown and by pages, as often as the count says",
    arguments: [
      (Command.down, nil, 1), (.up, 3, -3), (.scrollDown, 2, 2), (.halfPageDown, nil, 5),
      (.halfPageUp, 4, -4), (.pageDown, nil, 10), (.pageUp, 2, -20), (.open, nil, nil),
    ] as [(Command, Int?, Int?)])
  func steps(command: Command, count: Int?, rows: Int?) {
    #expect(ListStep.rows(command, count, height: 11) == rows)
    // Where there is hardly room, it goes on all the same.
    if rows != nil { #expect(ListStep.rows(command, nil, height: 0)?.magnitude == 1) }
  }

  @Test("enter shows the calls of the tool in the tree")
  func enter() {
    var reader = Reader(job(), rows: 30)
    reader.press("gSj<enter>")
    #expect(reader.state.statistics == nil)
    #expect(reader.state.filter.words(reader.state.tools) == ["tool:bash"])
    #expect(reader.rows.contains("bash") && !reader.rows.contains("grep"))
    // The figures stay those of the whole session.
    reader.press("S")
    #expect(reader.state.statistics?.tools.count == 2)
    reader.press("q")
    #expect(reader.state.statistics == nil)
  }

  @Test("figures are those of the moment that is looked at, and retracted calls do not count")
  func moments() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call("a", under: entry, took: 1)
    let gone = job.entry("B")
    job.call("b", under: gone, took: 1)
    job.apply(.retract(gone))
    var reader = Reader(job, rows: 30)
    reader.press("S")
    #expect(reader.state.statistics?.tools.map(\.name) == ["a"])
    reader.press(",")
    #expect(reader.state.position < job.session.position)
    #expect(Set(reader.state.statistics?.tools.map(\.name) ?? []) == ["a", "b"])
  }

  @Test("what arrives is added up once a second, and nothing asks for a tick at rest")
  func pace() {
    var job = self.job()
    job.finish()
    var reader = Reader(job, rows: 30)
    reader.send(.feed(FeedLine(state: .ended)))
    reader.press("S")
    #expect(reader.state.nextDeadline == nil)
    reader.poll { $0.call("new", under: NodeID(1), took: 1) }
    #expect(tool("new", reader) == nil)
    let due = reader.state.nextDeadline
    #expect(due == reader.state.now + Milliseconds(1000))
    reader.send(.tick(reader.state.now + Milliseconds(1000)))
    #expect(tool("new", reader)?.calls == 1)
    #expect(reader.state.nextDeadline == nil)
  }
}
