import Glibc
import TestSupport

/// Too few descriptors, too little memory.
enum Limits {
  static func tries(_ torture: Torture) -> [Try] {
    let files = (3...40).filter { torture.scale == .full || $0 % 12 == 0 }
    let memory = stride(from: 10, through: 400, by: 10).filter {
      torture.scale == .full || $0 % 150 == 0
    }
    let limits = files.map { "ulimit -n \($0)" } + memory.map { "ulimit -v \($0 * 1000)" }
    return limits.flatMap { limit in
      [
        Try("\(limit), print", "\(limit); espalier print FILE") { try print(limit, $0) },
        Try("\(limit), viewer", "\(limit); espalier FILE") { try view(limit, $0) },
      ]
    }
  }

  private static func print(_ limit: String, _ torture: Torture) throws -> [String] {
    let home = torture.place("limits " + limit)
    let file = TerminalLife.job(torture, home, entries: 2000)
    var problems: [String] = []
    for arguments in [
      ["print", file], ["stats", file], ["watch", "--progress", "json", "--exit-when-done", file],
      ["sessions"],
    ] {
      let script = "\(limit); exec \"$@\""
      let run = try CommandRun.run(
        "/bin/sh", ["-c", script, "sh", torture.program] + arguments,
        environment: torture.environment(home), seconds: 30)
      problems += judge(run.ending, limit, "\(arguments.first ?? "")")
      let found = OutputScanner(run.output + run.errors, .plain).findings
      // The system's own words for a program that cannot start are not ours.
      if run.ending == .exit(0), !found.isEmpty { problems.append("\(found)") }
    }
    return problems
  }

  private static func view(_ limit: String, _ torture: Torture) throws -> [String] {
    let pty = try TerminalLife.open(torture, "view " + limit, before: limit + "; ")
    try pty.wait("for anything", seconds: 20) { _ in pty.ending != nil || pty.screen.isAlternate }
    for key in [
      "j", "l", "enter", "/", "e", "enter", "?", "esc", "v", "V", "S", "esc", "y", "y", "G",
    ] where pty.ending == nil {
      pty.press(key)
      _ = try pty.waitForQuiet(milliseconds: 10)
    }
    try pty.leave()
    var problems = judge(pty.ending, limit, "the viewer")
    if !pty.leftovers.isEmpty { problems.append("left behind: \(pty.leftovers)") }
    return problems
  }

  /// A program that gets no memory may die; it may not hang, and nothing else may kill it.
  private static func judge(_ ending: PseudoTerminal.Ending?, _ limit: String, _ what: String)
    -> [String]
  {
    switch ending {
    case .exit(0), .exit(1), .exit(2), .exit(3), .exit(66), .exit(69), .exit(126), .exit(127): []
    case .signal where limit.contains("-v"): []
    // The loader and the shell, before there is a program.
    case .exit where limit.contains("-v"): []
    case let other: ["\(what): ended by \(String(describing: other))"]
    }
  }
}
