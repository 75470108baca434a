import Glibc
import TestSupport

/// A week in minutes: what the viewer holds while it is used, as slopes.
enum Soak {
  /// A stretch of work.
  private struct Phase: Sendable {
    var name: String
    /// What the slope is counted by.
    var unit: String
    /// How many units there are.
    var goal: Int
    /// Bytes a unit that are fine: what is kept of it on purpose, and a little.
    var limit: Double
    /// Does it: calls back with how many units are done, again and again.
    var run: @Sendable (Torture, Phase, inout Samples) throws -> Void
  }

  /// What was seen on the way.
  private struct Samples {
    private(set) var all: [(done: Int, memory: Memory)] = []
    private var last = 0

    /// Looks at the process each fortieth of the way.
    mutating func look(_ process: pid_t, _ done: Int, of goal: Int) {
      guard done - last >= goal / 40 || all.isEmpty || done >= goal else { return }
      last = done
      if let memory = Memory.of(process) { all.append((done, memory)) }
    }

    /// Bytes a unit over the second half: what is set up once has been by then.
    var slope: Double {
      let half = all.suffix(max(2, all.count / 2))
      let n = Double(half.count)
      let x = half.map { Double($0.done) }
      let y = half.map { Double($0.memory.resident) * 1024 }
      let (sx, sy) = (x.reduce(0, +), y.reduce(0, +))
      let sxy = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
      let sxx = x.reduce(0) { $0 + $1 * $1 }
      let below = n * sxx - sx * sx
      return below == 0 ? 0 : (n * sxy - sx * sy) / below
    }
  }

  /// Runs all phases, those that ONLY names when it is set, and writes the table.
  static func run(_ torture: Torture) -> Int32 {
    print("phase      units     first    last    slope  limit  descriptors  threads  seconds")
    var isFine = true
    for phase in phases where torture.only.map({ phase.name.contains($0) }) ?? true {
      var samples = Samples()
      let start = PseudoTerminal.now
      do { try phase.run(torture, phase, &samples) } catch {
        print("\(phase.name): \(error)")
        isFine = false
      }
      isFine = tell(phase, samples, PseudoTerminal.now - start) && isFine
    }
    Files.remove(torture.folder)
    return isFine ? 0 : 1
  }

  private static func tell(_ phase: Phase, _ samples: Samples, _ seconds: Double) -> Bool {
    guard let first = samples.all.first, let last = samples.all.last else { return false }
    let quarter = samples.all[samples.all.count / 4]
    let slope = samples.slope
    let isFine =
      slope <= phase.limit && last.done >= phase.goal
      && last.memory.descriptors <= quarter.memory.descriptors + 1
      && last.memory.threads <= quarter.memory.threads
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let name = phase.name + String(repeating: " ", count: max(0, 9 - phase.name.count))
    print(
      name + right("\(last.done)", 7) + right("\(first.memory.resident / 1024) MB", 9)
        + right("\(last.memory.resident / 1024) MB", 8)
        + right("\(Int(slope.rounded())) B/\(phase.unit)", 12)
        + right("\(Int(phase.limit))", 5)
        + right("\(quarter.memory.descriptors) → \(last.memory.descriptors)", 10)
        + right("\(quarter.memory.threads) → \(last.memory.threads)", 8)
        + right("\(Int(seconds))", 8) + (isFine ? "  holds" : "  DOES NOT HOLD"))
    return isFine
  }

  // MARK: Phases

  private static let phases = [
    Phase(name: "polls", unit: "poll", goal: 30_000, limit: 16, run: polls),
    Phase(name: "events", unit: "event", goal: 100_000, limit: 128, run: events),
    Phase(name: "resizes", unit: "resize", goal: 2_000, limit: 512, run: resizes),
    Phase(name: "lines", unit: "line", goal: 2_000_000, limit: 256, run: lines),
  ]

  /// What a reader does meanwhile.
  private static let habits = [
    "G", "/Entry\r", "n", "n", "\u{1b}", "X", "X", "x", "zM", "zR", "G", "p", "\t", "j", "j", "p",
    "V", "V", "S", "S", "?", "?", "e", "50%", "F", "G",
  ]

