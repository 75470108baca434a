import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("Files of a session")
struct FilesTests {
  /// Three edits of one file in two turns, one of another.
  private func job() -> SessionBuilder {
    var job = SessionBuilder()
    func edit(_ path: String, _ old: String, _ new: String, under entry: NodeID) {
      job.call(
        "Edit", #"{"file_path":"\#(path)","old_string":"\#(old)","new_string":"\#(new)"}"#,
        under: entry, took: 1)
    }
    job.entry("Write it", role: .user)
    let first = job.entry("Writing")
    job.call(
      "Read", #"{"file_path":"/w/a.md"}"#, under: first, took: 1, result: "one\ntwo\nthree\n")
    edit("/w/a.md", "two", "2", under: first)
    job.call("Write", #"{"file_path":"/w/b.md","content":"x\n"}"#, under: first, took: 1)
    job.entry("Once more", role: .user)
    let second = job.entry("Once more, then")
    edit("/w/a.md", "three", "3", under: second)
    return job
  }

  /// The diff that is shown; `>` is the cursor.
  private func diff(_ reader: Reader) -> [String] {
    (reader.state.files?.rows ?? []).map { row in
      let sign =
        switch row.kind {
        case .head, .openEnd: ""
        case .context: " "
        case .added: "+"
        case .removed: "-"
        }
      return sign + row.spans.map(\.text.string).joined()
    }
  }

  @Test("show what became of each, and the diff of the chosen one")
  func shown() {
    var reader = Reader(job(), rows: 24)
    reader.press("W")
    #expect(
      reader.state.files?.files.map { "\($0.mark.rawValue) \($0.path)" } == [
        "M /w/a.md", "W /w/b.md",
      ])
    #expect(reader.state.files?.folder.path == "/w/")
    #expect(diff(reader) == ["@@ -1,3 +1,3 @@", " one", "-two", "-three", "+2", "+3"])
    reader.press("j")
    #expect(diff(reader) == ["@@ -0,0 +1,1 @@", "+x"])
    #expect(reader.state.files?.base == .written)
    reader.press("W")
    #expect(reader.state.files == nil)
  }

  @Test("the lines beside a file are those of the diff beside it, here and in the overview")
  func counts() {
    var job = SessionBuilder()
    func edit(_ old: String, _ new: String, under entry: NodeID) {
      job.call(
        "Edit", #"{"file_path":"/w/n.md","old_string":"\#(old)","new_string":"\#(new)"}"#,
        under: entry, took: 1)
    }
    job.entry("Write it", role: .user)
    let first = job.entry("Writing")
    // Two lines come, and one of them is written anew twice.
    job.call(
      "Write", #"{"file_path":"/w/n.md","content":"one\ntwo\n"}"#, under: first, took: 1,
      result: "File created successfully")
    edit("two", "2", under: first)
    edit("2", "II", under: first)
    job.finish()
    var reader = Reader(job, rows: 40, columns: 120)
    reader.press("W")
    let files = reader.state.files?.files ?? []
    #expect(files.map { [$0.added, $0.removed] } == [[2, 0]])
    #expect(files.map { $0.edits.reduce(0) { $0 + $1.added } } == [4])
    #expect(diff(reader).filter { $0.hasPrefix("+") } == ["+one", "+II"])
    // Nothing is left to be worked out, and nobody is woken for it.
    #expect(reader.state.nextDeadline == nil)
    reader.press("q=")
    #expect(reader.state.overview?.figures?.files.map(\.added) == [2])
    reader.press("qS")
    #expect(reader.state.statistics?.figures?.overview.files.map(\.added) == [2])
  }

  @Test("a path that is that of one file after another has the lines of each")
  func paths() {
    var job = SessionBuilder()
    job.entry("Move it", role: .user)
    let first = job.entry("Moving")
    for patch in [
      "*** Add File: a.md\\n+one\\n+two", "*** Update File: a.md\\n*** Move to: b.md",
      "*** Add File: a.md\\n+three",
    ] {
      job.call(
        "apply_patch", #"{"input":"*** Begin Patch\n\#(patch)\n*** End Patch"}"#, under: first,
        took: 1, result: "ok")
    }
    var reader = Reader(job, rows: 40, columns: 120)
    reader.press("W")
    let files = reader.state.files?.files ?? []
    #expect(
      files.map { "\($0.path) \($0.outcome?.added ?? -1)" } == ["b.md 2", "a.md 1"])
  }

  @Test("are as they stood at the moment that is looked at, and the chosen one stays chosen")
  func moments() {
    var reader = Reader(job(), rows: 24)
    reader.press("W,,")
    #expect(diff(reader) == ["@@ -1,3 +1,3 @@", " one", "-two", "+2", " three"])
    reader.press("99,")
    #expect(reader.state.files?.files == [])
    reader.press("99.")
    #expect(diff(reader).last == "+3")
  }

  @Test("enter goes to the call that made the line, from a head to the first of its change")
  func enter() {
    var reader = Reader(job(), rows: 24)
    reader.press("W<enter><enter>")
    #expect(reader.state.files == nil)
    #expect(reader.current.hasPrefix("+ Edit") || reader.current.hasPrefix("Edit"))
    let first = reader.state.cursor?.node
    reader.press("gW<enter>jjjjj<enter>")
    #expect(reader.state.files == nil)
    #expect(reader.state.cursor?.node != first)
    // A line that was there before leads nowhere.
    reader.press("gW<enter>j<enter>")
    #expect(reader.state.files != nil && reader.effects == [.beep])
  }

  @Test("each line names its call, turn and prompt")
  func authors() throws {
    var reader = Reader(job(), rows: 24)
    reader.press("W<enter>jjjjj")
    let view = try #require(reader.state.files)
    let author = LineAuthor(try #require(view.goal), view.turns, reader.state, reader.job.session)
    #expect(author.tool == "Edit" && author.turn == 2 && author.prompt == "Once more")
    #expect(!view.showsAuthors)
    reader.press("B")
    #expect(reader.state.files?.showsAuthors == true)
    // Outside, the same key opens them so.
    reader.press("qB")
    #expect(reader.state.files?.showsAuthors == true)
  }

  @Test("keys move where the focus is, and escape leaves the diff before the view")
  func focus() {
    var reader = Reader(job(), rows: 24)
    reader.press("Wj")
    #expect(reader.state.files?.selected == 1)
    reader.press("k<tab>jj")
    #expect(reader.state.files?.selected == 0 && reader.state.files?.cursor == 2)
    reader.press("<esc>")
    #expect(reader.state.files?.isInDiff == false)
    reader.press("<esc>")
    #expect(reader.state.files == nil)
  }

  @Test("opened on a call or on a file of the overview, they show that one")
  func wanted() {
    var reader = Reader(job(), rows: 24)
    reader.press("GW")
    let view = reader.state.files
    #expect(view?.selected == 0 && view?.isInDiff == true)
    #expect(view?.current.map { $0.kind == .removed && $0.spans[0].text == "three" } == true)
    reader.press("q=")
    while reader.state.overview?.chosenFile != "/w/b.md" { reader.press("j") }
    reader.press("W")
    #expect(reader.state.files?.selected == 1 && reader.state.files?.isInDiff == false)
  }
}
