import Glibc
import TestSupport

/// Recordings on a disk of a quarter of a megabyte that fills, and has room again.
enum FullDisk {
  static func plan(_ torture: Torture) -> Family.Plan {
    guard geteuid() == 0 else { return .skipped("only root can mount a small disk") }
    let probe = torture.place("disk probe")
    guard mount("tmpfs", probe, "tmpfs", 0, "size=64k") == 0 else {
      return .skipped("a small disk cannot be mounted here")
    }
    umount2(probe, Int32(MNT_DETACH))
    let kinds = ["record", "watch", "watch in a terminal"]
    return .tries(
      (0..<torture.amount(1, 6)).map { number in
        let kind = kinds[number % kinds.count]
        return Try("\(kind) on a full disk, \(number)") { try fill(kind, number, $0) }
      })
  }

  private static func fill(_ kind: String, _ number: Int, _ torture: Torture) throws -> [String] {
    let home = torture.place("disk \(number)")
    let disk = torture.place("disk \(number)/disk")
    guard mount("tmpfs", disk, "tmpfs", 0, "size=256k") == 0 else { return ["cannot mount"] }
    defer { umount2(disk, Int32(MNT_DETACH)) }
    var source = GrowingSource(home + "/session.jsonl")
    source.add(5)
    let (recording, filler) = (disk + "/out.rec", disk + "/filler")
    let isScreen = kind.hasSuffix("terminal")
    let run =
      isScreen
      ? nil
      : try CommandRun(
        torture.program,
        kind == "record"
          ? ["record", source.path, "-o", recording]
          : ["watch", "--progress", "plain", "--record", recording, source.path],
        environment: torture.environment(home))
    let pty =
      isScreen
      ? try torture.screen(["watch", "--record", recording, source.path], home: home, columns: 160)
      : nil

    func wait(_ what: String, seconds: Double = 30, _ condition: () -> Bool) throws {
      try run?.wait(what, seconds: seconds) { _ in condition() }
      try pty?.wait(what, seconds: seconds) { _ in condition() }
    }
    func last() -> Int { RecordingCheck(Files.bytes(recording) ?? []).marks.last ?? 0 }

    var problems: [String] = []
    try wait("for the first records") { last() == source.count }
    for round in 0..<2 {
      Files.write([UInt8](repeating: 0x78, count: 300_000), to: filler)
      source.add(80, size: 300)
      let told = run.map { $0.errorText.count } ?? 0
      try wait("for the recording to be suspended") {
        pty?.screen.text.contains("suspended") ?? false
          || run?.errorText.split(separator: "suspended").count ?? 0 > round + 1
          || run?.errorText.count ?? 0 > told + 20
      }
      let full = RecordingCheck(Files.bytes(recording) ?? [])
      problems += full.problems
      if full.hasTornTail { problems.append("half a line stays on the full disk") }
      source.add(20)
      unlink(filler)
      try wait("for the recording to go on", seconds: 40) { last() == source.count }
    }
    run?.signal(SIGTERM)
    pty?.signal(SIGTERM)
    _ = try run?.waitForExit()
    _ = try pty?.waitForExit()
    problems += RecordingCheck(Files.bytes(recording) ?? []).problems(upTo: source.count)
    if let pty { problems += Verdict.of(pty, "the viewer", endsBy: .signal(SIGTERM)) }
    return problems
  }
}
