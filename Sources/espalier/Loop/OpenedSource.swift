import Feeds
import Glibc
import SessionModel
import WireFormats

/// A source that is open: its feed, how it is read, and what people call it.
struct OpenedSource {
  /// Where the bytes stand.
  let store: ByteStore
  /// Where the records come from.
  let feed: any Feed
  /// How it is read; `nil` when the first record must tell.
  let format: Format?
  /// What people call it, without secrets.
  let name: String

  /// What kind of source a name means.
  enum Kind {
    case address(String)
    case file(String)
    case standardInput

    init(_ source: String) {
      if source == "-" {
        self = .standardInput
      } else if source.hasPrefix("http://") || source.hasPrefix("https://") {
        self = .address(source)
      } else {
        self = .file(source)
      }
    }
  }

  /// The bytes that detection looks at.
  private static let headSize = 64 << 10

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
    store = ByteStore()
    switch Kind(source) {
    case .address(let url):
      name = redacted(url: url)
      format = forced
      feed = try PollingFeed(
        Self.polling(url, invocation, environment, asksOnce: asksOnce),
        random: { Double.random(in: 0..<1) })
    case .file(let path):
      name = path
      let file = try FileFeed(
        path: path, store: store, follows: follows, monotonic: Environment.monotonic)
      let head = file.peek(Self.headSize)
      let found = head.withUnsafeBytes {
        Format.detect($0, isWhole: head.count < Self.headSize)
      }
      if forced == nil && found.format == nil && !head.isEmpty && !follows {
        throw FeedFailure(.unreadable, what: path, why: Self.unknown(head))
      }
      file.framing = found.framing
      format = forced ?? found.format
      feed = file
    case .standardInput:
      name = "standard input"
      let input = StandardInputFeed(
        descriptor: STDIN_FILENO, monotonic: Environment.monotonic)
      let head = Self.head(of: input)
      let found = head.withUnsafeBytes { Format.detect($0, isWhole: false) }
      input.framing = found.framing
      format = forced ?? found.format
      feed = input
    }
  }

  /// Waits for the first bytes of a pipe: without them nothing can be told of it.
  private static func head(of input: StandardInputFeed) -> [UInt8] {
    while true {
      let (bytes, isEnough) = input.peek(headSize)
      if isEnough { return bytes }
      Waiting.wait(for: input.descriptors, until: [])
    }
  }

  /// The format that the user asks for.
  private static func format(_ invocation: Invocation) throws(UsageError) -> Format? {
    guard let name = invocation[.format] else { return nil }
    guard let format = Format.named(name) else {
      throw UsageError("--format: \"\(name)\" is no format (see: espalier formats)")
    }
    return format
  }

  /// Why nothing can be made of a file, by its first bytes.
  private static func unknown(_ head: [UInt8]) -> String {
    if head.starts(with: [0x1F, 0x8B]) {
      return "is compressed with gzip; try: gzip -dc FILE | espalier -"
    }
    if head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0xFF, 0xFE]) {
      return "is UTF-16 text, not UTF-8"
    }
    if head.starts(with: "<".utf8) { return "is HTML or XML, not a session" }
    if head.contains(0) { return "is a binary file, not a session" }
    return "is of no format that is known (see: espalier formats)"
  }

  private static func polling(
    _ url: String, _ invocation: Invocation, _ environment: Environment, asksOnce: Bool
  ) throws(UsageError) -> PollingOptions {
    var options = PollingOptions(url: url)
    options.userAgent = "espalier/\(Version.number)"
    options.tokenName = invocation[.tokenEnv] ?? "ESPALIER_TOKEN"
    options.token = environment[options.tokenName]
    options.certificateFile =
      invocation[.cacert] ?? environment["CURL_CA_BUNDLE"] ?? environment["SSL_CERT_FILE"]
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
    } else if isatty(STDOUT_FILENO) == 0 {
      options.giveUpAfter = 8
    }
    for header in invocation.headers {
      let parts = header.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw UsageError("--header: \"\(parts.first ?? "")\" is not of the form 'Name: value'")
      }
      options.headers.append((String(parts[0]), String(parts[1].drop { $0 == " " })))
    }
    return options
  }
}
