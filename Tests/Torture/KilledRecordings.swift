import Glibc
import TestSupport

/// Recordings whose writer is killed at any moment, and those who write on.
enum KilledRecordings {
  static func tries(_ torture: Torture) -> [Try] {
    (0..<torture.amount(4, 200)).map { number in
      let kind = Kind.allCases[number % Kind.allCases.count]
      return Try("\(kind.rawValue) killed, \(number)") { try kill(kind, UInt64(number), $0) }
    }
  }

  /// Who records.
  private enum Kind: String, CaseIterable {
    case record
    case recordPipe = "record from a pipe"
    case watch
    case watchScreen = "watch in a terminal"
  }

  private static func kill(_ kind: Kind, _ seed: UInt64, _ torture: Torture) throws -> [String] {
    let home = torture.place("killed \(seed)")
    var random = SeededGenerator(seed: torture.seed &* 1000 &+ seed)
    var source = GrowingSource(home + "/session.jsonl")
    source.add(3)
    let recording = home + "/out.rec"
    let steps = Int.random(in: 0..<30, using: &random)

    /// Grows the source for a while; `write` is for a pipe.
    func grow(_ write: (String) -> Void) {
      for _ in 0..<steps {
        if kind == .recordPipe {
          write(GrowingSource.line(source.count + 1))
          source.add(1)
        } else {
          source.add(Int.random(in: 1...20, using: &random))
        }
        usleep(UInt32.random(in: 0..<4000, using: &random))
      }
    }

    switch kind {
    case .record, .recordPipe, .watch:
      let arguments =
        kind == .watch
        ? ["watch", "--progress", "quiet", "--record", recording, source.path]
        : ["record", kind == .record ? source.path : "-", "-o", recording]
      let run = try CommandRun(
        torture.program, arguments, environment: torture.environment(home), input: .pipe)
      if kind == .recordPipe {
        run.write(GrowingSource.head + (1...3).map { GrowingSource.line($0) }.joined())
      }
      if seed % 5 != 0 {
        try run.wait("to record") { _ in Files.size(recording) > 0 }
      }
      grow { run.write($0) }
      run.signal(SIGKILL)
      try run.waitForExit()
    case .watchScreen:
      let pty = try torture.screen(["watch", "--record", recording, source.path], home: home)
      try pty.wait("to record") { _ in Files.size(recording) > 0 }
      grow { _ in }
      pty.signal(SIGKILL)
      _ = try pty.waitForExit()
    }

    var problems: [String] = []
    let before = Files.bytes(recording) ?? []
    guard !before.isEmpty else { return [] }
    let check = RecordingCheck(before)
    problems += check.problems
    if check.marks != Array(1...max(1, check.marks.count)) && !check.marks.isEmpty {
      problems.append("recorded \(RecordingCheck.gaps(check.marks))")
    }
    let opened = try torture.run(["print", recording], home: home)
    problems += Verdict.of(opened, "print")
    // With a header alone there is no session yet.
    if opened.ending != .exit(0), !check.marks.isEmpty {
      problems.append("does not open: \(opened.errorText)")
    }

    // Half a line at the end, as a power cut leaves it: it is cut, and nothing is glued to it.
    if seed % 3 == 0 { Files.write("{\"n\":77,\"t\":1.0,\"rec", to: recording, appending: true) }
    source.end()
    let again = try torture.run(["record", source.path, "-o", recording], home: home)
    problems += Verdict.of(again, "record again")
    let after = Files.bytes(recording) ?? []
    if !after.starts(with: before.prefix(check.whole)) {
      problems.append("the records of before are gone")
    }
    let second = RecordingCheck(after)
    problems += second.problems
    if second.hasTornTail { problems.append("a torn tail stays") }
    let rest = Array(second.marks.dropFirst(check.marks.count))
    if rest != Array(1...source.count) {
      problems.append("the second run recorded \(RecordingCheck.gaps(rest)), not 1-\(source.count)")
    }
    if problems.isEmpty { Files.remove(home) }
    return problems
  }
}
