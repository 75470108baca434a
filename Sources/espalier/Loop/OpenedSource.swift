import CellGrid
import Feeds
import Glibc
import SessionModel
import Sessions
import WireFormats

/// A source that is open: its feed, how it is read, and what people call it.
struct OpenedSource {
  /// Where the bytes stand.
  let store: ByteStore
  /// Where the records come from.
  let feed: any Feed
  /// How it is read, as far as it is known.
  let recognition: Recognition
  /// What people call it, without secrets.
  let name: String
  /// The environment variables, which name the places of agents.
  let variables: [String: String]

  /// What is known of the process of its session; `nil` for nothing.
  func process(of session: Session) -> ProcessRegistry.Word? {
    if recognition.format?.name == "espalier-recording" {
      // Who records holds a lock; what the recorded agent does, its records tell.
      return RecordingWriter.isAtWork(on: name) ? nil : .gone
    }
    let places = AgentPlace.all.filter {
      $0.registry != nil && $0.format == recognition.format?.name
    }
    guard !places.isEmpty, let id = session.text(.root, .id, at: session.position, limit: 200)
    else { return nil }
    return ProcessRegistry(places, variables, process: { RunningProcess($0) })[id]
  }

  /// What kind of source a name means.
  enum Kind {
    case address(String)
    case file(String)
    case folder(String)
    case pipe(String)
    case standardInput

    init(_ source: String) {
      if source == "-" {
        self = .standardInput
      } else if source.hasPrefix("http://") || source.hasPrefix("https://") {
        self = .address(source)
      } else {
        var info = stat()
        switch stat(source, &info) == 0 ? info.st_mode & S_IFMT : S_IFREG {
        case S_IFDIR: self = .folder(source)
        case S_IFIFO, S_IFCHR: self = .pipe(source)
        default: self = .file(source)
        }
      }
    }
  }

  /// How long a stream is listened to when the job in it is over: the next run may follow.
  private static let linger = Milliseconds(2000)

  /// Puts together a source that is open.
  init(
    store: ByteStore, feed: any Feed, recognition: Recognition, name: String,
    variables: [String: String]
  ) {
    self.store = store
    self.variables = variables
    self.feed = feed
    self.recognition = recognition
    self.name = name
  }

  /// Opens a source.
  ///
  /// - Parameters:
  ///   - follows: whether to wait for more at the end of a file.
  ///   - asksOnce: whether a job is asked once, without waiting for news.
  init(
    _ source: String, _ invocation: Invocation, _ environment: Environment, follows: Bool,
    asksOnce: Bool = false
  ) throws {
    let forced = try Self.format(invocation)
    store = ByteStore(spoolFolder: environment.temporaryFolder)
    variables = environment.variables
    let kind = Kind(source)
    if case .address = kind {
    } else if invocation.has(.data) {
      throw UsageError("--data: only an http(s):// address can be posted to")
    }
    switch kind {
    case .address(let url):
      name = redacted(url: url)
      recognition = Recognition(forced: forced)
      feed = try PollingFeed(
        Self.polling(url, invocation, environment, asksOnce: asksOnce),
        random: { Double.random(in: 0..<1) })
    case .file(let path):
      name = path
      if let packing = PackedFile.Packing(head: Self.head(of: path)) {
        recognition = Recognition(forced: forced)
        feed = try Self.packed(path, packing, recognition)
        return
      }
      if let opened = try Self.container(
        path, format: forced, follows: follows, monotonic: Environment.monotonic)
      {
        recognition = Recognition(forced: opened.format)
        feed = opened.feed
        return
      }
      recognition = Recognition(forced: forced)
      feed = try Self.file(path, store, recognition, invocation, environment, follows: follows)
    case .folder(let path):
      // Some formats keep one session as a folder; other folders hold sessions.
      if let opened = try? Self.container(
        path, format: forced, follows: follows, monotonic: Environment.monotonic)
      {
        name = path
        recognition = Recognition(forced: opened.format)
        feed = opened.feed
        return
      }
      name = try NewestSession.path(in: path)
      Output.error("\(path): the newest session is \(name)")
      recognition = Recognition(forced: forced)
      feed = try Self.file(name, store, recognition, invocation, environment, follows: follows)
    case .pipe(let path):
      name = path
      recognition = Recognition(forced: forced)
      feed = try Self.pipe(path, recognition, follows: follows)
    case .standardInput:
      name = "standard input"
      // Its number may be that of something else once more is opened.
      guard fcntl(STDIN_FILENO, F_GETFD) >= 0 else {
        throw FeedFailure(.unreadable, what: name, why: "is closed")
      }
      recognition = Recognition(forced: forced)
      feed = Self.stream(STDIN_FILENO, name, recognition)
    }
  }

