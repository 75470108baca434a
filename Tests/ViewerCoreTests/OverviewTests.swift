import CellGrid
import JSONReading
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("The overview")
struct OverviewTests {
  /// Two turns: calls that fail for one reason, an edit, a question.
  private func job() -> SessionBuilder {
    var job = SessionBuilder()
    job.entry("First thing", role: .user)
    job.wait(1)
    let first = job.entry("Looking")
    job.call(
      "Edit", #"{"file_path":"/w/a.md","old_string":"x","new_string":"y"}"#, under: first, took: 1)
    for line in 1...2 {
      job.call(
        "Bash", #"{"command":"make"}"#, under: first, took: 2, .failed, error: "line \(line): error"
      )
    }
    let asks = job.call("AskUserQuestion", #"{"question":"Which?"}"#, under: first)
    job.wait(30)
    job.end(asks, result: "this")
    job.entry("Second thing", role: .user)
    job.wait(1)
    let second = job.entry("Done it")
    job.call("Bash", #"{"command":"sleep 9"}"#, under: second, took: 9)
    return job
  }

  /// The rows of a section in words.
  private func section(_ section: OverviewRow.Section, _ reader: Reader) -> [String] {
    (reader.state.overview?.rows ?? []).filter { $0.section == section && $0.canBeChosen }.map {
      row in
      switch row.content {
      case .text(let spans, let right): (spans + right).map(\.text.string).joined()
      case .part(let part, let words):
        "\(part.number) \(words.map(\.text.string).joined()) \(part.calls) \(part.failed)"
      case .file(let file, let path):
        "\(file.mark.rawValue) \(path.string) +\(file.added) -\(file.removed) \(file.calls.count)"
      case .failure(let count, let what, let others, let why, _, let right):
        "\(count) \(what.string)\(others.string): \(why.string)"
          + (right.isEmpty ? "" : " | " + right.map(\.text.string).joined())
      case .more(let text): text.string
      case .blank: ""
      }
    }
  }

  /// Puts the cursor on the first row of a section.
  private func choose(_ section: OverviewRow.Section, _ reader: inout Reader) {
    reader.press("g")
    while let view = reader.state.overview, view.rows[view.selected].section != section,
      view.selected < view.rows.count - 1
    {
      reader.press("j")
    }
  }

  @Test("tells what was asked and done, what failed for which reason, who was waited for")
  func rows() {
    var reader = Reader(job(), rows: 40)
    reader.press("=")
    #expect(section(.asked, reader) == ["1 First thing 4 2", "2 Second thing 1 0"])
    #expect(section(.answer, reader) == ["Done it"])
    #expect(section(.ended, reader) == ["not yet"])
    #expect(section(.files, reader) == ["M a.md +1 -1 1"])
    #expect(
      section(.failed, reader) == [
        "5 calls: 3 ok, 2 failed", "2 make: line 1: error | failed again",
      ])
    #expect(section(.waited, reader).first?.hasPrefix("the person answered after 30.0s") == true)
    #expect(section(.took, reader).last == "longest 9.0s Bash sleep 9")
  }

  @Test(
    "where one thing was asked the steps to it are told, and changed files that nobody tells of not denied"
  )
  func oneTurn() {
    var job = SessionBuilder()
    job.entry("Mend it", role: .user)
    job.wait(1)
    job.call("Bash", #"{"command":"ls"}"#, under: job.entry(nil), took: 1)
    job.call(
      "Bash", #"{"command":"make"}"#, under: job.entry("I try it"), took: 1, .failed, error: "no")
    job.entry("Mended")
    var reader = Reader(job, rows: 40)
    reader.press("=")
    #expect(section(.asked, reader).first?.hasPrefix("Mend it") == true)
    #expect(
      section(.steps, reader) == ["1 Bash 1 0", "2 Bash: I try it 1 1", "3 Mended 0 0"])
    #expect(
      section(.failed, reader) == ["2 calls: 1 ok, 1 failed", "1 make: no | not retried yet"])
    #expect(
      section(.done, reader) == ["ran make (failed)", "looked around with a command (ls)"])
    // Nothing is a step in which nothing was done or said.
    var talk = SessionBuilder()
    talk.entry("Hello", role: .user)
    talk.entry("Hello to you")
    var other = Reader(talk, rows: 40)
    other.press("=")
    #expect(section(.steps, other) == ["1 Hello to you 0 0"])
    #expect(section(.done, other) == ["nothing but talk: no tool was called"])
    var empty = Reader(SessionBuilder(), rows: 40)
    empty.press("=")
    #expect(section(.done, empty) == ["nothing so far"])
    #expect(section(.ended, empty) == ["not yet"])
  }

  @Test("what was done is told in sentences: files, commands and what they said, questions")
  func done() {
    var reader = Reader(job(), rows: 40)
    reader.press("=")
    #expect(
      section(.done, reader) == [
        "changed 1 file: a.md", "ran make 2× (never passed)", "ran another command",
        "asked the person: Which?",
      ])
  }

