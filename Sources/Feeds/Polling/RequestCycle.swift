import Glibc
import SessionModel

/// The way of one request after another to an address: put when it is due, led on by redirects, and ended by
/// an answer, by a failure or by patience.
///
/// What an answer means for the job, and when the next request is due, is for its owner to say.
final class RequestCycle {
  /// How a request ended.
  enum Outcome {
    /// A whole answer came, or a stream has ended.
    case answered(PollingRequest)
    /// None came, for this reason, which names the host.
    case failed(String)
    /// None came in time, which is told by this text.
    case late(String)
  }

  /// What is under way.
  private enum Activity {
    case idle(until: Milliseconds)
    case asking(PollingRequest)
    case ended
  }

  /// Requests put so far, redirects aside.
  private(set) var count = 0
  /// When the request under way was put.
  private(set) var askedAt = Milliseconds.zero
  /// What transfers answers, once there was one to ask for.
  private(set) var transfer: HTTPTransfer?
  /// The tag of the last good answer, and what it belongs to.
  private var entityTag: (value: String, resource: WebAddress)?
  private let options: PollingOptions
  /// The address that was given, and credentials for it.
  private let origin: WebAddress
  /// The address that is asked.
  private var address: WebAddress
  /// Whether that address was named by the origin, or by the reader.
  private var mayTrust = true
  /// Whether the next request posts what is to be posted.
  private(set) var posts: Bool
  private let headers: RequestHeaders
  private var activity = Activity.idle(until: .zero)
  private var curlDeadline: Milliseconds?

  /// Makes ready to ask at once.
  init(_ options: PollingOptions) throws(FeedFailure) {
    guard let address = WebAddress(options.url) else {
      throw FeedFailure(
        .unusable, what: redacted(url: options.url), why: "is not an http(s) address")
    }
    self.options = options
    self.address = address
    origin = address
    posts = options.data != nil
    headers = try RequestHeaders(options: options)
  }

  /// The host that is asked first.
  var hostName: String { address.hostName }

  /// What the reader can do about a key that is missing or not accepted.
  func hint(for status: Int) -> String {
    guard status == 401 || status == 403 else { return "" }
    return headers.hasCredentials
      ? "; the key it was sent is from \(options.tokenName) or --header"
      : "; set \(options.tokenName), or give --header 'Name: value'"
  }

  /// What is to be watched.
  var descriptors: [pollfd] {
    guard case .asking = activity else { return [] }
    return transfer?.descriptors ?? []
  }

  /// When to step at the latest; `nil` for never.
  var deadline: Milliseconds? {
    switch activity {
    case .idle(let moment): moment
    case .asking(let request): [curlDeadline, request.deadline].compactMap { $0 }.min()
    case .ended: nil
    }
  }

  /// Whether the next request is due.
  func isDue(_ now: Milliseconds) -> Bool {
    if case .idle(let moment) = activity { now >= moment } else { false }
  }

  /// The request that is under way.
  var request: PollingRequest? {
    if case .asking(let request) = activity { request } else { nil }
  }

  // MARK: Asking

  /// Puts a request, behind what was read of a stream if there is one.
  ///
  /// - Parameter wait: how long the server is asked to wait for news.
  func ask(wait: Milliseconds, of stream: AnswerStream?, now: Milliseconds) throws(FeedFailure) {
    if transfer == nil { transfer = try HTTPTransfer(options: options) }
    count += 1
    askedAt = now
    let request = PollingRequest(
      to: address, from: origin, mayTrust: mayTrust, wait: wait,
      deadline: now + wait + options.patience, posts: posts)
    try send(request, of: stream, now: now)
  }

  /// Asks for a job that a request has begun, from now on; false when it may not be asked for there.
  func follow(_ ticket: JobTicket, from request: PollingRequest) -> Bool {
    guard request.address.mayLead(to: ticket.address) else { return false }
    address = ticket.address
    mayTrust = request.isTrusted
    posts = false
    forgetAnswer()
    return true
  }

  /// Goes where the answer to a request leads; returns why it is not followed, in words behind its host. Where what
  /// was posted is not posted again, that is where the job is from then on.
  func follow(_ request: PollingRequest, of stream: AnswerStream?, now: Milliseconds)
    throws(FeedFailure) -> String?
  {
    guard let transfer else { return nil }
    var next = request
    let keepsMethod = transfer.head.status == 307 || transfer.head.status == 308
    if let reason = next.follow(transfer.redirect, keepsMethod: keepsMethod) { return reason }
    if request.posts, !next.posts {
      address = next.address
      mayTrust = next.isTrusted
      posts = false
    }
    try send(next, of: stream, now: now)
    return nil
  }

  /// Sends a request to where it is to go next.
  private func send(_ request: PollingRequest, of stream: AnswerStream?, now: Milliseconds)
    throws(FeedFailure)
  {
    let tag = entityTag.flatMap { $0.resource == request.resource ? $0.value : nil }
    let lines = headers.lines(
      trusted: request.isTrusted, entityTag: tag, lastEventID: stream?.lastEventID,
      posts: request.posts)
    stream?.begin()
    let data = request.posts ? options.data : nil
    guard transfer?.begin(url: request.address.text, headers: lines, data: data) == true else {
      throw FeedFailure(
        .unusable, what: redacted(url: options.url), why: "is not an address that can be asked")
    }
    curlDeadline = now
    activity = .asking(request)
  }

  // MARK: What comes

  /// Takes what has come; an outcome once the request has ended.
  ///
  /// - Parameter patience: what a request is given, for the words about one that took longer.
  func step(now: Milliseconds, patience: Milliseconds) -> Outcome? {
    guard case .asking(let request) = activity, let transfer else { return nil }
    switch transfer.step() {
    case .answered?: return .answered(request)
    case .failed(let reason)?: return .failed("\(request.address.hostName) \(reason)")
    case nil:
      guard transfer.head.streamKind == nil, now >= request.deadline else { return nil }
      transfer.cancel()
      return .late(
        "\(request.address.hostName) did not answer within \(patience.plainSeconds) s")
    }
  }

  /// Notes when curl wants to be stepped, after all of a step was done.
  func plan(now: Milliseconds) {
    if case .asking = activity { curlDeadline = transfer?.timeout.map { now + $0 } }
  }

  /// Gives the answer under way so long from now.
  func extend(to deadline: Milliseconds) {
    guard case .asking(var request) = activity else { return }
    request.deadline = deadline
    activity = .asking(request)
  }

  /// Whether a request is one whose answer may be that nothing has changed.
  func isConditional(_ request: PollingRequest) -> Bool {
    entityTag?.resource == request.resource
  }

  /// Keeps the tag of a good answer; without one, what is known is the tag of nothing.
  func keepTag(of request: PollingRequest) {
    entityTag = transfer?.head.entityTag.map { ($0, request.resource) }
  }

  /// Forgets the last answer, of which nothing could be made.
  func forgetAnswer() {
    entityTag = nil
    transfer?.body.forget()
  }

  /// Asks again at this moment.
  func rest(until moment: Milliseconds) { activity = .idle(until: moment) }

  /// Asks earlier than was planned, if nothing is under way.
  func hasten(to moment: Milliseconds) {
    if case .idle = activity { activity = .idle(until: moment) }
  }

  /// Asks no more.
  func stop() {
    transfer?.cancel()
    activity = .ended
  }
}
