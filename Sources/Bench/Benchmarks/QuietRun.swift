import Glibc

/// A program whose output nobody reads, from its start to its end.
struct QuietRun {
  /// Milliseconds on the clock.
  let time: Double
  /// Milliseconds of processor time, user and system.
  let processor: Double

  /// Runs a program; `nil` when it cannot be started.
  init?(_ words: [String], _ run: Run) {
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
    var usage = rusage()
    wait4(process, nil, 0, &usage)
    time = Clock.now - start
    processor = Self.milliseconds(usage.ru_utime) + Self.milliseconds(usage.ru_stime)
  }

  private static func milliseconds(_ span: timeval) -> Double {
    let micros: Int = span.tv_sec * 1_000_000 + Int(span.tv_usec)
    return Double(micros) / 1000
  }
}
