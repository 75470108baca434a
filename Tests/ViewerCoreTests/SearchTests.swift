import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Search")
struct SearchTests {
  /// Types a text into a prompt that is open.
  private func type(_ text: String, _ reader: inout Reader) {
    for character in text { reader.send(.key(.character(character))) }
  }

  /// Lets time go by until everything was searched.
  private func finish(_ reader: inout Reader) {
    while reader.state.isSearching { reader.send(.tick(reader.state.now)) }
  }

  @Test("what is folded away is found, and only the way to it is opened")
  func folds() {
    var reader = Reader(Job.nested(), rows: 30)
    reader.press("gzM")
    #expect(reader.rows == "> + A\n  B")
    reader.press("/")
    type("bad", &reader)
    #expect(reader.state.search?.summary == "Hit 1 of 1")
    #expect(
      reader.rows == """
          - A
            - agent running
              | prompt: do it
              - inner
                + i1 completed
                - i2 failed
        >         | error: bad
              more
          B
        """)
    reader.press("<enter>g")
    // Whoever leaves what the jump has opened finds it folded again.
    #expect(reader.rows == "> - A\n    + agent running\n  B")
  }

  @Test("esc puts folds, cursor, place and following back exactly as they were")
  func escape() {
    for follow in [false, true] {
      var reader = Reader(Job.nested(), rows: 9, follow: follow)
      if !follow { reader.press("gjzcgj") }
      let (rows, screen, cursor) = (reader.rows, reader.screen, reader.state.cursor)
      reader.press("/")
      type("bad", &reader)
      #expect(reader.state.cursor != cursor)
      reader.press("<esc>")
      #expect(reader.rows == rows)
      #expect(reader.screen == screen)
      #expect(reader.state.cursor == cursor)
      #expect(reader.state.isFollowing == follow)
      #expect(reader.state.search == nil)
    }
  }

  @Test("n and N go from hit to hit in the order of the tree, and round at the ends")
  func order() {
    var job = SessionBuilder()
    let a = job.entry("needle one")
    job.call("tool", #"{"text":"a needle and a needle"}"#, under: a, took: 1, result: "no")
    let b = job.entry("nothing")
    job.call("tool", under: b, took: 1, result: "x\ny\nneedle")
    var reader = Reader(job, rows: 30)
    reader.press("g/")
    type("needle", &reader)
    reader.press("<enter>")
    #expect(reader.state.search?.summary == "Hit 1 of 4 (3 in folds)")
    #expect(reader.current == "- needle one")
    reader.press("n")
    #expect(reader.current == "| text: a needle and a needle")
    reader.press("n")
    #expect(reader.state.search?.summary.hasPrefix("Hit 3 of 4") == true)
    #expect(reader.current == "| text: a needle and a needle")
    reader.press("n")
    #expect(reader.current == "| needle")
    reader.press("n")
    #expect(reader.current == "- needle one")
    #expect(reader.state.notice == "went on at the first hit")
    reader.press("N")
    #expect(reader.state.search?.summary.hasPrefix("Hit 4 of 4") == true)
    reader.press("2N")
    #expect(reader.state.search?.summary.hasPrefix("Hit 2 of 4") == true)
    // From a row that was moved to, the next hit is the one behind it.
    reader.press("gn")
    #expect(reader.state.search?.summary.hasPrefix("Hit 1 of 4") == true)
  }

  @Test("the hits of a large session are put in order a piece at a time, whatever comes in between")
  func pieces() throws {
    var job = SessionBuilder()
    for number in 0..<9000 {
      let entry = job.entry(
        number % 10 == 0 ? "needle" : "hay", role: number % 90 == 0 ? .user : .assistant)
      job.call(
        "tool", #"{"text":"\(number)"}"#, under: entry, took: 1,
        result: number % 100 == 1 ? "needle" : "")
    }
    var reader = Reader(job, rows: 30)
    reader.press("gj/")
    type("needle", &reader)
    #expect(reader.state.search?.order == nil, "no key waits for the order")
    var steps = 0
    while reader.state.isSearching {
      reader.send(.tick(reader.state.now))
      steps += 1
      try #require(steps < 60)
      // What arrives and what is folded does not keep it from its end.
      if steps < 20, steps % 2 == 0 {
        reader.poll { $0.call("tool", under: $0.entry("needle"), took: 1) }
      }
      if steps == 3 { reader.press("<enter>gza") }
    }
    #expect(steps > 3)
    finish(&reader)
    reader.send(.tick(reader.state.now + Milliseconds(2000)))
    reader.press("gza")
    finish(&reader)
    let search = try #require(reader.state.search)
    let whole = SearchOrder(
      search.run, reader.job.session,
      tree: Outline(reader.job.session, at: reader.state.position, folds: .none),
      outline: try #require(reader.state.outline))
    #expect(search.order?.nodes == whole.nodes)
    #expect(search.order?.rows == whole.rows)
    #expect(search.order?.total == whole.total)
    #expect(search.order?.folded == whole.folded)
    reader.press("gn")
    #expect(reader.state.search?.summary.hasPrefix("Hit 1 of") == true)
  }

  @Test("small letters find all, a capital finds itself; \\S is no capital")
  func smartCase() {
    #expect(SearchQuery("error").isCaseless)
    #expect(!SearchQuery("Error").isCaseless)
    #expect(SearchQuery(#"\S+"#).isCaseless)
    #expect(!SearchQuery(#"\S+"#, isLiteral: true).isCaseless)
    var reader = Reader(Job.small(), rows: 30)
    reader.press("g/")
    type("NO SUCH", &reader)
    #expect(reader.state.search?.summary == "no hits")
    reader.press("<ctrl-u>")
    type("no such", &reader)
    #expect(reader.state.search?.summary == "Hit 1 of 1")
  }

  @Test("patterns are patterns, text is text, and a bad pattern says why and changes nothing")
  func patterns() {
    var job = SessionBuilder()
    job.entry("f(x) = 1")
    job.entry("fx = 2")
    var reader = Reader(job, rows: 20)
    reader.press("g/")
    type("f(x)", &reader)
    #expect(reader.current == "fx = 2")
    reader.press("<ctrl-r>")
    #expect(reader.current == "f(x) = 1")
    reader.press("<ctrl-r><ctrl-u>")
    type("f.x", &reader)
    #expect(reader.state.search?.summary == "Hit 1 of 1")
    type("(", &reader)
    #expect(reader.state.prompt?.trouble?.contains("parenthesis") == true)
    #expect(reader.state.search?.query.text == "f.x")
    reader.press("<enter>")
    #expect(reader.state.prompt != nil)
  }

  @Test("what JSON writes with escapes is found as people read it")
  func escapes() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call(
      "Bash", #"{"command":"grep \"caf\u00e9\" src\/a.c\n\u0041ll"}"#, under: entry, took: 1)
    var reader = Reader(job, rows: 20)
    for text in ["\"café\"", "src/a", "All", "all", "café\" src"] {
      reader.press("g/")
      type(text, &reader)
      #expect(reader.state.search?.summary == "Hit 1 of 1", "\(text)")
      reader.press("<esc>")
    }
    reader.press("/")
    type("u00e9", &reader)
    #expect(reader.state.search?.summary == "no hits")
  }

  @Test("colours in what a tool printed do not hide its words")
  func colors() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call("make", under: entry, took: 1, result: "1 \u{1b}[31;1merror\u{1b}[0m found")
    var reader = Reader(job, rows: 20)
    reader.press("g/")
    type("1 error found", &reader)
    #expect(reader.state.search?.summary == "Hit 1 of 1")
    #expect(reader.current == "| result: 1 error found")
  }

  @Test("the whole of a session is searched anew when it takes the place of a part")
  func turn() {
    var reader = Reader(Job.list(3), rows: 20)
    reader.press("g/")
    type("e", &reader)
    reader.press("<enter>&")
    type("e", &reader)
    reader.press("<enter>")
    reader.job = Job.list(5)
    reader.send(.turn([:]))
    finish(&reader)
    #expect(reader.state.search?.summary == "5 hits")
    #expect(reader.state.filterSummary == "5 of 5")
  }

  @Test("what arrives is searched too, and what was taken back is found no more")
  func arrivals() {
    var reader = Reader(Job.list(5), rows: 20)
    reader.press("g/")
    type("e", &reader)
    reader.press("<enter>")
    #expect(reader.state.search?.summary == "Hit 1 of 5")
    reader.poll { $0.entry("one more e and e") }
    finish(&reader)
    #expect(reader.state.search?.summary == "Hit 1 of 9")
    reader.poll { $0.set(NodeID(1), .message, "nothing of it") }
    finish(&reader)
    #expect(
      reader.state.search?.summary == "Hit 1 of 8" || reader.state.search?.summary == "8 hits")
  }

  @Test("what was not found is gone to when it arrives, as long as the prompt is open")
  func late() {
    var reader = Reader(Job.list(3), rows: 20)
    reader.press("gj/")
    type("late", &reader)
    #expect(reader.current == "e2")
    reader.poll { $0.entry("a late one") }
    finish(&reader)
    #expect(reader.current == "a late one")
    reader.press("<esc>")
    #expect(reader.current == "e2")
  }

  @Test("a hit in lines that are cut off is shown, and they are cut off again when it is left")
  func unabridged() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let text = (1...400).map { "line \($0)" }.joined(separator: "\n")
    job.call("cat", under: entry, took: 1, result: text)
    job.entry("B")
    var reader = Reader(job, rows: 20)
    reader.press("g/")
    type("line 377", &reader)
    #expect(reader.current == "| line 377")
    reader.press("<enter>G")
    #expect(!reader.rows.contains("line 377"))
    #expect(reader.rows.contains("+ cat completed"))
  }

  @Test("a hit that is broken over two rows is found in the first of them")
  func wrapped() {
    var job = SessionBuilder()
    let words = (1...60).map { "word\($0)" }.joined(separator: " ")
    job.entry("first")
    job.entry("second\n" + words)
    var reader = Reader(job, rows: 30, columns: 60)
    for number in 1..<60 {
      reader.press("g/")
      type("word\(number) word\(number + 1)", &reader)
      #expect(reader.current.contains("word\(number)"), "\(number): \(reader.current)")
      reader.press("<esc>")
    }
  }

  @Test("big sessions are searched in slices, and the nearest hit is shown before all is searched")
  func slices() {
    var job = SessionBuilder()
    let filler = String(repeating: "lorem ipsum ", count: 10_000)
    for index in 0..<50 { job.entry(index == 3 || index == 49 ? filler + "needle" : filler) }
    var reader = Reader(job, rows: 20)
    reader.press("gjj/")
    type("needle", &reader)
    #expect(reader.state.isSearching)
    #expect(reader.state.nextDeadline == reader.state.now)
    #expect(reader.state.search?.summary.contains("%") == true)
    finish(&reader)
    #expect(reader.state.search?.summary.hasPrefix("Hit 1 of 2") == true)
    #expect(reader.state.nextDeadline != reader.state.now)
  }

  @Test("a pattern that would take for ever gives up")
  func catastrophe() throws {
    let pattern = try TextPattern(SearchQuery("(a+)+$b"))
    let text = String(repeating: "a", count: 5000)
    #expect(pattern.matches(in: text).isEmpty)
  }
}
