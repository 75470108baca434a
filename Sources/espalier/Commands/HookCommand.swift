import Feeds
import Glibc
import JSONReading
import SessionModel
import Sessions

/// `espalier hook`, as agents call it: one message on standard input or as an argument becomes a hint for the board.
///
/// It stands beside all other commands: agents wait for it, take what it prints for an answer, and its status for a
/// verdict. So it reads no configuration, prints nothing, takes little time and succeeds, whatever it is given.
enum HookCommand {
  /// Whether an agent calls it, as opposed to a person who wants to see help or settings.
  static func isCalled(by arguments: [String]) -> Bool {
    guard arguments.first == "hook" else { return false }
    let options = ["--help", "-h", "--version", "-V", "--install", "--write"]
    let isAsked = arguments.dropFirst().contains { argument in
      options.contains { argument == $0 || argument.hasPrefix($0 + "=") }
    }
    // A message as an argument is no person's, whatever the terminal: Codex hands it on with its own.
    let isGiven = arguments.dropFirst().contains { $0.hasPrefix("{") }
    let isTyped = (STDIN_FILENO...STDERR_FILENO).allSatisfy { isatty($0) == 1 }
    return !isAsked && (isGiven || !isTyped)
  }

  /// Takes one message.
  ///
  /// - Parameter arguments: what stands behind the name of the command: the agent, the event, a message.
  static func run(_ arguments: ArraySlice<String>, _ environment: Environment) {
    hush()
    var (agent, event, given) = (HookAgent?.none, String?.none, [UInt8]?.none)
    for argument in arguments {
      if argument.hasPrefix("{") {
        given = Array(argument.utf8.prefix(Self.limit))
      } else if let known = HookAgent(rawValue: argument) {
        agent = known
      } else if !argument.hasPrefix("-") {
        event = argument
      }
    }
    let bytes = given ?? input()
    guard
      let message = HookMessage(bytes, agent: agent, event: event, parser: JSONParser())
    else { return }
    HintKeeper(environment)?.take(message, process: getppid(), now: Environment.now.wall)
  }

  /// Bytes of a message that are understood; of a longer one nothing is, and the rest is read all the same, so that
  /// who writes it is not stopped.
  private static let limit = 4 << 20
  /// How long all of it may take in seconds, and in milliseconds how long a message that looks whole is waited for.
  private static let (patience, rest): (UInt32, Int32) = (2, 50)

  /// Lets nothing of this be heard: what is written goes nowhere, and whatever would end it ends it well.
  private static func hush() {
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    if nowhere >= 0 {
      dup2(nowhere, STDOUT_FILENO)
      dup2(nowhere, STDERR_FILENO)
    }
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGALRM, SIGTERM, SIGHUP] {
      signal(number) { _ in _exit(0) }
    }
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    alarm(patience)
  }

  /// Reads standard input to its end, or until a message stands there and nothing follows.
  private static func input() -> [UInt8] {
    guard isatty(STDIN_FILENO) == 0 else { return [] }
    var bytes: [UInt8] = []
    var (isTooLong, looksWhole) = (false, false)
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, looksWhole ? rest : -1)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { break }
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      // Of each piece its own end alone is looked at, however many blanks there are.
      if let last = buffer[..<count].last(where: { $0 > 32 }) {
        looksWhole = last == UInt8(ascii: "}")
      }
      if bytes.count + count > limit { isTooLong = true }
      if isTooLong { bytes = [] } else { bytes += buffer[..<count] }
    }
    return bytes
  }
}
