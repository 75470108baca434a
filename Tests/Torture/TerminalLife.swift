import Glibc
import TestSupport

/// What a terminal, its window and the system do to a viewer.
enum TerminalLife {
  /// The signals that end a process that does nothing about them.
  private static let signals: [(name: String, number: Int32)] =
    [
      ("HUP", 1), ("INT", 2), ("QUIT", 3), ("ILL", 4), ("TRAP", 5), ("ABRT", 6), ("BUS", 7),
      ("FPE", 8), ("USR1", 10), ("SEGV", 11), ("USR2", 12), ("PIPE", 13), ("ALRM", 14),
      ("TERM", 15),
      ("STKFLT", 16), ("XCPU", 24), ("XFSZ", 25), ("VTALRM", 26), ("PROF", 27), ("IO", 29),
      ("PWR", 30), ("SYS", 31),
    ] + [34, 35, 50, 64].map { ("realtime \($0)", $0) }

  /// Those that the program may live on after: a closed pipe and a full file are told by `write`.
  private static let survivable: Set<Int32> = [13, 25]

  private static let traps = ["index", "nil", "overflow", "abort", "segv", "stack"]

  static func tries(_ torture: Torture) -> [Try] {
    let isShort = torture.scale == .short
    func some<Element>(_ all: [Element], _ count: Int) -> [Element] {
      isShort ? Array(all.prefix(count)) : all
    }
    var all = some(signals, 3).map { signal in
      Try("signal \(signal.name)", "espalier FILE; kill -\(signal.number) PID") {
        try send(signal.number, $0)
      }
    }
    all += some(traps, 1).map { kind in
      Try("trap \(kind)", "espalier --crash-test \(kind) FILE") { try trap(kind, $0) }
    }
    all += [
      Try("hang-up") { try hangUp(before: "", $0) },
      Try("hang-up with SIGHUP ignored", "nohup espalier FILE") {
        try hangUp(before: "trap '' HUP; ", $0)
      },
      Try("stopped by a key and continued") { try suspend($0) },
      Try("stopped by SIGSTOP and continued") { try stop($0) },
      Try("a slow terminal") { try slow($0) },
    ]
    let sizes = [
      (0, 0), (500, 500), (1, 1), (0, 80), (24, 0), (1, 500), (500, 1), (2, 5), (5, 19), (5, 20),
      (6, 20), (24, 79), (300, 500),
    ]
    all += some(sizes, 2).map { rows, columns in
      Try("size \(rows)x\(columns)", "stty rows \(rows) cols \(columns); espalier FILE") {
        try size(rows, columns, $0)
      }
    }
    all += (0..<torture.amount(1, 12)).map { number in
      Try("storm of sizes \(number)") { try storm(UInt64(number), $0) }
    }
    return all
  }

  // MARK: Sources

  /// The log of a job with so many entries that is over.
  static func job(_ torture: Torture, _ home: String, entries: Int = 40) -> String {
    let path = Files.write(Seeds.log(entries: entries), to: home + "/job.log")
    HostileInputs.age(path)
    return path
  }

  static func open(
    _ torture: Torture, _ name: String, _ options: [String] = [], rows: Int = 24, columns: Int = 80,
    hasJobControl: Bool = false, before: String = "", environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    let home = torture.place("life " + name)
    let pty = try torture.screen(
      options + [job(torture, home)], home: home, environment: environment, rows: rows,
      columns: columns, hasJobControl: hasJobControl, before: before)
    return pty
  }

  // MARK: Tries

  private static func send(_ signal: Int32, _ torture: Torture) throws -> [String] {
    let pty = try open(torture, "signal \(signal)")
    try pty.wait(for: "Entry number")
    pty.signal(signal)
    if survivable.contains(signal) {
      _ = try pty.waitForQuiet(milliseconds: 300)
      if pty.ending == nil {
        pty.press("q")
        _ = try pty.waitForExit()
        return Verdict.of(pty, "lives on", endsBy: .exit(0))
      }
    }
    _ = try pty.waitForExit(seconds: 10)
    return Verdict.of(pty, "signal", endsBy: .signal(signal))
  }

  private static func trap(_ kind: String, _ torture: Torture) throws -> [String] {
    let pty = try open(torture, "trap \(kind)", ["--crash-test", kind])
    let start = PseudoTerminal.now
    let ending = try pty.waitForExit(seconds: 20)
    var problems = Verdict.of(pty, "trap", endsBy: nil)
    if case .exit = ending { problems.append("ended by \(ending)") }
    if PseudoTerminal.now - start > 5 { problems.append("took \(PseudoTerminal.now - start) s") }
    let text = pty.outputText
    if let left = text.range(of: "\u{1b}[?1049l"), !text[left.upperBound...].contains("espalier") {
      problems.append("said nothing on the normal screen")
    }
    return problems
  }

