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

  private func tool(_ name: String, _ reader: Reader) -> StatisticsFigures.Tool? {
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

  @Test("a call that is still at work counts both among those together and in the time of work")
  func stillAtWork() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call("bash", under: entry, took: 10)
    job.call("bash", under: entry)
    job.wait(30)
    job.entry("B")
    var reader = Reader(job, rows: 30)
    reader.press("S")
    let figures = reader.state.statistics?.figures
    #expect(figures?.busy == Milliseconds(40_000))
    #expect(figures?.together == Milliseconds(40_000))
  }

  @Test("durations are those that all figures count, and of calls that come at once there is none")
  func sameDurations() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call("bash", under: entry, took: 2)
    job.call("bash", under: entry, took: 4)
    // What a person ran: it is told when it ended, and not when it began.
    for _ in 1...3 {
      let call = job.session.nextID
      job.apply(.itemStart(ItemStart(id: call, kind: .call, parent: entry)))
      job.set(call, .name, "bash")
      job.end(call)
      job.wait(1)
    }
    // Its beginning and its end were seen, and nobody told them.
    let seen = job.session.nextID
    job.apply(.itemStart(ItemStart(id: seen, kind: .call, parent: entry)))
    job.set(seen, .name, "bash")
    job.wait(8)
    job.apply(.toolStatus(seen, .completed, .stated))
    var reader = Reader(job, rows: 30)
    reader.press("S")
    let stats = SessionStats(job.session, at: job.session.position, prices: PriceTable())
    #expect(stats.tools.map(\.durations) == [[2000, 4000, 8000].map { Milliseconds($0) }])
    #expect(tool("bash", reader)?.median == Milliseconds(4000))
    #expect(tool("bash", reader)?.durations == stats.tools.first?.durations)
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
    #expect(reader.state.statistics?.chosen?.key == "bash")
    reader.press("-")
    #expect(reader.state.statistics?.tools.map(\.name) == ["grep", "bash"])
    #expect(reader.state.statistics?.chosen?.key == "bash")
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

  // MARK: Sections

  /// Two turns of two models, with calls of several kinds, an edit, and a failure.
  private func coding() -> SessionBuilder {
    var job = SessionBuilder()
    func spend(_ entry: NodeID, _ model: String, _ cost: String, _ job: inout SessionBuilder) {
      job.set(entry, .model, model)
      job.set(entry, .inputTokens, "1000")
      job.set(entry, .outputTokens, "10")
      job.set(entry, .cost, cost)
    }
    job.entry("First thing", role: .user)
    job.wait(1)
    let first = job.entry("Looking")
    spend(first, "large", "0.5", &job)
    job.call(
      "Edit", #"{"file_path":"/w/a.md","old_string":"x","new_string":"y"}"#, under: first, took: 1)
    job.call(
      "Bash", #"{"command":"make"}"#, under: first, took: 2, .failed, error: "no rule: error")
    job.call("LS", #"{"path":"/w"}"#, under: first, took: 1)
    job.wait(300)
    job.entry("Second thing", role: .user)
    job.wait(1)
    let second = job.entry("Done it")
    spend(second, "small", "0.25", &job)
    return job
  }

  /// The rows of a section, by what they are called.
  private func keys(_ section: StatisticsRow.Section, _ reader: Reader) -> [String] {
    (reader.state.statistics?.rows ?? []).filter { $0.section == section }.compactMap(\.key)
  }

  /// Puts the cursor on the first row of a section.
  private func choose(_ section: StatisticsRow.Section, _ reader: inout Reader) {
    reader.press("g")
    for _ in 0..<100 where reader.state.statistics?.chosen?.section != section { reader.press("j") }
  }

  @Test("each kind of tool, turn, model, file, cause and piece of time has its row")
  func sections() {
    var reader = Reader(coding(), rows: 60)
    reader.press("S")
    #expect(keys(.tools, reader) == ["Bash", "Edit", "LS"])
    #expect(keys(.kinds, reader) == ["command", "edit", "list"])
    #expect(keys(.turns, reader).count == 2)
    #expect(keys(.models, reader) == ["large", "small"])
    #expect(keys(.files, reader) == ["/w/a.md"])
    #expect(keys(.failures, reader).count == 1)
    let slices = reader.state.statistics?.figures?.slices ?? []
    #expect(slices.map(\.tokens.cost) == [0.5, 0.25])
    #expect(slices.map(\.length) == [Milliseconds(60_000), Milliseconds(60_000)])
  }

  @Test(
    "enter goes where a row leads",
    arguments: [
      (.turns, "First thing"), (.models, "Looking"), (.failures, "Bash failed"),
      (.time, "Looking"),
    ] as [(StatisticsRow.Section, String)])
  func goals(_ section: StatisticsRow.Section, _ current: String) {
    var reader = Reader(coding(), rows: 60)
    reader.press("zMGS")
    choose(section, &reader)
    reader.press("<enter>")
    #expect(reader.state.statistics == nil)
    #expect(reader.current.contains(current), "\(reader.current)")
  }

  @Test("enter filters by a kind, and shows the diff of a file")
  func kindsAndFiles() {
    var reader = Reader(coding(), rows: 60)
    reader.press("S")
    choose(.kinds, &reader)
    reader.press("<enter>")
    #expect(reader.state.filter.words(reader.state.tools) == ["kind:command"])
    #expect(reader.rows.contains("Bash") && !reader.rows.contains("Edit"))
    reader.press("S")
    choose(.files, &reader)
    reader.press("<enter>")
    let files = reader.state.views.find(FilesView.self)
    #expect(files?.files.map(\.path) == ["/w/a.md"])
    reader.press("q")
    #expect(reader.state.statistics == nil)
  }

  @Test("where there is little room, the rest comes by scrolling, with the heads of its tables")
  func scrolling() {
    var reader = Reader(coding(), rows: 16)
    reader.press("S")
    #expect(reader.state.statistics?.top == 0)
    choose(.kinds, &reader)
    guard let view = reader.state.statistics else { return }
    let seen = view.top..<view.top + reader.state.layout.tree.count
    #expect(seen.contains(view.selected) && seen.contains(view.selected - 1))
    reader.press("G")
    #expect(reader.state.statistics?.chosen?.section == .files)
  }

  @Test("what took no time has no pieces, and there are few of any session")
  func slices() {
    var job = SessionBuilder()
    for index in 0..<200 {
      let entry = job.entry("\(index)")
      job.set(entry, .inputTokens, "10")
      job.wait(137)
    }
    var reader = Reader(job, rows: 60)
    reader.press("S")
    let slices = reader.state.statistics?.figures?.slices ?? []
    #expect((2...12).contains(slices.count))
    #expect(slices.reduce(0) { $0 + $1.messages } == 200)
    #expect(slices.reduce(0) { $0 + $1.count } == 2000)
    reader = Reader(self.job(), rows: 60)
    reader.press("S")
    #expect(reader.state.statistics?.figures?.slices == [])
  }
}