  /// Opens a file, and the folders that its format names.
  private static func file(
    _ path: String, _ store: ByteStore, _ recognition: Recognition, _ invocation: Invocation,
    _ environment: Environment, follows: Bool
  ) throws(FeedFailure) -> SessionFilesFeed {
    let isNotified = environment["ESPALIER_NOTIFICATIONS"] != "off"
    let file = try FileFeed(
      path: path, store: store, follows: follows, patience: patience(invocation),
      usesNotifications: isNotified,
      monotonic: Environment.monotonic)
    let feed = SessionFilesFeed(main: file, usesNotifications: isNotified)
    recognition.whenKnown = { feed.folders = $0.folders(of: path) }
    file.framing = nil
    file.tellFraming = {
      recognition.take(Format.detect(isGrowing: follows, peek: $0).found) ?? .line
    }
    let (found, head) = Format.detect(isGrowing: follows) { file.peek($0) }
    guard !head.isEmpty else { return feed }
    // What follows words is told when it comes; lines are what may.
    file.framing = recognition.take(found) ?? .line
    if recognition.format == nil, isNobodys(found, head, of: file, invocation, follows: follows) {
      throw FeedFailure(.unreadable, what: path, why: unknown(head))
    }
    return feed
  }

  /// Whether a file is of no format and will not turn out to be of one.
  private static func isNobodys(
    _ found: Format.Detection, _ head: [UInt8], of file: FileFeed, _ invocation: Invocation,
    follows: Bool
  ) -> Bool {
    guard follows else { return found.isDecided }
    // Who watches a job may be there before it says anything but words.
    if found.isForeign, patience(invocation) == .zero { return true }
    guard let written = file.written, Environment.now.wall - written > Liveness.quietTurn else {
      return false
    }
    return head.withUnsafeBytes { Format.detect($0, isWhole: true) }.format == nil
  }

  /// How long a file is waited for that a job is about to write: so long that a job and its watcher can
  /// be started together, so short that a wrong name is told.
  private static func patience(_ invocation: Invocation) -> Milliseconds {
    switch invocation.command {
    case .watch, .record: Milliseconds(5000)
    case .open, .replay, .print, .serve, .check, .stats, .sessions, .demo, .themes, .keys, .formats,
      .paths, .completions, .man:
      .zero
    }
  }

  /// Opens a named pipe, whose writers may come and go when it is followed, or what a shell gives
  /// for `<(…)`, which ends with its writer.
  private static func pipe(_ path: String, _ recognition: Recognition, follows: Bool)
    throws(FeedFailure) -> StandardInputFeed
  {
    // What has no name leads to none: `/dev/fd/63` to `pipe:[8461]`.
    let real = realpath(path, nil)
    defer { free(real) }
    let isEndless = follows && real != nil && isFIFO(path)
    let descriptor = open(path, (isEndless ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      throw FeedFailure(.unreadable, what: path, why: String(cString: strerror(errno)))
    }
    return stream(descriptor, path, recognition, isEndless: isEndless)
  }

  /// Opens a file that is packed, which is unpacked while it is read.
  private static func packed(
    _ path: String, _ packing: PackedFile.Packing, _ recognition: Recognition
  ) throws(FeedFailure) -> StandardInputFeed {
    let feed = StandardInputFeed(
      try PackedFile(path: path, packing), name: path, monotonic: Environment.monotonic)
    feed.framing = nil
    feed.tellFraming = { recognition.framing(head: $0) }
    return feed
  }

  private static func isFIFO(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFIFO
  }

  private static func stream(
    _ descriptor: Int32, _ name: String, _ recognition: Recognition, isEndless: Bool = false
  ) -> StandardInputFeed {
    let feed = StandardInputFeed(
      descriptor: descriptor, name: name, isEndless: isEndless,
      monotonic: Environment.monotonic)
    feed.framing = nil
    feed.tellFraming = { recognition.framing(head: $0) }
    return feed
  }

  /// The format that the user asks for.
  private static func format(_ invocation: Invocation) throws(UsageError) -> Format? {
    guard let name = invocation[.format] else { return nil }
    guard let format = Format.named(name) else {
      throw UsageError("--format: is no format (see: espalier formats)")
    }
    return format
  }

  /// Why nothing can be made of a file, by its first bytes.
  private static func unknown(_ head: [UInt8]) -> String {
    if head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0xFF, 0xFE]) {
      return "is UTF-16 text, not UTF-8"
    }
    if head.starts(with: "<".utf8) { return "is HTML or XML, not a session" }
    if head.contains(0) { return "is a binary file, not a session" }
    return "is of no format that is known (see: espalier formats)"
  }

  private static func polling(
    _ url: String, _ invocation: Invocation, _ environment: Environment, asksOnce: Bool
  ) throws -> PollingOptions {
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
    } else if invocation.has(.exitWhenDone) || isatty(STDOUT_FILENO) == 0 {
      options.linger = linger
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