  private static func hangUp(before: String, _ torture: Torture) throws -> [String] {
    let pty = try open(torture, "hang-up \(before.count)", before: before)
    try pty.wait(for: "Entry number")
    let start = PseudoTerminal.now
    pty.hangUp()
    _ = try pty.waitForExit(seconds: 10)
    let seconds = PseudoTerminal.now - start
    return seconds > 2 ? ["ended after \(seconds) s"] : []
  }

  private static func suspend(_ torture: Torture) throws -> [String] {
    let pty = try open(torture, "suspend", hasJobControl: true)
    try pty.wait(for: "Entry number")
    var problems: [String] = []
    for _ in 0..<3 {
      pty.press("ctrl-z")
      try pty.wait(for: "job stopped")
      if pty.screen.isAlternate || !pty.areModesRestored {
        problems.append("unclean while stopped")
      }
      pty.resize(rows: 30, columns: 100)
      pty.press("enter")
      try pty.wait("to be back") { $0.isAlternate && $0.text.contains("Entry number") }
    }
    pty.press("q")
    _ = try pty.waitForExit()
    return problems + Verdict.of(pty, "the end", endsBy: .exit(0), openings: 4)
  }

  private static func stop(_ torture: Torture) throws -> [String] {
    let pty = try open(torture, "stop")
    try pty.wait(for: "Entry number")
    for _ in 0..<3 {
      pty.signal(SIGSTOP)
      pty.resize(rows: 20, columns: 70)
      pty.type("jjj")
      pty.signal(SIGCONT)
      pty.resize(rows: 24, columns: 80)
      _ = try pty.waitForQuiet()
    }
    pty.press("q")
    _ = try pty.waitForExit()
    return Verdict.of(pty, "the end", endsBy: .exit(0), openings: 4)
  }

  private static func slow(_ torture: Torture) throws -> [String] {
    let home = torture.place("life slow")
    let path = Files.write(Seeds.log(entries: 3), to: home + "/job.log")
    let pty = try torture.screen(["watch", path], home: home, rows: 50, columns: 200)
    try pty.wait(for: "Entry number")
    let memory = Memory.of(pty.process)
    pty.readLimit = 200
    for round in 0..<torture.amount(3, 12) {
      for step in 0..<40 {
        let text = Seeds.snapshot(entries: 4 + round * 40 + step, status: "in_progress")
        Files.write(text, to: path, appending: true)
        pty.type("jkG")
      }
      // A window that shows a fifth of what a viewer could send.
      _ = try? pty.waitForQuiet(milliseconds: 50, seconds: 0.3)
    }
    pty.readLimit = 65536
    let start = PseudoTerminal.now
    pty.press("Q")
    _ = try pty.waitForExit(seconds: 20)
    var problems = Verdict.of(pty, "the end", endsBy: .exit(0))
    let seconds = PseudoTerminal.now - start
    // All that was held back, drawn one after the other, would take far longer.
    if seconds > 10 { problems.append("answered the key after \(seconds) s") }
    if let now = memory, now.resident > 300_000 { problems.append("held \(now.resident) KB") }
    return problems
  }

  private static func size(_ rows: Int, _ columns: Int, _ torture: Torture) throws -> [String] {
    let pty = try open(torture, "size \(rows) \(columns)", rows: rows, columns: columns)
    try pty.wait("to be drawn") { $0.isAlternate }
    for keys in [
      "j", "G", "g", "enter", "O", "esc", "?", "esc", "V", "esc", "S", "esc", "ctrl-p", "esc", "f",
      "esc",
    ] {
      pty.press(keys)
      _ = try pty.waitForQuiet(milliseconds: 10)
    }
    pty.resize(rows: 24, columns: 80)
    try pty.leave()
    return Verdict.of(pty, "the end", endsBy: .exit(0))
  }

  private static func storm(_ seed: UInt64, _ torture: Torture) throws -> [String] {
    let pty = try open(torture, "storm \(seed)")
    try pty.wait(for: "Entry number")
    var random = SeededGenerator(seed: seed)
    for step in 0..<torture.amount(60, 400) {
      pty.resize(
        rows: Int.random(in: 0...(step % 9 == 0 ? 500 : 60), using: &random),
        columns: Int.random(in: 0...(step % 7 == 0 ? 500 : 150), using: &random))
      if random.chance(30) {
        pty.type(["j", "G", "g", "p", "?", "\u{1b}"].randomElement(using: &random) ?? "j")
      }
      if random.chance(20) { _ = try pty.waitForQuiet(milliseconds: 5) }
    }
    pty.resize(rows: 24, columns: 80)
    _ = try pty.waitForQuiet()
    pty.press("ctrl-l")
    try pty.wait("for the picture") { $0.text.contains("Entry number") || $0.text.contains("Esc") }
    try pty.leave()
    return Verdict.of(pty, "the end", endsBy: .exit(0))
  }
}

extension String {
  /// Where a text stands first.
  fileprivate func range(of needle: String) -> Range<Index>? { firstRange(of: needle) }
}
