import TestGate
import TestSupport
import Testing

/// Search and filter, driven as people do.
@Suite("Searching", .startsPrograms)
struct SearchingTests {
  private let folder = TestFolder()
  private let finished: String

  init() {
    var job = Job.of(entries: 40, status: "succeeded")
    job.entries[20].calls[0].result = "a line\nthe needle in the haystack"
    job.entries[30].calls[0].status = "failed"
    job.entries[30].calls[0].error = "needle broken"
    finished = folder.write(job.snapshot, to: "job.log")
  }

  @Test(
    "a search looks into folds, opens only the way, and esc brings the view back as it was",
    arguments: Espalier.sizes)
  func folds(size: Espalier.Size) throws {
    let pty = try Espalier.screen(finished, size: size)
    try pty.wait(for: "Entry number 0")
    pty.press("j", "j")
    try pty.waitForRest()
    let before = pty.screen.text
    pty.press("/")
    pty.type("haystack")
    try pty.wait(for: "Hit 1 of 1")
    try pty.wait(for: "the needle in the haystack")
    #expect(pty.screen.text.contains("Entry number 20"))
    pty.press("esc")
    try pty.waitForRest()
    #expect(pty.screen.text == before)
    pty.press("/")
    pty.type("needle")
    pty.press("enter")
    try pty.wait(for: "Hit 1 of 2")
    pty.press("n")
    try pty.wait(for: "needle broken")
    try pty.wait(for: "Hit 2 of 2")
    #expect(
      !pty.screen.text.contains("the needle in the haystack"), "what was left is folded again")
    #expect(try pty.quit() == .exit(0))
  }

  @Test("a paste in a prompt is text, and the keys in it are none")
  func paste() throws {
    let pty = try Espalier.screen(finished)
    try pty.wait(for: "Entry number 0")
    pty.press("/")
    pty.paste("qqq\u{1b}G:q")
    try pty.wait(for: "no hits")
    #expect(pty.screen.row(23).hasPrefix("/qqq"))
    #expect(pty.screen.row(23).contains(":q"))
    #expect(pty.ending == nil)
    pty.press("esc")
    try pty.wait(forNo: "/qqq")
    #expect(try pty.quit() == .exit(0))
  }

  @Test("a filter leaves what it is about, says so, and gives the row of the cursor back")
  func filter() throws {
    let pty = try Espalier.screen(finished, size: Espalier.Size(rows: 24, columns: 100))
    try pty.wait(for: "Entry number 0")
    pty.press("ctrl-d", "ctrl-d", "j")
    try pty.waitForRest()
    let before = pty.screen.text
    pty.press("s")
    try pty.wait(for: "FILTER failed")
    #expect(pty.screen.text.contains("1 of 80"))
    #expect(pty.screen.text.contains("Entry number 30"))
    #expect(!pty.screen.text.contains("Entry number 20"))
    pty.press("\\")
    try pty.wait(for: "filter off: failed")
    pty.press("\\")
    try pty.wait(for: "FILTER failed")
    pty.press("esc")
    try pty.wait(forNo: "FILTER")
    #expect(pty.screen.text == before)
    pty.press("f")
    try pty.wait(for: "Show only")
    pty.press("1", "enter")
    try pty.wait(for: "FILTER status:completed")
    try pty.wait(forNo: "Show only")
    pty.press("&")
    pty.type("number 7")
    try pty.wait(for: "0 of 80")
    pty.press("esc")
    try pty.wait(forNo: "&number")
    #expect(try pty.quit() == .exit(0))
  }

  @Test("while a job goes on, a filter takes in what arrives and the cursor stays on its entry")
  func live() throws {
    let served = try ServedJob(Job.of(entries: 20))
    let pty = try Espalier.screen("watch", served.address)
    try pty.wait(for: "Entry number 19")
    pty.press("k", "k", "k", "k")
    try pty.waitForRest()
    let selected = try #require(pty.selectedRow)
    pty.press("&")
    pty.type("number 1")
    pty.press("enter")
    try pty.wait(for: "FILTER &number 1")
    try pty.wait(for: "11 of 40")
    served.update { job in
      for i in 100..<103 { job.add("Entry number \(i)", .done("n\(i)", path: "late/\(i)")) }
    }
    try pty.wait(for: "14 of 46")
    pty.press("esc")
    try pty.wait(forNo: "FILTER")
    try pty.waitForRest()
    #expect(pty.selectedRow == selected)
    #expect(pty.screen.text.contains("3 new") || pty.screen.text.contains("6 new"))
    #expect(try pty.quit() == .exit(0))
  }
}