  @Test(
    "enter goes to the place of a row",
    arguments: [
      (.asked, "First thing"), (.answer, "Done it"), (.done, "Edit completed"),
      (.files, "Edit completed"), (.failed, "Bash failed"),
      (.waited, "AskUserQuestion completed"),
    ] as [(OverviewRow.Section, String)])
  func enter(_ section: OverviewRow.Section, _ current: String) {
    var reader = Reader(job(), rows: 40)
    reader.press("zMg=")
    choose(section, &reader)
    reader.press("<enter>")
    #expect(reader.state.overview == nil)
    #expect(reader.current.contains(current), "\(reader.current)")
  }

  @Test("is that of the moment that is looked at")
  func moments() {
    var reader = Reader(job(), rows: 40)
    reader.press("=")
    #expect(section(.took, reader).last == "longest 9.0s Bash sleep 9")
    reader.press(",,")
    #expect(section(.asked, reader) == ["1 First thing 4 2", "2 Second thing 0 0"])
    #expect(section(.took, reader).last?.contains("sleep") == false)
    reader.press("99,")
    #expect(section(.asked, reader) == [] && section(.files, reader) == [])
    reader.press("99.")
    #expect(section(.took, reader).last == "longest 9.0s Bash sleep 9")
  }

  @Test("while a job runs it is added up anew at most once a second")
  func pace() {
    var reader = Reader(job(), rows: 40)
    reader.press("=")
    let before = section(.asked, reader)
    reader.poll { job in
      job.wait(0.2)
      job.call("Bash", under: job.entry("More"), took: 0.1)
    }
    #expect(section(.asked, reader) == before)
    let due = reader.state.now + Milliseconds(1000)
    #expect(reader.state.nextDeadline.map { $0 <= due } == true)
    reader.send(.tick(due))
    #expect(section(.asked, reader) == ["1 First thing 4 2", "2 Second thing 2 0"])
  }

  @Test("at rest it wakes nobody, whatever was left open", arguments: ["=", "W", "S"])
  func rest(key: String) {
    var job = job()
    job.call("Bash", under: job.entry("Left"))
    var reader = Reader(job, rows: 40)
    var feed = FeedLine()
    feed.isAtWork = false
    reader.send(.feed(feed))
    reader.press(key)
    #expect(reader.state.nextDeadline == nil)
  }

