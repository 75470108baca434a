import CellGrid
import SessionModel
import TestSupport
import Testing

@testable import ViewerCore

@Suite("What the overview says of what failed")
struct OverviewFailureTests: ReadsOverview {
  @Test("says of failures in which turn they were and whether the same went well later")
  func later() {
    var job = SessionBuilder()
    job.entry("One", role: .user)
    let first = job.entry("Trying")
    func edit(_ tool: String, _ file: String, _ status: ToolStatus, _ error: String? = nil) {
      job.call(
        tool, #"{"file_path":"\#(file)","old_string":"x","new_string":"y","content":"y"}"#,
        under: first, took: 1, status, error: error)
    }
    edit("Edit", "/w/a.md", .failed, "File has not been read yet")
    edit("Write", "/w/b.md", .failed, "File has not been read yet")
    job.call("Bash", #"{"command":"make"}"#, under: first, took: 1, .failed, error: "exit code 1")
    job.call("Bash", #"{"command":"ls x"}"#, under: first, took: 1, .failed, error: "exit code 1")
    // Another tool changes the file, and the other file stays as it was.
    edit("Write", "/w/a.md", .completed)
    job.entry("Two", role: .user)
    job.call("Bash", #"{"command":"make"}"#, under: job.entry("Again"), took: 1)
    job.finish()
    #expect(
      rows(.failed, overview(job)) == [
        "failed: 6 calls: 2 ok, 4 failed", "of 4: 1 not retried, 2 worked later, 1 harmless",
        "2 Edit, Write: File has not been read yet [1 of 2 worked later]",
        "1 make: exit code 1 [worked later]", "1 ls x: exit code 1 [harmless look]",
      ])
    for _ in 1...2 {
      job.call(
        "Bash", #"{"command":"make all"}"#, under: job.entry("Again"), took: 1, .failed,
        error: "exit code 1")
    }
    // What was never made good comes first.
    #expect(
      rows(.failed, overview(job)).first { $0.contains("[") }
        == "2 make all: exit code 1 [failed again]")
  }

  @Test(
    "each call has its place in one sum, and what was refused or broken off is named and not done")
  func refused() {
    var job = SessionBuilder()
    job.entry("Ship it", role: .user)
    let entry = job.entry("On it")
    job.call("deploy", #"{"target":"production"}"#, under: entry, took: 1, .rejected)
    job.call("Bash", #"{"command":"npm run dev"}"#, under: entry, took: 1, .cancelled)
    job.call("notify", #"{"text":"shipped"}"#, under: entry, took: 1)
    job.entry("Not shipped")
    job.finish()
    let reader = overview(job)
    #expect(rows(.done, reader) == ["done: called notify: shipped"])
    #expect(
      rows(.failed, reader) == [
        "failed: nothing, 3 calls: 1 ok, 1 refused by the person, 1 cancelled",
        "1 deploy target: production:  [refused by the person]", "1 npm run dev:  [cancelled]",
      ])
  }

  @Test("a cause is what is said of an error, and no line of a program that stands around it")
  func minified() {
    var job = SessionBuilder()
    let entry = job.entry("Trying")
    let code = String(repeating: "throw new Error('x');", count: 200)
    job.call(
      "Bash", #"{"command":"npx tsx a.ts"}"#, under: entry, took: 1, .failed,
      error: "/w/tsx.cjs:3\n\(code)\n\nError: Cannot find module 'a'\n    at b.js:1")
    job.call(
      "Bash", #"{"command":"npx tsx b.ts"}"#, under: entry, took: 1, .failed, error: code)
    let failed = rows(.failed, overview(job))
    #expect(failed.contains { $0.contains(": Error: Cannot find module 'a'") })
    #expect(failed.contains { $0.contains("throw new Error") })
  }

  @Test("an exit status is told with the line of the output that says why, in rows as well")
  func statuses() {
    var job = SessionBuilder()
    job.call(
      "shell", #"{"command":"sed -n 1p a.ts"}"#, under: job.entry("Looking"), took: 1, .failed,
      result: "sed: a.ts: No such file", error: "exit code 1")
    job.finish()
    #expect(
      rows(.failed, overview(job)).contains {
        $0.contains("exit code 1: sed: a.ts: No such file")
      })
    var reader = Reader(job)
    reader.press("e")
    #expect(reader.rows.contains("| error: exit code 1: sed: a.ts: No such file"), "\(reader.rows)")
  }

  @Test("a test that failed went well later where all of its kind did, and not where others did")
  func checks() {
    var job = SessionBuilder()
    let entry = job.entry("Trying")
    func run(_ command: String, _ status: ToolStatus = .completed) {
      job.call("Bash", #"{"command":"\#(command)"}"#, under: entry, took: 1, status, error: "no")
    }
    run("pytest tests/test_a.py", .failed)
    run("pytest tests/test_b.py")
    run("pytest | tail")
    #expect(rows(.failed, overview(job)).first == "failed: 3 calls: 2 ok, 1 failed")
    #expect(rows(.failed, overview(job)).last?.hasSuffix("[not retried yet]") == true)
    run("cd x && pytest -q")
    #expect(rows(.failed, overview(job)).first == "failed: 4 calls: 3 ok, 1 failed")
    #expect(rows(.failed, overview(job)).last?.hasSuffix("[worked later]") == true)
  }
}
