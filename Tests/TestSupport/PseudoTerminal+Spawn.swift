import Glibc

extension PseudoTerminal {
  /// Starts words as the leader of a session whose terminal is the one named.
  static func spawn(
    _ words: [String], environment: [String: String], terminal: [CChar], input: Int32?,
    output: Int32?
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Opened by name by the leader of a session, it becomes the session's terminal.
    posix_spawn_file_actions_addopen(&actions, 2, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, input ?? 2, 0)
    posix_spawn_file_actions_adddup2(&actions, output ?? 2, 1)
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
    let result = posix_spawnp(
      &process, words[0], &actions, &attributes, &arguments, &variables)
    guard result == 0 else {
      throw Failure(description: "cannot start \(words[0]): \(String(cString: strerror(result)))")
    }
    return process
  }
}
