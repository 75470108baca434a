import SessionModel
import TestSupport
import Testing

@testable import Reports

@Suite("The patch of a session")
struct DiffReportTests {
  private func patch(_ job: TestSupport.SessionBuilder) -> String {
    var bytes: [UInt8] = []
    ReportStyle.diff.write(job.session, ReportOptions(clean: { $0 })) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Runs git in a folder; returns its status and what it said.
  private func git(_ folder: TestFolder, _ arguments: String...) throws -> (Int32, String) {
    let run = try CommandRun.run("/usr/bin/env", ["git", "-C", folder.path] + arguments)
    return (run.ending == .exit(0) ? 0 : 1, String(decoding: run.errors, as: UTF8.self))
  }

  private func json(_ text: String) -> String {
    "\""
      + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n").replacing("\t", with: "\\t") + "\""
  }

  @Test("is taken by git where the first contents are in the record, and leads to the last ones")
  func applies() throws {
    let folder = TestFolder()
    let first = "one\ntwo\n\tthree\n" + (4...20).map { "line \($0)\n" }.joined() + "no end"
    folder.write(first, to: "a file.txt")
    folder.write("old\n", to: "gone.txt")
    folder.write("stays\n", to: "unknown.txt")
    #expect(try git(folder, "init", "-q").0 == 0)
    let root = folder.path
    var job = TestSupport.SessionBuilder()
    let entry = job.entry("Editing")
    func call(
      _ name: String, _ arguments: String, edits: String? = nil, _ status: ToolStatus = .completed
    ) {
      let call = job.call(name, arguments, under: entry)
      if let edits { job.set(call, .edits, edits) }
      job.end(call, status)
      job.wait(1)
    }
    let path = json("\(root)/a file.txt")
    call(
      "Edit", #"{"file_path":\#(path),"old_string":"two","new_string":"2\n2b"}"#,
      edits:
        #"{"filePath":\#(path),"originalFile":\#(json(first)),"structuredPatch":[{"oldStart":1,"oldLines":3,"newStart":1,"newLines":4,"lines":[" one","-two","+2","+2b"," \tthree"]}]}"#
    )
    call("Edit", #"{"file_path":\#(path),"old_string":"no end","new_string":"still no end"}"#)
    call("Edit", #"{"file_path":\#(path),"old_string":"line 12\n","new_string":""}"#)
    // What failed or was refused changes nothing.
    call("Edit", #"{"file_path":\#(path),"old_string":"one","new_string":"1"}"#, .failed)
    call("Edit", #"{"file_path":\#(path),"old_string":"one","new_string":"1"}"#, .rejected)
    call(
      "Write", #"{"file_path":\#(json("\(root)/sub/new.txt")),"content":"x\ny"}"#,
      edits:
        #"{"type":"create","filePath":\#(json("\(root)/sub/new.txt")),"content":"x\ny","structuredPatch":[]}"#
    )
    call(
      "apply_patch",
      #"{"input":"*** Begin Patch\n*** Delete File: \#(root)/gone.txt\n*** End Patch"}"#,
      edits: #"{"\#(root)/gone.txt":{"type":"delete","before":"old\n"}}"#)
    call(
      "Edit",
      #"{"file_path":\#(json("\(root)/unknown.txt")),"old_string":"stays","new_string":"goes"}"#)
    let text = patch(job)
    #expect(text.hasPrefix("# paths are those from \(root)/\n"))
    #expect(text.contains("# unknown.txt: the first content is unknown, these are the edits\n"))
    folder.write(text, to: "session.diff")
    let checked = try git(folder, "apply", "--check", "session.diff")
    #expect(checked.0 == 0, "\(checked.1)\n\(text)")
    #expect(try git(folder, "apply", "session.diff").0 == 0)
    let last =
      first.replacing("two", with: "2\n2b").replacing("no end", with: "still no end")
      .replacing("line 12\n", with: "")
    #expect(Files.text(folder / "a file.txt") == last)
    #expect(Files.text(folder / "sub/new.txt") == "x\ny")
    #expect(Files.text(folder / "gone.txt") == nil)
    #expect(Files.text(folder / "unknown.txt") == "stays\n")
  }

  @Test("says so when nothing was changed, and what was written over what nobody knows")
  func remarks() {
    var job = TestSupport.SessionBuilder()
    let entry = job.entry("Looking")
    job.call("Read", #"{"file_path":"/w/a"}"#, under: entry, took: 1, result: "a")
    #expect(patch(job) == "# no file was changed\n")
    job.call("Write", #"{"file_path":"/w/b","content":"x\n"}"#, under: entry, took: 1)
    #expect(
      patch(job) == """
        # paths are those from /w/
        # b: written as a whole, the first content is unknown
        diff --git a/b b/b
        new file mode 100644
        --- /dev/null
        +++ b/b
        @@ -0,0 +1,1 @@
        +x

        """)
  }

  @Test("a content that a call read tells what the file was, also where it is written anew")
  func read() {
    var job = TestSupport.SessionBuilder()
    let entry = job.entry("Reading")
    job.call("read", #"{"path":"/w/a"}"#, under: entry, took: 1, result: "one\ntwo\n")
    job.call("write", #"{"path":"/w/a","content":"one\n2\n"}"#, under: entry, took: 1)
    #expect(
      patch(job) == """
        # paths are those from /w/
        diff --git a/a b/a
        --- a/a
        +++ b/a
        @@ -1,2 +1,2 @@
         one
        -two
        +2

        """)
  }
}
