import Glibc

/// A program that was started for the reader: a clipboard tool, a pager.
struct Child {
  /// Its process.
  let process: pid_t

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - words: its name, which is looked for in PATH, and its arguments.
  ///   - environment: whose variables it has.
  ///   - input: what it reads; `nil`: what we read.
  ///   - output: where it writes what it has to say, and `errors` what goes wrong; `nil`: where we do.
  ///   - isQuiet: whether what it prints goes nowhere.
  init?(
    _ words: [String], environment: Environment, input: Int32? = nil, output: Int32? = nil,
    errors: Int32? = nil, isQuiet: Bool
  ) {
    environment.letGo.look()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
    if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
    if let errors { posix_spawn_file_actions_adddup2(&actions, errors, 2) }
    if isQuiet {
      if output == nil {
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      }
      if errors == nil {
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
      }
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What we ignore while the terminal is lent, the program must not.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var arguments = words.map { strdup($0) } + [nil]
    var variables = environment.variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var process: pid_t = 0
    guard posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &variables) == 0
    else { return nil }
    self.process = process
  }

  /// How it stands.
  enum Standing: Hashable {
    case running
    /// Ctrl-Z was pressed in it.
    case stopped
    case ended(status: Int32)
  }

  /// Asks how it stands, without waiting.
  func standing() -> Standing {
    var status: Int32 = 0
    let found = waitpid(process, &status, WNOHANG | WUNTRACED)
    if found == 0 || (found < 0 && errno == EINTR) { return .running }
    if found < 0 { return .ended(status: 127) }
    if status & 0xff == 0x7f { return .stopped }
    let signal = status & 0x7f
    return .ended(status: signal == 0 ? status >> 8 & 0xff : 128 + signal)
  }
}
