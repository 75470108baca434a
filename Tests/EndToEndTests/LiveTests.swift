import TestGate
import TestSupport
import Testing

/// A job that grows, watched over HTTP.
@Suite("Watching a job", .startsPrograms)
struct LiveTests {
  @Test("who leaves keeps a line of what the job came to, on the screen from before")
  func outcome() throws {
    let served = try ServedJob(Job.of(entries: 3))
    let pty = try Espalier.screen("watch", served.address)
    try pty.wait(for: "Entry number 2")
    #expect(try pty.quit() == .exit(0))
    #expect(pty.screen.text.contains("still running after"))
    #expect(pty.screen.text.contains("3 done: A small job"))
    #expect(!pty.screen.text.contains("Entry number 2"))
  }

  @Test("the address of a server alone leads to its job")
  func serverAlone() throws {
    let folder = TestFolder()
    var job = Job.of(entries: 2)
    job.status = "succeeded"
    let log = folder.write(job.snapshot, to: "job.log")
    let server = try Espalier.start("serve", log)
    try server.wait(for: "\n")
    let address = String(server.outputText.prefix { $0 != "\n" })
    let root = address.split(separator: "/").prefix(2).joined(separator: "//") + "/"
    let run = try Espalier.run("print", root)
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("Entry number 1"))
  }

  @Test("a call in an old entry goes from pending to its end before the reader's eyes")
  func statuses() throws {
    let served = try ServedJob(Job.of(entries: 3))
    let pty = try Espalier.screen("watch", served.address)
    try pty.wait(for: "A small job")
    try pty.wait(for: "Entry number 2")
    #expect(pty.screen.row(0).contains("running"))

    served.update { $0.entries[0].calls.append(Job.Call(id: "new", name: "fetch", path: "a/b")) }
    try pty.wait(for: "fetch")
    for (status, word) in [("pending", "pending"), ("running", "running"), ("failed", "failed")] {
      served.update {
        $0.entries[0].calls[1].status = status
        if status == "failed" { $0.entries[0].calls[1].error = "no such branch" }
      }
      try pty.wait("for \(word)") { screen in
        screen.find("fetch").map { screen.row($0.row).contains(word) } ?? false
      }
    }
    served.update {
      $0.entries[2].calls.append(Job.Call(id: "other", name: "write_file", path: "c"))
    }
    try pty.wait("for running") { screen in
      screen.find("write_file").map { screen.row($0.row).contains("running") } ?? false
    }
    served.update { $0.entries[2].calls[1].status = "completed" }
    try pty.wait("for the end of it") { screen in
      screen.find("write_file").map {
        screen.row($0.row).contains("✓") && !screen.row($0.row).contains("running")
      } ?? false
    }
    served.update {
      $0.status = "succeeded"
      $0.output = "All is said."
    }
    try pty.wait("for the end") { !$0.row(0).contains("running") && $0.row(0).contains("✓") }
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("an upward key stops following, what is new is counted, G follows again")
  func follow() throws {
    let served = try ServedJob(Job.of(entries: 20))
    let pty = try Espalier.screen("watch", served.address)
    try pty.wait(for: "Entry number 19")
    try pty.wait(for: "FOLLOW")
    pty.press("k")
    try pty.wait(for: "not following")
    try pty.waitForRest()
    // The rail tells that the whole has grown.
    func shown() -> [Substring] { (1...20).map { pty.screen.row($0).prefix(78) } }
    let before = shown()

    served.update { job in
      for i in 20..<25 { job.add("Entry number \(i)", .done("n\(i)", path: "late/\(i)")) }
    }
    try pty.wait(for: "new")
    #expect(pty.screen.text.contains("↓"))
    #expect(!pty.screen.text.contains("Entry number 24"))
    #expect(shown() == before, "nothing moved")

    pty.press("G")
    try pty.wait(for: "Entry number 24")
    try pty.wait(for: "FOLLOW")
    #expect(!pty.screen.text.contains("not following"))
    served.update { $0.add("The one after that") }
    try pty.wait(for: "The one after that")
    #expect(try pty.quit() == .exit(0))
  }

  @Test("the selection stays on its entry while entries come, change and go above it")
  func selection() throws {
    let served = try ServedJob(Job.of(entries: 12))
    let pty = try Espalier.screen("watch", served.address)
    try pty.wait(for: "Entry number 11")
    pty.press("k", "k")
    try pty.wait(for: "not following")
    try pty.waitForRest()
    let selected = try #require(pty.selectedRow)
    #expect(selected.contains("src/10.swift"))

    served.update {
      $0.entries[2].message = "Edited, and so long that it takes more than one row of the screen"
    }
    served.update { $0.entries[1].calls.append(.done("x", name: "inserted", path: "x")) }
    served.update { job in
      var entry = job.entries[3]
      entry.message = "Inserted between"
      job.entries.insert(entry, at: 3)
      job.add("And one at the end")
    }
    try pty.wait(for: "new")
    try pty.waitForRest()
    let still = try #require(pty.selectedRow)
    #expect(still.contains("src/10.swift"), "\(pty.screen.text)")
    pty.press("g")
    try pty.wait(for: "Inserted between")
    #expect(try pty.quit() == .exit(0))
  }

  @Test(
    "the outcome is the exit status with --exit-when-done",
    arguments: [
      ("succeeded", 0), ("failed", 3), ("cancelled", 3),
    ] as [(String, Int32)])
  func exitWhenDone(status: String, code: Int32) throws {
    let served = try ServedJob(Job.of(entries: 2))
    let pty = try Espalier.screen("watch", "--exit-when-done", served.address)
    try pty.wait(for: "Entry number 1")
    served.update { $0.status = status }
    #expect(try pty.waitForExit() == .exit(code))
    #expect(pty.leftovers == [])
  }

  @Test("what never ended is settled when the job ends: no spinner is left")
  func settled() throws {
    var job = Job.of(entries: 1)
    job.add(
      "Two at once", Job.Call(id: "a", name: "first_tool", path: "a"),
      Job.Call(id: "b", name: "second_tool", path: "b", status: "pending"))
    let served = try ServedJob(job)
    let pty = try Espalier.screen("watch", served.address)
    try pty.wait(for: "second_tool")
    served.update {
      $0.status = "failed"
      $0.error = "out of budget"
    }
    try pty.wait("for the end") { $0.row(0).contains("failed") }
    try pty.waitForRest()
    for name in ["first_tool", "second_tool"] {
      let row = try #require(pty.screen.find(name)).row
      #expect(!pty.screen.row(row).contains("running"))
      #expect(!pty.screen.row(row).contains("pending"))
    }
    #expect(try pty.quit() == .exit(0))
  }
}

extension PseudoTerminal {
  /// The row that is selected: the one drawn on a background.
  var selectedRow: String? {
    let row = (1..<(screen.size.rows - 2)).first { row in
      (0..<screen.size.columns).filter { column in
        let cell = screen.cell(row: row, column: column)
        return cell.background != -1 || cell.isReversed
      }.count > screen.size.columns / 2
    }
    return row.map { screen.row($0) }
  }
}
