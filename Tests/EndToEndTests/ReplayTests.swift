import TestGate
import TestSupport
import Testing

/// What was watched once can be watched again, at any speed and in any direction.
@Suite("Recordings and replays", .startsPrograms)
struct ReplayTests {
  private let folder = TestFolder()

  /// Watches a job to its end and records it: the path of the recording, and the updates seen.
  private func record() throws -> (path: String, updates: CommandRun) {
    let served = try ServedJob(Job.of(entries: 1))
    let recording = folder / "job.rec"
    let run = try Espalier.start(
      "watch", "--progress", "json", "--interval", "0.01", "--record", recording, served.address)
    try run.wait(for: "Entry number 0")
    for i in 1..<8 {
      served.update {
        $0.add("Step \(i)", Job.Call(id: "s\(i)", name: "read_file", path: "src/\(i)"))
      }
      try run.wait(for: "\"Step \(i)\"")
      served.update { $0.entries[i].calls[0] = .done("s\(i)", path: "src/\(i)") }
      try run.wait("for the end of call \(i)") {
        $0.outputText.contains(
          "\"tool_call_id\":\"s\(i)\",\"from\":\"running\",\"to\":\"completed\"")
      }
    }
    served.update {
      $0.status = "succeeded"
      $0.output = "done"
    }
    #expect(try run.waitForExit() == .exit(0))
    return (recording, run)
  }

  @Test("a recording tells what the updates told")
  func same() throws {
    let (path, updates) = try record()
    let recorded = try Espalier.run("print", "--style", "json", path)
    let seen = try Espalier.run("print", "--style", "json", "-", input: .bytes(updates.output))
    #expect(recorded.ending == .exit(0))
    #expect(recorded.outputText.contains("Step 7"))
    #expect(recorded.outputText.contains("\"status\": \"succeeded\""))
    func body(_ run: CommandRun) -> [Substring] {
      // How it was read and what was noted differs; what it says does not.
      run.outputText.split(separator: "\n").filter {
        !$0.contains("\"format\":") && !$0.contains("\"started_at\": null")
      }
    }
    if seen.ending == .exit(0) { #expect(body(seen) == body(recorded)) }
    #expect(try Espalier.run("check", path).ending == .exit(0))
  }

  @Test("without a screen a replay keeps to the times that are asked for")
  func plainly() throws {
    let lines = (0..<4).map { minute in
      #"{"type":"user","uuid":"u\#(minute)","sessionId":"s","timestamp":"2026-01-05T10:0\#(minute):00.000Z","#
        + #""message":{"role":"user","content":"Minute \#(minute)"}}"#
    }
    let path = folder.write(lines.joined(separator: "\n") + "\n", to: "s.jsonl")
    let all = try Espalier.run("replay", path)
    #expect(all.outputText.contains("Minute 0") && all.outputText.contains("Minute 3"))
    let part = try Espalier.run("replay", "--start", "1:00", "--until", "2:30", path)
    #expect(part.ending == all.ending)
    #expect(!part.outputText.contains("Minute 0") && !part.outputText.contains("Minute 3"))
    #expect(part.outputText.contains("Minute 1") && part.outputText.contains("Minute 2"))
    // Three minutes, each shortened to a tenth of a second, ten times faster.
    let timed = try Espalier.run("replay", "--speed", "10", "--idle-limit", "0.1", path)
    #expect(timed.outputText == all.outputText)
  }

  /// A screen without the signs of what the last step changed: those tell where the reader came from.
  private static func unmarked(_ screen: String) -> String {
    screen.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        if line.hasPrefix("──") { return "──" }
        let text = line.replacing("•", with: " ")
        return String(text.reversed().drop { $0 == " " }.reversed())
      }.joined(separator: "\n")
  }

