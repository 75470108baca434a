import TestSupport
import Testing

/// Where the reader is, while the job goes on and in time.
extension BehaviourTests {
  @Test(
    "20. a hundred entries that arrive are counted and move nothing; G follows again",
    arguments: Espalier.sizes)
  func following(size: Espalier.Size) throws {
    let served = try ServedJob(Job.of(entries: 40))
    let pty = try Espalier.screen("watch", served.address, size: size)
    try pty.wait(for: "Entry number 39")
    pty.press("k", "k")
    try pty.wait(for: "not following")
    try pty.waitForRest()
    let rows = 2..<(size.rows - 3)
    // The rail tells that the whole has grown.
    func shown() -> [Substring] { rows.map { pty.screen.row($0).prefix(size.columns - 2) } }
    let before = shown()
    served.update { job in for i in 40..<140 { job.add("Entry number \(i)") } }
    try pty.wait(for: "100 new")
    #expect(shown() == before)
    pty.press("G")
    try pty.wait(for: "Entry number 139")
    try pty.wait(for: "FOLLOW")
    served.update { $0.add("The one after that") }
    try pty.wait(for: "The one after that")
    #expect(try pty.quit() == .exit(0))
  }

  @Test(
    "21. the cursor stays on its entry when others above it go, and when a filter comes and goes",
    arguments: Espalier.sizes)
  func deletions(size: Espalier.Size) throws {
    let served = try ServedJob(Job.of(entries: 40))
    let pty = try Espalier.screen("watch", served.address, size: size)
    try pty.wait(for: "Entry number 39")
    for _ in 0..<9 { pty.press("k") }
    try pty.wait(for: "not following")
    try pty.waitForRest()
    let selected = try #require(pty.selectedRow)
    served.update { $0.entries.removeSubrange(3..<8) }
    served.update { $0.add("The last of them") }
    try pty.wait(for: " new")
    try pty.waitForRest()
    #expect(pty.selectedRow == selected)
    pty.type("&src/3")
    pty.press("enter")
    try pty.wait(for: "FILTER")
    try pty.waitForRest()
    pty.press("esc")
    try pty.wait(forNo: "FILTER")
    try pty.waitForRest()
    #expect(pty.selectedRow == selected)
    #expect(try pty.quit() == .exit(0))
  }

  /// The rows of the tree, without the marks of what changed last.
  private func tree(_ pty: PseudoTerminal) -> [String] {
    (2..<(pty.screen.size.rows - 2)).map { number in
      let row = pty.screen.row(number)
      if row.hasPrefix("──") { return "" }
      return String(row.replacing("•", with: " ").reversed().drop { $0 == " " }.reversed())
    }
  }

  @Test("23. every frame of a job seen live is a frame of its replay, to the end without an end")
  func liveIsReplay() throws {
    let served = try ServedJob(Job.of(entries: 1))
    let recording = folder / "live.rec"
    let pty = try Espalier.screen("watch", "--record", recording, served.address)
    try pty.wait(for: "Entry number 0")
    try pty.waitForRest()
    var live = [tree(pty)]
    for i in 1..<5 {
      served.update { $0.add("Step \(i)", .done("s\(i)", path: "src/\(i)")) }
      try pty.wait(for: "src/\(i)")
      try pty.waitForRest()
      live.append(tree(pty))
    }
    // This one is never told to have ended; the job is.
    served.update { job in
      job.add("Last", Job.Call(id: "open", name: "open_tool", path: "x"))
    }
    try pty.wait(for: "open_tool")
    served.update { $0.status = "succeeded" }
    try pty.wait("for the end") { $0.row(0).contains("succeeded") }
    try pty.waitForRest()
    live.append(tree(pty))
    #expect(!pty.screen.text.contains("running"))
    #expect(try pty.quit() == .exit(0))

    let replay = try Espalier.screen("replay", recording)
    try replay.wait(for: "/ 00:")
    replay.press("space", "end")
    try replay.wait("for the end") { $0.row(0).contains("succeeded") }
    try replay.waitForRest()
    #expect(tree(replay) == live.last)
    var seen: Set<[String]> = [tree(replay)]
    for _ in 0..<60 where !seen.isSuperset(of: live) {
      replay.press(",")
      try replay.waitForRest()
      seen.insert(tree(replay))
    }
    for (number, frame) in live.enumerated() {
      #expect(seen.contains(frame), "frame \(number):\n\(frame.joined(separator: "\n"))")
    }
    #expect(try replay.quit() == .exit(0))
  }