  @Test("what waits for a person is told while it waits, and how long it took then")
  func waits() {
    var job = SessionBuilder()
    let entry = job.entry("Pushing")
    job.wait(1)
    let push = job.call("Bash", #"{"command":"git push"}"#, under: entry, status: .waiting)
    job.wait(72)
    var reader = Reader(job, rows: 40)
    reader.press("=")
    #expect(section(.waited, reader) == ["waits for a person since 09:14 (1m12s)"])
    reader.poll { job in
      job.apply(.toolStatus(push, .running, .stated))
      job.wait(1)
      job.end(push)
    }
    reader.send(.tick(reader.state.now + Milliseconds(1000)))
    #expect(section(.waited, reader).first == "the person answered after 1m12s (09:14)")
  }

  @Test("the answer is what was said behind the last prompt, else what the source gives, else none")
  func answers() {
    var job = SessionBuilder()
    job.entry("First", role: .user)
    job.wait(1)
    job.entry("### It is **done**:\n\n```\n`make`\n```")
    var reader = Reader(job, rows: 40)
    reader.press("=")
    #expect(section(.answer, reader) == ["It is done:"])
    reader.poll { job in job.entry("Second", role: .user) }
    reader.send(.tick(reader.state.now + Milliseconds(1000)))
    #expect(section(.answer, reader) == ["(not yet to 2) It is done:"])
    var silent = SessionBuilder()
    silent.call("work", under: silent.entry(nil), took: 1)
    silent.set(.root, .outputText, "42")
    silent.finish()
    reader = Reader(silent, rows: 40)
    reader.press("=")
    #expect(section(.answer, reader) == ["42"])
  }

  @Test("leaves out what there is no room for, and enter on … shows it")
  func cut() {
    var job = SessionBuilder()
    for number in 1...30 {
      job.entry("Turn \(number)", role: .user)
      job.wait(1)
      job.entry("Answer \(number)")
      job.wait(1)
    }
    var reader = Reader(job, rows: 16)
    reader.press("=")
    let shown = section(.asked, reader)
    #expect(
      shown.count < 12 && shown[0].hasPrefix("1 Turn 1 ") && shown.last?.hasPrefix("30 ") == true)
    let more = shown.firstIndex { $0.hasPrefix("…") } ?? 0
    #expect(
      shown[more]
        == "… \(more + 1) to 29: \(30 - shown.count + 1) more, most done for \(more + 1): Turn \(more + 1)"
    )
    choose(.asked, &reader)
    reader.press("\(more)j<enter>")
    #expect(section(.asked, reader).count { $0.contains("Turn") } == 30)
    // The cursor is where the rest begins.
    #expect(reader.state.overview.map { $0.rows[$0.selected].section } == .asked)
  }

  @Test("rows get the room that there is, and no list less than the least")
  func shares() {
    func shares(_ room: Int, _ counts: [Int]) -> [Int] {
      OverviewBlock.shares(of: room, counts.map { .init(count: $0, least: min($0, 3)) })
    }
    #expect(shares(20, [2, 3, 4]) == [2, 3, 4])
    #expect(shares(12, [50, 3, 40]) == [5, 3, 4])
    #expect(shares(0, [50, 1, 0]) == [3, 1, 0])
    let claims = [
      OverviewBlock.Claim(count: 4, least: 1, weight: 2), .init(count: 9, least: 2),
      .init(count: 9, least: 3),
    ]
    #expect(OverviewBlock.shares(of: 8, claims) == [2, 3, 3])
    #expect(OverviewBlock.shares(of: 12, claims) == [3, 5, 4])
    // What is not always there is there with so many rows at least.
    let extra = [
      OverviewBlock.Claim(count: 9, least: 3),
      .init(count: 6, least: 0, weight: 2, worthwhile: 3),
    ]
    #expect(OverviewBlock.shares(of: 11, extra) == [9, 0])
    #expect(OverviewBlock.shares(of: 12, extra) == [9, 3])
  }

  @Test("its numbers are those of the statistics")
  func numbers() {
    for source in RecordedSource.fixtures + RecordedSource.samples { sameAsStats(source) }
  }

  /// The calls of each turn, and those of them that failed.
  private func callsByTurn(_ session: Session, at position: Int32) -> ([Int], [Int]) {
    var counter = TurnCounter()
    var (calls, failed): ([Int], [Int]) = ([], [])
    for step in TreeWalk(session, at: position, includesRetracted: false) where step.isStart {
      if session.kind(step.node) == .entry {
        counter.take(step.node, in: session, at: position)
        while calls.count < counter.turn {
          calls.append(0)
          failed.append(0)
        }
      } else if counter.turn > 0 {
        calls[counter.turn - 1] += 1
        let status = session.standing(of: step.node, at: position).value
        if status == .failed { failed[counter.turn - 1] += 1 }
      }
    }
    return (calls, failed)
  }

  private func sameAsStats(_ source: RecordedSource) {
    let session = source.read()
    let prices = PriceTable(rows: [
      "claude": Price(input: 3, output: 15), "gpt": Price(input: 1, output: 8),
    ])
    var causes: [NodeID: FailureCause] = [:]
    for position in [session.position, session.position / 2] {
      let stats = SessionStats(session, at: position, prices: prices)
      var (figures, edits) = (NodeFigures(), EditIndex())
      figures.look(at: position, session)
      edits.look(at: position, session)
      while figures.step(session) {}
      while !edits.isComplete { edits.step(session) }
      let overview = OverviewFigures(
        session, at: position, figures, edits, now: .zero, prices: prices, causes: &causes,
        .init())
      #expect(overview.stats.calls == stats.calls, "\(source.name)")
      #expect(overview.stats.tokens == stats.tokens)
      #expect(overview.stats.models == stats.models)
      #expect(overview.stats.roles == stats.roles)
      #expect(overview.stats.turns.map(\.part.tokens) == stats.turns.map(\.part.tokens))
      if overview.isByTurns {
        let (calls, failed) = callsByTurn(session, at: position)
        for part in overview.parts {
          let turn = Int(part.number) - 1
          #expect(Int(part.calls) == calls[turn], "\(source.name)")
          #expect(Int(part.failed) == failed[turn])
        }
        // What is left out is what a person did alone.
        let shown = Set(overview.parts.map(\.node))
        for (number, part) in stats.turns {
          guard shown.contains(part.node) else { continue }
          let own = overview.parts.first { Int($0.number) == number }
          #expect(own?.node == part.node)
          #expect(own?.cost == part.tokens.cost)
        }
        let all = TurnIndex(session, at: position).beginnings
        #expect(
          all.allSatisfy { shown.contains($0) || session.isCommand($0, at: position) },
          "\(source.name)")
      }
      // What was read on the way is what a walk over everything finds.
      #expect(overview.files == session.changedFiles(at: position))
    }
  }
}
