import CDescriptors
import Glibc

/// Starts programs as the tests need them.
enum Spawning {
  /// The environment of a program: what every one needs, what sanitizers are told, and what is its own.
  static func environment(_ own: [String: String]) -> [String: String] {
    var all = ["TERM": "xterm-256color", "LANG": "C.UTF-8"]
    for name in ["PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"] {
      if let value = getenv(name) { all[name] = String(cString: value) }
    }
    return all.merging(own) { $1 }
  }

  /// Starts words as the leader of a session, with no signal blocked or ignored.
  ///
  /// Tests run side by side: what another one has open must not get into the program, which would keep a
  /// pipe, a socket or a terminal open.
  ///
  /// - Parameter arrange: Gives the program its descriptors 0 to 2.
  static func start(
    _ words: [String], environment: [String: String],
    arrange: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    arrange(&actions)
    cdescriptors_keep_below(&actions, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Tests run on threads with signals blocked, which the program would inherit.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let setSession: Int32 = 0x80
    posix_spawnattr_setflags(
      &attributes, Int16(setSession | Int32(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)))

    var arguments = words.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var process: pid_t = 0
    let result = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &variables)
    guard result == 0 else {
      throw PseudoTerminal.Failure(
        description: "cannot start \(words[0]): \(String(cString: strerror(result)))")
    }
    return process
  }
}
