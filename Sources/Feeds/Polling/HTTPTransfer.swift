import CCurl
import Glibc
import SessionModel

/// One GET or POST at a time over libcurl, without ever waiting.
final class HTTPTransfer {
  /// How a request ended.
  enum Outcome: Equatable {
    /// A whole answer came; its head and its body can be read.
    case answered
    /// None came, for this reason, which completes "HOST …".
    case failed(String)
  }

  private var client: OpaquePointer?
  /// The head of the answer.
  private(set) var head = AnswerHead()
  /// The body of an answer that is one document.
  let body = BodyBuffer()
  /// What has come of the body of an answer that is a stream, and is not yet read.
  let lines = LineBuffer()
  private let bodyLimit: Int
  /// Why a sink stopped the request.
  private var stopReason: String?
  /// Bytes of bodies that arrived so far, as decoded.
  private(set) var bytesRead: Int64 = 0

  /// Makes a client; loads the library when nobody has yet.
  init(options: PollingOptions) throws(FeedFailure) {
    bodyLimit = options.bodyLimit
    guard ccurl_load() else {
      throw FeedFailure(
        .unusable, what: redacted(url: options.url),
        why: "libcurl 4 is not installed, without which no address can be read")
    }
    client = ccurl_open(
      options.userAgent, options.certificateFile, options.connectTimeout.count,
      { context, bytes, count in
        HTTPTransfer.of(context)?.takeHeader(UnsafeRawBufferPointer(start: bytes, count: count))
          ?? 0
      },
      { context, bytes, count in
        HTTPTransfer.of(context)?.takeBody(UnsafeRawBufferPointer(start: bytes, count: count)) ?? 0
      }, Unmanaged.passUnretained(self).toOpaque())
    lines.lineLimit = AnswerLimits.event
    if let hosts = options.noProxy { ccurl_set_no_proxy(client, hosts) }
  }

  deinit { ccurl_close(client) }

  private static func of(_ context: UnsafeMutableRawPointer?) -> HTTPTransfer? {
    context.map { Unmanaged<HTTPTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    if head.take(bytes) { return bytes.count }
    stopReason =
      "answered with more than \(AnswerLimits.text(AnswerLimits.head)) of headers, the most that are read"
    return 0
  }

  private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    if received == 0, !hasBody { head.sniff(bytes) }
    hasBody = true
    bytesRead += Int64(bytes.count)
    if head.streamKind != nil {
      return lines.fill {
        $0.copyMemory(from: bytes)
        return bytes.count
      }
    }
    received += bytes.count
    guard max(received, head.bodySize ?? 0) <= bodyLimit else {
      let limit = AnswerLimits.text(bodyLimit)
      let size = head.bodySize.map { AnswerLimits.text($0) + ", more than the " + limit }
      let packed = head.isPacked ? " once unpacked" : ""
      stopReason = "answered with \(size ?? "more than the \(limit)") that are read\(packed)"
      body.discard()
      return 0
    }
    // The page that comes with an error must not displace the last good state.
    let isKept = head.status == 200 || posts && (head.status == 201 || head.status == 202)
    if isKept { body.append(bytes) }
    return bytes.count
  }

  /// Bytes of the body that is arriving, kept or not.
  private var received = 0

  /// Whether any of the body has come.
  private var hasBody = false

  /// Whether the request posts something.
  private var posts = false

  /// Begins a request; false when curl can't read the address.
  ///
  /// - Parameter data: the bytes to be posted; `nil` for a GET.
  func begin(url: String, headers: [String], data: [UInt8]? = nil) -> Bool {
    head = AnswerHead()
    body.begin()
    lines.restart()
    received = 0
    hasBody = false
    posts = data != nil
    stopReason = nil
    let copies = headers.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer {
      guard let data else { return ccurl_begin(client, url, $0.baseAddress, $0.count, nil, 0) }
      // An empty body is a body too; one byte behind it gives it an address.
      return ccurl_begin(client, url, $0.baseAddress, $0.count, data + [0], data.count)
    }
  }

  /// Gives up the request that is under way.
  func cancel() { ccurl_cancel(client) }

  /// Does what can be done without waiting; an outcome once the request has ended.
  func step() -> Outcome? {
    guard ccurl_step(client) else { return nil }
    let reason = String(cString: ccurl_reason(client))
    switch ccurl_result(client) {
    case CCURL_DONE: return .answered
    case CCURL_UNREACHABLE: return .failed("can't be reached: \(reason)")
    case CCURL_TLS: return .failed("can't be trusted: \(reason)")
    case CCURL_CUT: return .failed("broke off its answer: \(reason)")
    case CCURL_SLOW: return .failed("took too long: \(reason)")
    case CCURL_STOPPED: return .failed(stopReason ?? "answered with more than can be kept")
    case CCURL_ENCODING: return .failed("answered in an encoding that can't be read: \(reason)")
    default: return .failed("can't be asked: \(reason)")
    }
  }

  /// Whether the request that failed may have reached the server: it could be connected to.
  var mayHaveArrived: Bool {
    switch ccurl_result(client) {
    case CCURL_UNREACHABLE, CCURL_TLS, CCURL_ADDRESS: false
    default: true
    }
  }

  /// Where the answer redirects to; `nil` when it names no place.
  var redirect: String? { ccurl_redirect(client).map { String(cString: $0) } }

  /// What the loop is to watch.
  var descriptors: [pollfd] {
    withUnsafeTemporaryAllocation(of: ccurl_socket.self, capacity: 16) { sockets in
      let count = ccurl_sockets(client, sockets.baseAddress, sockets.count)
      return sockets.prefix(count).map { socket in
        let events = (socket.reads ? POLLIN : 0) | (socket.writes ? POLLOUT : 0)
        return pollfd(fd: socket.descriptor, events: Int16(events), revents: 0)
      }
    }
  }

  /// The time until curl wants to be stepped; `nil` for never.
  var timeout: Milliseconds? {
    let timeout = ccurl_timeout(client)
    return timeout < 0 ? nil : Milliseconds(timeout)
  }
}
