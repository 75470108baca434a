import Feeds
import Glibc
import SessionModel
import WireFormats

/// How sources are opened: what the command line and the environment ask for.
struct SourceOptions {
  /// The format that the user asks for; `nil` to tell it by what stands there.
  let format: Format?
  /// Whether to wait for more at the end.
  let follows: Bool
  /// Whether a job is asked once, without waiting for news.
  let asksOnce: Bool
  /// Whether the system may be asked to tell of changes: it tells each user of so many alone.
  private let mayListen: Bool
  /// The variable with the password of a fleet that the configuration names.
  private let tokenName: String?
  /// The environment, which names the places of agents.
  let environment: Environment
  /// What tools are for by the user's configuration.
  let kinds: [String: ToolKind]
  private let invocation: Invocation

  /// How long a stream is listened to when the job in it is over: the next run may follow.
  private static let linger = Milliseconds(2000)

  /// Takes what is asked for.
  init(
    _ invocation: Invocation, _ environment: Environment, kinds: [String: ToolKind],
    follows: Bool, asksOnce: Bool = false, mayListen: Bool = true, format known: String? = nil,
    tokenName: String? = nil
  ) throws(UsageError) {
    self.tokenName = tokenName
    self.mayListen = mayListen
    self.invocation = invocation
    self.kinds = kinds
    self.environment = environment
    self.follows = follows
    self.asksOnce = asksOnce
    format = try (known ?? invocation[.format]).map { name throws(UsageError) in
      guard let format = Format.named(name) else {
        throw UsageError("--format: is no format (see: espalier formats)")
      }
      return format
    }
  }

  /// Refuses what is asked for and goes only with an address.
  func checkForFile() throws(UsageError) {
    if invocation.has(.data) {
      throw UsageError("--data: only an http(s):// address can be posted to")
    }
  }

  /// Whether the system is asked to tell of changes.
  var usesNotifications: Bool { mayListen && environment["ESPALIER_NOTIFICATIONS"] != "off" }

  /// How long a file is waited for that a job is about to write: so long that a job and its watcher can
  /// be started together, so short that a wrong name is told.
  var patience: Milliseconds {
    switch invocation.command {
    case .watch, .record, .publish: Milliseconds(5000)
    case .open, .replay, .print, .serve, .check, .stats, .compare, .sessions, .search, .fleet,
      .hook,
      .demo, .themes, .keys, .formats, .paths, .completions, .man, .help:
      .zero
    }
  }

  /// How the server of a fleet is asked.
  func access(_ url: String) throws -> RedisAccess {
    try FleetAccess(invocation, environment, tokenName: tokenName).access(url)
  }

  /// An empty store for the bytes of a session.
  func makeStore() -> ByteStore { ByteStore(spoolFolder: environment.temporaryFolder) }

  /// How a job is asked for its progress.
  func polling(_ url: String) throws -> PollingOptions {
    var options = PollingOptions(url: url)
    options.userAgent = "espalier/\(Version.number)"
    if let name = invocation[.tokenEnv] {
      options.token = environment[name]
      // Who gives the token itself is not told it again.
      options.tokenName =
        options.token == nil ? "the variable that --token-env names" : name
    } else {
      options.token = environment[options.tokenName]
    }
    options.certificateFile =
      invocation[.cacert] ?? environment["CURL_CA_BUNDLE"] ?? environment["SSL_CERT_FILE"]
    // A proxy is for the world outside: what runs on this machine is asked directly.
    let exempt = environment["no_proxy"] ?? environment["NO_PROXY"]
    options.noProxy = [exempt, "localhost,127.0.0.0/8,::1"].compactMap { $0 }.joined(separator: ",")
    if let path = invocation[.data] { options.data = try PostedData.read(path) }
    if let interval = try invocation.number(.interval) {
      options.interval = Milliseconds(seconds: interval)
    }
    if let wait = try invocation.number(.wait) {
      options.wait = Milliseconds(seconds: min(wait, 25))
    }
    if asksOnce {
      options.wait = .zero
      options.follows = false
      options.giveUpAfter = 1
    } else if invocation.leavesWhenDone {
      options.linger = Self.linger
    } else {
      options.linger = nil
    }
    if !asksOnce, isatty(STDOUT_FILENO) == 0 {
      // About a quarter of a minute: a job and its watcher may be started together.
      options.giveUpAfter = 5
    }
    options.headers = invocation.headers
    return options
  }
}