  /// A recording with an entry each second.
  private func seconds(_ count: Int) -> String {
    var text =
      "{\"espalier_recording\":1,\"source\":\"test\",\"format\":\"progress-snapshot\","
      + "\"started_at\":\"2025-09-14T09:00:00.000Z\"}\n"
    for i in 1...count {
      let time = "2025-09-14T09:00:\(i < 10 ? "0" : "")\(i).000Z"
      text +=
        "{\"n\":\(i),\"t\":\(i),\"update\":{\"seq\":\(i),\"at\":\"\(time)\","
        + "\"type\":\"new_message\",\"message_index\":\(i - 1),"
        + "\"entry\":{\"ts\":\"\(time)\",\"message\":\"Second \(i).\"}}}\n"
    }
    return folder.write(text, to: "seconds.rec")
  }

  @Test(
    "24. a replay that is woken all the time by what draws nothing goes on, and shows its last moment"
  )
  func wokenReplay() throws {
    let pty = try Espalier.screen("replay", "--speed", "16", "--until", "20.5", seconds(50))
    try pty.wait("for its end") { screen in
      // The terminal's answer about its background: it is no key.
      pty.type("\u{1b}]11;rgb:0000/0000/0000\u{1b}\\")
      return screen.text.contains("Second 20.")
    }
    #expect(try pty.quit() == .exit(0))
  }

  @Test("24. the moment at which a replay stops is told from its start, however late that is read")
  func lateStart() throws {
    // What nobody knows stands in front of the first record, more than is read before there is a screen.
    let lines = Files.text(seconds(30))!.split(separator: "\n", maxSplits: 1)
    let strange = #"{"strange":""# + String(repeating: "x", count: 6 << 20) + "\"}"
    let recording = folder.write("\(lines[0])\n\(strange)\n\(lines[1])", to: "late.rec")
    let pty = try Espalier.screen("replay", "--speed", "64", "--until", "20.5", recording)
    try pty.wait(for: "Second 20.")
    try pty.waitForRest()
    #expect(!pty.screen.text.contains("Second 21."))
    #expect(try pty.quit() == .exit(0))
  }

  @Test(
    "24. a moment looks the same from wherever one comes to it, and as when it was played to",
    arguments: Espalier.sizes)
  func seeking(size: Espalier.Size) throws {
    let recording = seconds(50)
    var numbers = SeededGenerator(seed: 24)
    let times = (0..<6).map { _ in Int.random(in: 2..<49, using: &numbers) }
    let pty = try Espalier.screen("replay", recording, size: size)
    try pty.wait(for: "00:00")
    pty.press("space")
    var first: [Int: [String]] = [:]
    for time in times + times.reversed() + times.sorted() {
      pty.type(":seek \(time).5\r")
      try pty.wait(for: "Second \(time).")
      try pty.waitForRest()
      #expect(!pty.screen.text.contains("Second \(time + 1)."))
      if let before = first[time] { #expect(tree(pty) == before, "second \(time)") }
      first[time] = tree(pty)
    }
    #expect(try pty.quit() == .exit(0))
    for time in times.prefix(2) {
      let played = try Espalier.screen(
        "replay", "--speed", "30", "--until", "\(time).5", recording, size: size)
      try played.wait(for: "Second \(time).")
      try played.waitForRest()
      #expect(tree(played) == first[time], "played to second \(time)")
      #expect(try played.quit() == .exit(0))
    }
  }
}
