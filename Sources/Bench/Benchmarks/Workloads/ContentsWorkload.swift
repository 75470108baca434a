import Glibc

/// A search through the contents of all sessions, beside `grep` over the same bytes.
enum ContentsWorkload {
  /// Megabytes of sessions.
  private static func size(_ run: Run) -> Int { run.isLong ? 1600 : 200 }
  private static let runs = 5

  /// Searches for words that stand nowhere, in one of ninety sessions and everywhere.
  static func run(_ run: inout Run) {
    guard access(run.program, X_OK) == 0 else {
      return Table.write("\(run.program) is not there: make bench builds it")
    }
    var folder = ""
    for part in [".claude", "projects", "-home-me-api"] {
      folder += (folder.isEmpty ? "" : "/") + part
      run.folder.makeFolder(folder)
    }
    let session = ClaudeSample.session(size: 1 << 20)
    let marked = session + Array(ClaudeSample.answer(0, id: "z", "A zebrafish.").utf8)
    for number in 0..<size(run) {
      run.folder.write(
        number % 90 == 0 ? marked : session, to: "\(folder)/\(number).jsonl", isOld: true)
    }
    for (word, place) in [
      ("NOWHERE", "nowhere"), ("nowhere", "nowhere, any case"), ("zebrafish", "in one of 90"),
    ] {
      measure(word, "search in \(size(run)) MB, \(place)", run)
    }
  }

  private static func measure(_ word: String, _ name: String, _ run: Run) {
    var (ours, others) = ([Double](), [Double]())
    // In turns, so that what else the machine does meets both; the first turn fills the cache.
    for turn in 0...runs {
      let other = QuietRun(["grep", "-rcF", word, run.folder.path + "/.claude"], run)?.time
      let own = QuietRun([run.program, "search", word], run)?.time
      guard turn > 0, let own, let other else { continue }
      ours.append(own)
      others.append(other)
    }
    let ratios = zip(ours, others).map { $0 / $1 }
    Table.row(
      name, ours.median, "ms",
      [.times(ours.median / others.median, "grep -rcF"), .times(ratios.max() ?? .nan, "at most")])
  }
}
