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
      let other = time(["grep", "-rcF", word, run.folder.path + "/.claude"], run)
      let own = time([run.program, "search", word], run)
      guard turn > 0, let own, let other else { continue }
      ours.append(own)
      others.append(other)
    }
    let ratios = zip(ours, others).map { $0 / $1 }
    Table.row(
      name, ours.median, "ms",
      [.times(ours.median / others.median, "grep -rcF"), .times(ratios.max() ?? .nan, "at most")])
  }

  /// How long a program takes whose output nobody reads, in milliseconds; `nil` when it cannot be started.
  private static func time(_ words: [String], _ run: Run) -> Double? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, flags) in [(STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_WRONLY)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", flags, 0)
    }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    var arguments = words.map { strdup($0) } + [nil]
    let variables = ["PATH=\(path)", "LC_ALL=C", "HOME=\(run.folder.path)"]
    var environment = variables.map { strdup($0) } + [nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    var process: pid_t = 0
    let start = Clock.now
    guard posix_spawnp(&process, words[0], &actions, nil, &arguments, &environment) == 0 else {
      return nil
    }
    waitpid(process, nil, 0)
    return Clock.now - start
  }
}
