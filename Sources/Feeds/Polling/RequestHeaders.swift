/// The headers of a poller's requests, as curl wants them.
struct RequestHeaders {
  /// Those with credentials, or that may have some: only for the origin they were given for.
  private var own: [String] = []
  /// Those of a request that posts something.
  private var body: [String] = []
  /// Those of a request that asks for something.
  private var question: [String] = []
  /// Whether the request says who asks.
  let hasCredentials: Bool

  /// Checks and composes the headers; refuses what would break out of its line.
  init(options: PollingOptions) throws(FeedFailure) {
    let names = Set(options.headers.map { $0.name.lowercased() })
    for (name, value) in options.headers {
      guard Self.isName(name), Self.isValue(value) else {
        throw FeedFailure(.unusable, what: "header", why: "is not 'Name: value'")
      }
      // curl sends an empty header for a semicolon, and takes a bare colon as "leave this out".
      own.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    if let token = options.token, !names.contains("authorization") {
      guard Self.isValue(token), !token.isEmpty else {
        throw FeedFailure(
          .unusable, what: options.tokenName, why: "holds something that can't be a token")
      }
      own.append("Authorization: Bearer \(token)")
    }
    hasCredentials =
      options.token != nil || !names.isDisjoint(with: ["authorization", "x-api-key"])
    if !names.contains("accept") {
      // What answers a POST is as a rule one stream; what is polled is a document.
      body.append(
        "Accept: text/event-stream, application/x-ndjson;q=0.9, application/json;q=0.8, */*;q=0.1")
      question.append(
        "Accept: application/json, application/x-ndjson;q=0.9, text/event-stream;q=0.8, */*;q=0.1")
    }
    if !names.contains("content-type") { body.append("Content-Type: application/json") }
    // Else curl asks first whether a large body is welcome, which many servers leave unanswered.
    body.append("Expect:")
  }

  /// The lines of one request.
  ///
  /// - Parameters:
  ///   - trusted: whether they go to the origin that credentials were given for.
  ///   - entityTag: the tag of the answer that is known.
  ///   - lastEventID: the number of the event that a stream is to go on behind.
  ///   - posts: whether it posts something.
  func lines(
    trusted: Bool, entityTag: String?, lastEventID: String?, posts: Bool = false
  ) -> [String] {
    (posts ? body : question) + (trusted ? own : [])
      + (entityTag.map { ["If-None-Match: \($0)"] } ?? [])
      + (lastEventID.map { ["Last-Event-ID: \($0)"] } ?? [])
  }

  /// Whether `text` is a header name (RFC 9110, 5.6.2).
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains($0)
        }
      }
  }

  /// Whether `text` stays within its line.
  private static func isValue(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }
}
