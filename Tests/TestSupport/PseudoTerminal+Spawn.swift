import Glibc

extension PseudoTerminal {
  /// Starts words as the leader of a session whose terminal is the one named.
  static func spawn(
    _ words: [String], environment: [String: String], terminal: [CChar], input: Int32?,
    output: Int32?
  ) throws -> pid_t {
    try Spawning.start(words, environment: environment) { actions in
      // Opened by name by the leader of a session, it becomes the session's terminal.
      posix_spawn_file_actions_addopen(&actions, 2, terminal, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, input ?? 2, 0)
      posix_spawn_file_actions_adddup2(&actions, output ?? 2, 1)
    }
  }
}
