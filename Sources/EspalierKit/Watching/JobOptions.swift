import Feeds
public import SessionModel

/// How a job is asked for its progress.
public struct JobOptions: Sendable {
  /// The bearer token.
  public var token: String?
  /// More headers of a request, with the name first.
  public var headers: [(name: String, value: String)] = []
  /// The pause between an answer and the next question.
  public var interval = Milliseconds(500)
  /// The time that the server is asked to wait for news, as `?wait=SECONDS`; zero asks for none.
  public var wait = Milliseconds(10_000)
  /// Bytes to be posted, which begin a job; `nil` asks by GET.
  public var data: [UInt8]?
  /// A file of certificates to trust instead of the system's.
  public var certificateFile: String?
  /// The hosts that are asked without the proxy of the environment, with commas between them.
  public var hostsWithoutProxy = "localhost,127.0.0.0/8,::1"
  /// What the program calls itself.
  public var userAgent = "espalier"
  /// Failures after which a server that never answered is given up; `nil` for never.
  public var failuresToGiveUp: Int? = 5
  /// Whether to go on asking after the first whole answer.
  public var follows = true

  /// Makes the usual options.
  public init() {}

  /// What the feed asks.
  func polling(_ url: String) -> PollingOptions {
    var options = PollingOptions(url: url)
    options.token = token
    options.tokenName = "the token"
    options.headers = headers
    options.interval = interval
    options.wait = follows ? wait : .zero
    options.data = data
    options.certificateFile = certificateFile
    options.noProxy = hostsWithoutProxy
    options.userAgent = userAgent
    options.giveUpAfter = failuresToGiveUp
    options.follows = follows
    return options
  }
}
