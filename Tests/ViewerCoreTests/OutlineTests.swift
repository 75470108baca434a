import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("The outline")
struct OutlineTests {
  @Test("why a command failed stands first, however much it printed before")
  func buriedReason() {
    func rows(_ output: String) -> String {
      var job = SessionBuilder()
      let entry = job.entry("A")
      job.call("Bash", #"{"command":"make"}"#, under: entry, took: 1, .failed, error: output)
      return Reader(job, rows: 40).rows
    }
    let steps = (1...20).map { "step \($0)" }.joined(separator: "\n")
    #expect(
      rows(steps + "\nerror: no such target").contains(
        "| error: error: no such target\n      | step 1\n      | step 2"))
    #expect(
      rows("error: no such target\n" + steps).contains(
        "| error: error: no such target\n      | step 1"))
    #expect(rows(steps).contains("| error: step 1\n      | step 2"))
  }

  @Test("entries are open, calls are folded, failed ones show their error")
  func defaults() {
    let reader = Reader(Job.small())
    #expect(
      reader.rows == """
        > - A
            + a1 completed
            - a2 failed
              | error: no such file
          - B
            + b1 completed
            + b2 running
        """)
  }

  @Test("agents are open and show their entries, not their task")
  func agents() {
    let reader = Reader(Job.nested())
    #expect(
      reader.rows == """
        > - A
            - agent running
              - inner
                + i1 completed
                - i2 failed
                  | error: bad
              more
          B
        """)
  }

  @Test("a fold counts what is inside, at any depth, and lets the worst through")
  func tally() {
    let job = Job.nested()
    let outline = Outline(job.session, at: job.session.position, folds: Folds())
    let tally = outline.nodes[0].tally
    #expect(
      tally.parts(isFolded: true).map(\.text) == ["1 agent", "3 calls", "1 failed", "1 running"])
    #expect(tally.worst == .failed)
    #expect(outline.tally == tally)
  }

  @Test("a retracted entry stays, unless another stands for it")
  func retracted() {
    var job = SessionBuilder()
    let gone = job.entry("gone")
    job.call("c", under: gone, took: 1)
    let old = job.entry("old")
    job.apply(.retract(gone))
    job.apply(.retract(old))
    job.entry("new", continuing: old)
    let outline = Outline(job.session, at: job.session.position, folds: Folds())
    #expect(outline.nodes.map(\.isRetracted) == [true, true, false])
    #expect(outline.tally.calls == 0)
    #expect(Reader(job).rows.hasSuffix("new"))
  }

  @Test("an entry that was restored is there again, its rewriting is not")
  func restored() {
    var job = SessionBuilder()
    let old = job.entry("old")
    job.apply(.retract(old))
    let new = job.entry("new", continuing: old)
    job.apply(.retract(new))
    job.apply(.restore(old))
    #expect(Reader(job).rows == "> old")
  }

  @Test("the outline at an earlier position is what it was then")
  func earlier() {
    let job = Job.small()
    for position in 0...job.session.position {
      let outline = Outline(job.session, at: position, folds: Folds())
      #expect(outline.nodes.allSatisfy { job.session.born($0.id) <= position })
    }
    #expect(Outline(job.session, at: 0, folds: Folds()).nodes.isEmpty)
  }

  @Test("long texts are cut with a count of what is left, and shown whole on demand")
  func longTexts() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call(
      "cat", under: entry, took: 1,
      result: (1...5000).map { "line \($0)" }.joined(separator: "\n"))
    var reader = Reader(job)
    reader.press("jza")
    #expect(reader.rows.hasSuffix("| line 12\n      | 4,988 more lines"))
    reader.press("12jj<enter>")
    #expect(reader.rows.hasSuffix("| line 5000"))
    #expect(reader.current == "| line 13")
  }

  @Test("a text goes on below its row where the row has no more room")
  func wrapping() {
    var job = SessionBuilder()
    job.entry(String(repeating: "word ", count: 40) + "\nsecond")
    let reader = Reader(job)
    let rows = reader.rows.split(separator: "\n")
    let shown = rows.dropFirst().joined().split(separator: " ").filter { $0 == "word" }.count
    let node = Rows(reader.state, job.session).outline.nodes[0]
    let room = RowGeometry(columns: 78, timeColumns: 10).headline(node, words: 0)
    #expect(shown == 40 - (room + 1) / 5)
    #expect(rows.last == "    | second")
  }

  @Test("the session's answer and error stand at the end")
  func ending() {
    var job = SessionBuilder()
    job.entry("A")
    job.set(.root, .outputText, "the answer")
    job.set(.root, .error, "out of money")
    job.finish(.failed)
    #expect(Reader(job).rows == "> A\n  - end\n    | out of money\n    | the answer")
  }

  @Test("a source may nest as deep as it likes")
  func deep() {
    var job = SessionBuilder()
    var parent = NodeID.root
    for index in 0..<20_000 {
      let entry = job.entry("e\(index)", under: parent)
      parent = job.call("c", under: entry)
    }
    let outline = Outline(job.session, at: job.session.position, folds: Folds())
    #expect(outline.nodes.count == 40_000)
    #expect(outline.tally.calls == 20_000)
  }
}

@Suite("Arguments that are too long to read")
struct LongArgumentTests {
  @Test("they are summarised by what stands at their front")
  func front() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    let content = String(repeating: "x", count: 200_000)
    job.call("write", #"{"file_path":"a.txt","content":"\#(content)","mode":1}"#, under: entry)
    var reader = Reader(job, rows: 30)
    reader.press("jl")
    #expect(reader.rows.hasPrefix("  - A\n>   - write running\n      | file: a.txt\n"))
    #expect(reader.rows.split(separator: "\n").count < 20)
  }
}