  /// Does one of the things that a reader does meanwhile: searches, looks back, folds, opens panels.
  private static func use(_ pty: PseudoTerminal, _ step: Int) throws {
    pty.type(habits[step % habits.count])
    _ = try? pty.waitForQuiet(milliseconds: 3, seconds: 0.05)
  }

  private static func polls(_ torture: Torture, _ phase: Phase, _ samples: inout Samples) throws {
    let body = Seeds.snapshot(entries: 50, status: "in_progress")
    guard let server = SmallServer(.json(body)) else { return }
    let home = torture.place("soak polls")
    let pty = try torture.screen(
      ["watch", "--interval", "0.01", "--wait", "0", server.address], home: home, rows: 40,
      columns: 120)
    try pty.wait(for: "Entry number")
    var step = 0
    try pty.wait("for all polls", seconds: 3600) { _ in
      step += 1
      if step % 10 == 0 { try? use(pty, step / 10) }
      samples.look(pty.process, server.count.now, of: phase.goal)
      return server.count.now >= phase.goal
    }
    try pty.leave()
  }

  private static func events(_ torture: Torture, _ phase: Phase, _ samples: inout Samples) throws {
    let head = #"data: {"type":"RUN_STARTED","threadId":"t","runId":"r"}"# + "\n\n"
    let server = SmallServer(
      .events(
        head: head,
        event: { number in
          // A message of a hundred pieces, and the next one.
          let id = "m\(number / 100)"
          let start =
            #"data: {"type":"TEXT_MESSAGE_START","messageId":"\#(id)","role":"assistant"}"#
          let piece =
            #"data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"\#(id)","delta":"Entry \#(number) "}"#
          let end = #"data: {"type":"TEXT_MESSAGE_END","messageId":"\#(id)"}"#
          return (number % 100 == 0 ? start : number % 100 == 99 ? end : piece) + "\n\n"
        }, count: phase.goal))
    guard let server else { return }
    let home = torture.place("soak events")
    let pty = try torture.screen(["watch", server.address], home: home, rows: 40, columns: 120)
    var step = 0
    try pty.wait("for all events", seconds: 3600) { _ in
      step += 1
      if step % 10 == 0 { try? use(pty, step / 10) }
      samples.look(pty.process, server.count.now, of: phase.goal)
      return server.count.now >= phase.goal
    }
    _ = try pty.waitForQuiet(milliseconds: 300)
    try pty.leave()
  }

  private static func resizes(_ torture: Torture, _ phase: Phase, _ samples: inout Samples) throws {
    let home = torture.place("soak resizes")
    let pty = try torture.screen([TerminalLife.job(torture, home, entries: 2000)], home: home)
    try pty.wait(for: "Entry number")
    var random = SeededGenerator(seed: torture.seed)
    for step in 1...phase.goal {
      pty.resize(
        rows: Int.random(in: 1...120, using: &random),
        columns: Int.random(in: 1...250, using: &random))
      _ = try pty.waitForQuiet(milliseconds: 5)
      if step % 7 == 0 { try use(pty, step / 7) }
      samples.look(pty.process, step, of: phase.goal)
    }
    try pty.leave()
  }

  private static func lines(_ torture: Torture, _ phase: Phase, _ samples: inout Samples) throws {
    let home = torture.place("soak lines")
    var source = GrowingSource(home + "/session.jsonl")
    source.add(100)
    let pty = try torture.screen(["watch", source.path], home: home, rows: 40, columns: 120)
    try pty.wait(for: "REC")
    while source.count < phase.goal {
      source.add(min(20_000, phase.goal - source.count), size: 60)
      // A whole round of them ends at the end, following.
      for step in habits.indices { try use(pty, step) }
      let last = "REC\(String(10_000_000 + source.count).dropFirst())"
      try pty.wait("for the last line", seconds: 120) { $0.text.contains(last) }
      samples.look(pty.process, source.count, of: phase.goal)
    }
    try pty.leave()
  }
}
