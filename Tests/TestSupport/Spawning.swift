import Glibc
import Synchronization

/// Starts programs as the tests need them.
enum Spawning {
  private static let lock = Mutex(())

  /// Does something while no program is started.
  ///
  /// Tests run side by side: a descriptor that is about to be made private must not get into the
  /// program of another test, where it would keep a pipe or a terminal open.
  static func withoutStarts<Result, Error>(_ body: () throws(Error) -> Result) throws(Error)
    -> Result
  {
    try lock.withLock { _ throws(Error) in try body() }
  }

  /// Starts words as the leader of a session, with no signal blocked or ignored.
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
    let result = withoutStarts {
      posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &variables)
    }
    guard result == 0 else {
      throw PseudoTerminal.Failure(
        description: "cannot start \(words[0]): \(String(cString: strerror(result)))")
    }
    return process
  }
}