  @Test("keys play, pause, step and seek; the same place looks the same from either side")
  func keys() throws {
    let (path, _) = try record()
    let pty = try Espalier.screen("replay", path)
    try pty.wait(for: "/ 00:00")
    pty.press("space")
    try pty.waitForRest()
    pty.press("home")
    try pty.waitForRest()

    /// The screen after a key.
    func screen(after keys: String...) throws -> String {
      for key in keys { pty.press(key) }
      try pty.waitForRest()
      return Self.unmarked(pty.screen.text)
    }
    // That there is nothing before the beginning is told where the key was pressed there.
    var forward = [try screen(after: ".", ",")]
    for _ in 0..<6 { forward.append(try screen(after: ".")) }
    #expect(Set(forward).count == forward.count, "each step shows something new")
    for step in forward.indices.dropLast().reversed() {
      let back = try screen(after: ",")
      #expect(back == forward[step], "step \(step)")
    }

    let end = try screen(after: "end")
    #expect(end.contains("Step 7"))
    #expect(end.contains("succeeded"))
    let half = try screen(after: "5", "0", "%")
    #expect(half.contains("Entry number 0"))
    #expect(!half.contains("Step 7"))
    _ = try screen(after: "end")
    #expect(try screen(after: "5", "0", "%") == half)
    _ = try screen(after: "home")
    #expect(try screen(after: "5", "0", "%") == half)

    #expect(try screen(after: ">").contains("2×"))
    #expect(try screen(after: "<", "<").contains("1/2×"))
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("a replay plays to its end by itself, at the speed that is asked for")
  func plays() throws {
    let (path, _) = try record()
    let pty = try Espalier.screen("replay", "--speed", "20", path)
    try pty.wait("for the end") {
      $0.text.contains("Step 7") && $0.row(0).contains("succeeded")
    }
    #expect(try pty.quit() == .exit(0))
    #expect(pty.leftovers == [])
  }

  @Test("arrows with Shift go back and on by five seconds of the session")
  func arrows() throws {
    var lines = ""
    for i in 1...40 {
      let update =
        "{\"seq\":\(i),\"at\":\"2025-09-14T09:00:\(i < 10 ? "0" : "")\(i).000Z\",\"type\":\"new_message\",\"message_index\":\(i - 1),\"entry\":{\"ts\":\"2025-09-14T09:00:\(i < 10 ? "0" : "")\(i).000Z\",\"message\":\"Second \(i).\"}}"
      lines += "{\"n\":\(i),\"t\":\(i),\"update\":\(update)}\n"
    }
    let path = folder.write(
      "{\"espalier_recording\":1,\"source\":\"test\",\"format\":\"progress-snapshot\",\"started_at\":\"2025-09-14T09:00:00.000Z\"}\n"
        + lines,
      to: "job.rec")
    let pty = try Espalier.screen("replay", path, size: .init(rows: 60, columns: 120))
    try pty.wait(for: "00:00")
    pty.press("space", "home")
    try pty.waitForRest()
    for _ in 0..<2 { pty.type("\u{1b}[1;2C") }
    try pty.wait(for: "Second 10.")
    try pty.waitForRest()
    #expect(!pty.screen.text.contains("Second 13."))
    let there = Self.unmarked(pty.screen.text)
    pty.type("\u{1b}[1;2C")
    try pty.wait(for: "Second 15.")
    pty.type("\u{1b}[1;2D")
    try pty.wait(forNo: "Second 15.")
    try pty.waitForRest()
    #expect(Self.unmarked(pty.screen.text) == there)
    #expect(try pty.quit() == .exit(0))
  }

  @Test("a torn recording is read as far as it is whole")
  func torn() throws {
    let (path, _) = try record()
    let whole = folder.read("job.rec")
    folder.write(Array(whole.utf8.dropLast(40)), to: "torn.rec")
    let run = try Espalier.run("print", folder / "torn.rec")
    #expect(run.ending == .exit(0))
    #expect(run.outputText.contains("Step 7"))
    #expect(try Espalier.run("check", folder / "torn.rec").ending == .exit(1))
    #expect(try Espalier.run("check", path).ending == .exit(0))
  }
}
