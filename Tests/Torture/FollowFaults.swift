import Glibc
import TestSupport

/// Files that change in bad ways while they are followed; a tool that stands beside the project does it.
enum FollowFaults {
  static func plan(_ torture: Torture) -> Family.Plan {
    guard let tool = torture.tool("follow_faults.py") else {
      return .skipped("the tool that spoils followed files is not here")
    }
    guard let list = try? CommandRun.run("python3", [tool, "list"]) else {
      return .skipped("python3 is not here")
    }
    let all = list.outputText.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    let names =
      torture.scale == .full ? all : all.filter { $0 == "append" || $0 == "atomic_replace" }
    return .tries(
      names.flatMap { name in
        // Twenty thousand rows cannot be paged through in the time that there is at the end.
        (name == "burst" ? [false] : [true, false]).flatMap { isScreen in
          [true, false].map { isNotified in
            one(String(name), tool, isScreen: isScreen, isNotified: isNotified, torture)
          }
        }
      })
  }

  private static func one(
    _ scenario: String, _ tool: String, isScreen: Bool, isNotified: Bool, _ torture: Torture
  ) -> Try {
    // The program is driven by this one, which writes what was shown when it is told to end.
    let follower = [
      torture.helper, isScreen ? "--follow-screen" : "--follow-piped",
      torture.program, "{file}",
    ]
    let name =
      "\(scenario), \(isScreen ? "viewer" : "piped")"
      + (isNotified ? "" : ", without notifications")
    let words = [tool, "try", scenario, "--"] + follower
    let variable = isNotified ? "" : "ESPALIER_NOTIFICATIONS=off "
    var one = Try(name, variable + "python3 " + words.joined(separator: " ")) { torture in
      let home = torture.place("follow " + name)
      var environment = torture.environment(home)
      if !isNotified { environment["ESPALIER_NOTIFICATIONS"] = "off" }
      let run = try CommandRun.run("python3", words, environment: environment, seconds: 90)
      let verdict = try EditableJSON(
        run.outputText.split(separator: "\n").last.map(String.init) ?? "{}")
      var problems: [String] = []
      if verdict["ok"] != .word("true") { problems.append(verdict.text) }
      if verdict["shown_twice"]?.integer ?? 1 > 0 {
        problems.append("shown twice: \(verdict.text)")
      }
      let isWatchedOn = verdict["ended_early"] == .word("null")
      if !isWatchedOn { problems.append("ended early: \(verdict.text)") }
      if verdict["stderr"]?.string?.contains("PROBLEM") ?? true { problems.append(verdict.text) }
      Files.remove(home)
      return problems
    }
    // Twenty thousand lines have six seconds.
    one.isAlone = scenario == "burst"
    return one
  }

  /// Follows a file until SIGTERM comes, and then writes what was shown: the rows of the viewer, or the
  /// entries that a pipe was told of.
  static func follow(_ program: String, _ file: String, onScreen: Bool) -> Int32 {
    signal(SIGTERM) { _ in FollowFaults.stopped.change { $0 = true } }
    let home = MadeUpHome()
    var environment = ["HOME": home.path, "SWIFT_BACKTRACE": "enable=no"]
    if let value = getenv("ESPALIER_NOTIFICATIONS") {
      environment["ESPALIER_NOTIFICATIONS"] = String(cString: value)
    }
    do {
      let rows =
        onScreen ? try screen(program, file, environment) : try piped(program, file, environment)
      for row in rows { print(row) }
      return 0
    } catch {
      complain("\(error)")
      return 1
    }
  }

  private static func piped(
    _ program: String, _ file: String, _ environment: [String: String]
  ) throws -> [String] {
    let run = try CommandRun(
      program, ["watch", "--progress", "json", file], environment: environment)
    var folder = try UpdateFolder()
    var rows: [String] = []
    var (at, number) = (0, 0)
    var problem: (any Error)?
    // Lines are taken as they come: whoever ends this gives it three seconds.
    func take() {
      while let end = run.output[at...].firstIndex(of: 10) {
        let line = String(decoding: run.output[at..<end], as: UTF8.self)
        at = end + 1
        number += 1
        // The fold of a large session would take too long.
        if number < 500, problem == nil {
          do { try folder.fold(line) } catch { problem = error }
        }
        if Verdict.count("\"type\":\"new_message\"", in: Array(line.utf8.prefix(120))) > 0 {
          rows.append(line)
        }
      }
    }
    try run.wait("for the end", seconds: 80) { _ in
      take()
      return stopped.now
    }
    run.signal(SIGTERM)
    try run.waitForExit()
    take()
    if let problem { throw problem }
    return rows
  }

  private static func screen(
    _ program: String, _ file: String, _ environment: [String: String]
  ) throws -> [String] {
    let pty = try PseudoTerminal(
      program, ["watch", file], environment: environment, rows: 500, columns: 100)
    try pty.wait("for the end", seconds: 80) { _ in stopped.now }
    pty.press("g")
    _ = try pty.waitForQuiet(milliseconds: 150)
    // A page begins where the one before ended: what stands on both is the same row.
    var rows: [String] = []
    for _ in 0..<60 {
      let body = (1..<pty.screen.size.rows - 1).map { pty.screen.row($0) }
        .filter { $0.contains("REC") }
      let same = (0...body.count).first {
        rows.suffix(body.count - $0).elementsEqual(body.prefix(body.count - $0))
      }
      rows += body.suffix(same ?? body.count)
      if body.count < pty.screen.size.rows - 10 || same == 0 { break }
      pty.press("ctrl-f")
      _ = try pty.waitForQuiet(milliseconds: 80)
    }
    pty.press("q")
    _ = try pty.waitForExit(seconds: 10)
    for problem in Verdict.of(pty, "the viewer", endsBy: .exit(0)) { complain(problem) }
    return rows
  }

  private static func complain(_ text: String) {
    Array("PROBLEM \(text)\n".utf8).withUnsafeBytes { _ = write(2, $0.baseAddress, $0.count) }
  }

  /// Whether SIGTERM came.
  private static let stopped = Shared(false)
}
