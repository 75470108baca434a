import SessionModel
import TestSupport
import Testing
import ViewerCore

@Suite("The tree tells the story")
struct TurnTests {
  /// Two turns of an agent that says little.
  private func story() -> SessionBuilder {
    var job = SessionBuilder()
    job.entry("Fix it", role: .user)
    let look = job.entry("I look")
    job.call("Read", #"{"file_path":"a.txt"}"#, under: look, took: 1)
    let silent = job.entry(nil)
    job.call("Grep", #"{"pattern":"x"}"#, under: silent, took: 1)
    let other = job.entry(nil)
    job.call("Bash", #"{"command":"make"}"#, under: other, took: 1, .failed, error: "no rule")
    job.entry("It does not build.")
    job.entry("Then mend it", role: .user)
    let mend = job.entry(nil)
    job.call("Edit", under: mend, took: 1)
    job.entry("Done.")
    return job
  }

  @Test("what follows a prompt stands under it, and calls stand below what was said before them")
  func turns() {
    let reader = Reader(story(), rows: 30)
    #expect(
      reader.rows == """
        > - > Fix it
            - I look
              + Read completed
              + Grep completed
              - Bash failed
                | error: no rule
            It does not build.
          - > Then mend it
            + Edit completed
            Done.
        """)
  }

  @Test("folded, the tree is a table of contents, and each level more shows messages, then calls")
  func contents() {
    var reader = Reader(story(), rows: 30)
    reader.press("zM")
    #expect(reader.rows == "> + > Fix it\n  + > Then mend it")
    reader.press("z2")
    #expect(
      reader.rows == """
        > - > Fix it
            + I look
            It does not build.
          - > Then mend it
            + Edit completed
            Done.
        """)
    reader.press("z3")
    #expect(reader.rows.contains("+ Bash failed"))
  }

  @Test("a prompt that nobody has answered goes on with the turn")
  func secondPrompt() {
    var job = SessionBuilder()
    job.entry("One", role: .user)
    job.entry("And two", role: .user)
    job.entry("Both")
    job.entry("Three", role: .user)
    let outline = Outline(job.session, at: job.session.position, folds: Folds())
    #expect(outline.nodes.map(\.isTurn) == [true, false, false, true])
    #expect(outline.turns == [0, 3])
    #expect((0..<4).map { outline.turn(of: $0) } == [1, 1, 1, 2])
  }

  @Test("what a program wrote begins no turn and is one row")
  func notices() {
    var job = SessionBuilder()
    job.entry("Go", role: .user)
    job.entry("Gone")
    let context = job.entry("<context>\nline 2\nline 3", role: .user)
    job.set(context, .origin, "context")
    let reader = Reader(job)
    #expect(reader.rows == "> - > Go\n    Gone\n    + context, 3 lines: context")
    #expect(reader.state.outline?.isLastWord(1) == true, "nothing was said behind it")
  }

  @Test("three looks in a row are one row, which a failure, a change or a command ends")
  func quiet() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    for tool in ["Read", "Grep", "Read", "Bash", "Read", "Glob"] {
      job.call(tool, under: entry, took: 1)
    }
    job.call("Read", under: entry, took: 1, .failed, error: "no")
    var reader = Reader(job, rows: 30)
    #expect(
      reader.rows == """
        > - A
            + read 2 files, searched once
            + Bash completed
            + Read completed
            + Glob completed
            - Read failed
              | error: no
        """)
    reader.press("jl")
    #expect(reader.rows.contains("- read 2 files, searched once\n      + Read completed"))
    reader.press("jhh")
    #expect(reader.current == "+ read 2 files, searched once")
  }

  @Test("whoever stands on a call stays with it when it becomes quiet work")
  func joins() {
    var job = SessionBuilder()
    let entry = job.entry("A")
    job.call("Read", under: entry, took: 1)
    let second = job.call("Read", under: entry, took: 1)
    let third = job.call("Read", under: entry)
    var reader = Reader(job, rows: 30)
    reader.press("jj")
    #expect(reader.state.cursor?.node == second)
    reader.poll { $0.end(third) }
    #expect(reader.current == "+ read 3 files")
    reader.press("l")
    #expect(reader.rows.split(separator: "\n").count == 5)
  }

  @Test("thoughts that lead to one call are told by the call, and found there")
  func thoughts() {
    var job = SessionBuilder()
    job.entry("Go", role: .user)
    let one = job.entry(nil)
    job.set(one, .reasoning, "perhaps the needle")
    job.call("Bash", under: one, took: 1)
    let two = job.entry(nil)
    job.set(two, .reasoning, "now both")
    job.call("Bash", under: two, took: 1)
    job.call("Bash", under: two, took: 1)
    var reader = Reader(job, rows: 30)
    #expect(
      reader.rows == """
        > - > Go
            + Bash completed
            - now both
              + Bash completed
              + Bash completed
        """)
    reader.press("/needle<enter>")
    #expect(reader.rows.contains("| thinking: perhaps the needle"))
    #expect(reader.current.contains("needle"))
  }

  @Test("an answer that was said last is not said again")
  func answer() {
    var job = SessionBuilder()
    job.entry("Go", role: .user)
    job.entry("Gone")
    job.set(.root, .outputText, "Gone")
    #expect(!Reader(job).rows.contains("end"))
    job.set(.root, .outputText, "Gone, and more")
    #expect(Reader(job).rows.contains("- end"))
  }
}
