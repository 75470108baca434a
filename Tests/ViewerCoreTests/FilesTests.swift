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
