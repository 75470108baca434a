import Glibc
import TestSupport

/// System calls that fail, one at a time; strace injects the failures.
enum FailingCalls {
  /// A call and the errors that it fails with.
  private static let calls: [(name: String, errors: [String])] = [
    ("openat", ["EMFILE", "EACCES"]), ("read", ["EIO", "EINTR"]),
    ("write", ["ENOSPC", "EIO", "EINTR"]),
    ("fsync", ["EIO"]), ("ioctl", ["EIO"]), ("poll", ["EINTR"]),
  ]

  static func plan(_ torture: Torture) -> Family.Plan {
    guard (try? CommandRun.run("strace", ["-o", "/dev/null", "/bin/true"]))?.ending == .exit(0)
    else {
      return .skipped("strace is not here")
    }
    var tries: [Try] = []
    for call in calls {
      for (place, error) in call.errors.enumerated() {
        for number in 1...50
        where torture.scale == .full ? (place == 0 || number % 5 == 0) : number == 31 {
          if torture.scale == .short, call.name != "write" { continue }
          let injection = "inject=\(call.name):error=\(error):when=\(number)"
          let trace = ["-o", "/dev/null", "-e", "trace=\(call.name)", "-e", injection]
          let name = "\(call.name) \(number) is \(error)"
          let typed = "strace -e \(injection) espalier "
          tries += [
            Try(name + ", print", typed + "print --style json FILE") { try print(trace, name, $0) },
            Try(name + ", record", typed + "watch --progress json --record OUT FILE") {
              try record(trace, name, $0)
            },
            Try(name + ", viewer", typed + "FILE") { try view(trace, name, error, $0) },
          ]
        }
      }
    }
    return .tries(tries)
  }

  private static func print(_ trace: [String], _ name: String, _ torture: Torture) throws
    -> [String]
  {
    let home = torture.place("print " + name)
    let file = TerminalLife.job(torture, home)
    let arguments = ["print", "--style", "json", file]
    let calm = try torture.run(arguments, home: home)
    let run = try CommandRun.run(
      "strace", trace + [torture.program] + arguments, environment: torture.environment(home),
      seconds: 40)
    var problems = judge(run.ending, "print")
    if run.ending == .exit(0), run.output != calm.output, !run.errorText.hasPrefix("espalier") {
      problems.append(
        "said something else with success: \(Verdict.difference(run.outputText, calm.outputText))")
    }
    if problems.isEmpty { Files.remove(home) }
    return problems
  }

  private static func record(_ trace: [String], _ name: String, _ torture: Torture) throws
    -> [String]
  {
    let home = torture.place("record " + name)
    var source = GrowingSource(home + "/session.jsonl")
    source.add(20)
    source.end()
    let out = home + "/out.rec"
    let arguments = [
      "watch", "--progress", "json", "--exit-when-done", "--record", out, source.path,
    ]
    let run = try CommandRun.run(
      "strace", trace + [torture.program] + arguments, environment: torture.environment(home),
      seconds: 60)
    var problems = judge(run.ending, "watch --record")
    let check = RecordingCheck(Files.bytes(out) ?? [])
    problems += check.problems
    if check.hasTornTail { problems.append("half a line stays") }
    // Three: how the session ended, which is not told by this source.
    let isFine = run.ending == .exit(0) || run.ending == .exit(3)
    if isFine, run.errors.isEmpty { problems += check.problems(upTo: source.count) }
    if problems.isEmpty { Files.remove(home) }
    return problems
  }

  private static func view(
    _ trace: [String], _ name: String, _ error: String, _ torture: Torture
  ) throws -> [String] {
    let home = torture.place("view " + name)
    let file = TerminalLife.job(torture, home)
    let pty = try PseudoTerminal(
      "strace", trace + [torture.program, file], environment: torture.environment(home))
    try pty.wait("to be drawn or to end", seconds: 20) { _ in
      // The sequence that takes the screen may be the one that failed.
      pty.ending != nil || pty.screen.text.contains("Entry")
    }
    for key in ["j", "l", "enter", "G", "esc"] where pty.ending == nil {
      pty.press(key)
      _ = try pty.waitForQuiet(milliseconds: 15)
    }
    try pty.leave()
    var problems = judge(pty.ending, "the viewer")
    if error == "EINTR", !pty.leftovers.isEmpty { problems.append("left behind: \(pty.leftovers)") }
    if !pty.areModesRestored, !name.hasPrefix("ioctl") {
      problems.append("the modes of the line are others")
    }
    if problems.isEmpty { Files.remove(home) }
    return problems
  }

  /// The loader ends a program whose libraries cannot be read with 127; a hang-up is one like any other.
  private static func judge(_ ending: PseudoTerminal.Ending?, _ what: String) -> [String] {
    switch ending {
    case .exit(0), .exit(1), .exit(2), .exit(3), .exit(66), .exit(69), .exit(74), .exit(127): []
    case .signal(SIGHUP), .signal(SIGPIPE): []
    case let other: ["\(what): ended by \(String(describing: other))"]
    }
  }
}
