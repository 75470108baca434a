import Glibc
import SessionModel

/// Asks an address for the progress of a job, again and again, and hands on each new answer.
///
/// One question at a time. What fails is asked again after a growing pause; what was known stays.
package final class PollingFeed: Feed {
  /// What the feed is doing.
  private enum Activity {
    case idle(until: Milliseconds)
    case asking(PollingRequest)
    case ended
  }

  /// What was known before an answer, in case nobody can read that answer.
  private struct Memory {
    var backOff = BackOff()
    var lastAnswer: Milliseconds?
    var everAnswered = false
  }

  package private(set) var status = FeedStatus()
  /// Questions put so far.
  package private(set) var attempts = 0
  /// Whether the server ever gave a good answer.
  package private(set) var everAnswered = false

  /// Whether the address answers with a stream, the records of which are lines.
  package var isStream: Bool { stream != nil }

  /// The content type of the stream, as its server names it.
  package private(set) var streamType: String?
  /// In how many pieces the stream has come so far.
  package private(set) var streamPieces = 0

  /// Whether an end that an answer tells is only believed when the next one agrees.
  package var confirmsEnd: Bool { stream == nil && status.end == nil }

  private let options: PollingOptions
  private let address: WebAddress
  private let headers: RequestHeaders
  private let random: () -> Double
  private var transfer: HTTPTransfer?
  /// The answer, once the address was found to answer with a stream.
  private var stream: AnswerStream?
  private var activity = Activity.idle(until: .zero)
  private var backOff = BackOff()
  private var before = Memory()
  /// The tag of the last good answer, and what it belongs to.
  private var entityTag: (value: String, resource: WebAddress)?
  private var lastStep = Milliseconds.zero
  private var curlDeadline: Milliseconds?
  /// Answers handed on so far.
  private var answers = 0
  private var confirmation = EndConfirmation()
  private var refusals = Refusals()
  private var idleEnds = IdleEnds()
  /// When the question under way was put.
  private var askedAt = Milliseconds.zero
  /// Whether the job in a stream has ended, and when the feed ends with it unless it goes on.
  private var isJobOver = false
  private var lingerEnd: Milliseconds?

  /// The silence after which a stream is asked for anew, if that can be done without a loss.
  private static let longestSilence = Milliseconds(120_000)
  /// The shortest pause between two questions that nobody asked for by name.
  private static let shortestPause = Milliseconds(50)
  /// The shortest pause that may be asked for.
  private static let shortestInterval = Milliseconds(10)

  /// Makes a feed that asks at its first step.
  ///
  /// - Parameter random: gives numbers from 0 up to 1, for the jitter of pauses.
  package init(_ options: PollingOptions, random: @escaping () -> Double) throws(FeedFailure) {
    guard let address = WebAddress(options.url) else {
      throw FeedFailure(
        .unusable, what: redacted(url: options.url), why: "is not an http(s) address")
    }
    self.options = options
    self.address = address
    headers = try RequestHeaders(options: options)
    self.random = random
  }

  package var descriptors: [pollfd] {
    guard case .asking = activity else { return [] }
    return transfer?.descriptors ?? []
  }

  package var deadline: Milliseconds? {
    switch activity {
    case .idle(let moment): return [moment, lingerEnd].compactMap { $0 }.min()
    case .asking(let request):
      return [curlDeadline, lingerEnd, request.deadline].compactMap { $0 }.min()
    case .ended: return nil
    }
  }

  package func step(now: Now, budget: Milliseconds, deliver: (Record) -> Void) {
    lastStep = now.monotonic
    if case .idle(let moment) = activity, now.monotonic >= moment { ask(now: now) }
    if let lingerEnd, now.monotonic >= lingerEnd { return stop(.finished) }
    guard case .asking(let request) = activity, let transfer else { return }
    let outcome = transfer.step()
    if let kind = transfer.head.streamKind { read(kind, transfer, request, now, deliver) }
    switch outcome {
    case .answered?: take(request, transfer, now: now, deliver: deliver)
    case .failed(let reason)?: transferFailed("\(request.address.hostName) \(reason)", now: now)
    case nil:
      guard transfer.head.streamKind == nil else { break }
      if now.monotonic >= request.deadline {
        transfer.cancel()
        let patience = (options.patience + wait).plainSeconds
        fail("\(request.address.hostName) did not answer within \(patience) s", now: now)
      }
    }
    curlDeadline = transfer.timeout.map { now.monotonic + $0 }
  }

  package func jobEnded() {
    guard status.end == nil else { return }
    if isStream {
      isJobOver = true
      // Another run may begin in the same stream.
      guard let linger = options.linger else { return }
      if linger <= .zero { return stop(.finished) }
      lingerEnd = lingerEnd ?? lastStep + linger
      return
    }
    guard options.follows, confirmation.begin() else { return stop(.finished) }
    activity = .idle(until: lastStep + Self.shortestPause)
  }

  package func jobWentOn() {
    confirmation.drop()
    isJobOver = false
    lingerEnd = nil
  }

  package func pollNow() {
    guard case .idle = activity else { return }
    activity = .idle(until: lastStep + (attempts == 0 ? .zero : Self.shortestPause))
  }

  /// Takes back the last answer, which its reader could make nothing of: it counts as a failure.
  ///
  /// To be called while the answer is delivered, or before the next step.
  package func answerWasUnreadable(_ reason: String) {
    guard case .idle = activity, status.lastError == nil else { return }
    backOff = before.backOff
    everAnswered = before.everAnswered
    status.lastAnswer = before.lastAnswer
    entityTag = nil
    transfer?.body.forget()
    fail(
      "\(address.hostName) gave an answer that can't be read: \(reason)",
      now: Now(wall: .zero, monotonic: lastStep), kind: .unreadable)
  }

  /// Puts a question.
  private func ask(now: Now) {
    if transfer == nil {
      do { transfer = try HTTPTransfer(options: options) } catch { return stop(.failed(error)) }
    }
    attempts += 1
    askedAt = now.monotonic
    let deadline = now.monotonic + wait + options.patience
    send(
      PollingRequest(
        to: address, wait: wait, deadline: deadline, posts: options.data != nil))
  }

  /// The time that the server is asked to wait: none at first, so that there is something to see.
  private var wait: Milliseconds {
    let isPolled = everAnswered && stream == nil && !confirmation.isOpen && options.data == nil
    return isPolled ? options.wait : .zero
  }

  /// Sends a question to where it is to go next.
  private func send(_ request: PollingRequest) {
    let tag = entityTag.flatMap { $0.resource == request.resource ? $0.value : nil }
    let lines = headers.lines(
      trusted: request.isTrusted, entityTag: tag, lastEventID: stream?.lastEventID,
      posts: request.posts)
    stream?.begin()
    let data = request.posts ? options.data : nil
    guard transfer?.begin(url: request.address.text, headers: lines, data: data) == true else {
      return stop(.failed(failure(.unusable, "is not an address that can be asked")))
    }
    status.phase = everAnswered || status.lastError != nil ? .open : .connecting
    curlDeadline = lastStep
    activity = .asking(request)
  }

  /// Judges an answer and acts on it.
  private func take(
    _ request: PollingRequest, _ transfer: HTTPTransfer, now: Now, deliver: (Record) -> Void
  ) {
    status.bytesRead = transfer.bytesRead
    let head = transfer.head
    let body = transfer.body
    let content = Self.content(of: body.bytes)
    let wasConditional = entityTag?.resource == request.resource
    let host = request.address.hostName
    let verdict = AnswerVerdict(
      head: head, firstByte: content.first, wasConditional: wasConditional)
    if case .refused = verdict {} else { refusals.reset() }
    switch verdict {
    case .document:
      let isChanged = body.finish()
      entityTag = head.entityTag.map { ($0, request.resource) }
      succeed(now: now)
      guard isChanged else { return confirm() }
      answers += 1
      deliver(
        Record(bytes: content, framing: .document, number: answers, arrival: now.wall))
      // What was posted would begin another job, were it posted again.
      if !options.follows || options.data != nil { stop(.finished) }
    case .stream: streamEnded(request, now: now, deliver)
    case .unchanged:
      succeed(now: now)
      confirm()
    case .nothingYet:
      // This is how a server says that a stream is over (HTML standard, 9.2.2).
      if stream == nil && !confirmation.isOpen { succeed(now: now) } else { stop(.finished) }
    case .redirect:
      var next = request
      let keepsMethod = head.status == 307 || head.status == 308
      if let reason = next.follow(transfer.redirect, keepsMethod: keepsMethod) {
        fail("\(host) \(reason)", now: now)
      } else {
        send(next)
      }
    case .failed(let reason):
      let asked = head.retryAfter.flatMap { RetryAfter.parsed($0, now: now.wall) }
      // These say that the request was not taken.
      let isRefused = [408, 425, 429, 503].contains(head.status)
      fail(
        "\(host) \(reason)", now: now, asked: asked,
        kind: head.status == 200 ? .unreadable : .unreachable, wasTaken: !isRefused)
    case .refused(let reason):
      let why = "\(host) \(reason)\(hint(for: head.status))"
      let isFinal = refusals.isFinal(at: now.monotonic)
      guard !everAnswered || isFinal && !confirmation.isOpen else { return fail(why, now: now) }
      stop(.failed(failure(.refused, why)))
    }
  }

  /// The last answer was the same as the one before it.
  private func confirm() { if confirmation.isOpen { stop(.finished) } }

  /// Hands on what has come of a stream.
  private func read(
    _ kind: AnswerStream.Kind, _ transfer: HTTPTransfer, _ request: PollingRequest, _ now: Now,
    _ deliver: (Record) -> Void
  ) {
    let stream = stream ?? AnswerStream(kind: kind, buffer: transfer.lines)
    self.stream = stream
    let hasNews = status.bytesRead != transfer.bytesRead || status.phase != .open
    if status.bytesRead != transfer.bytesRead {
      status.lastAnswer = now.monotonic
      streamPieces += 1
    }
    streamType = transfer.head.contentType
    status.bytesRead = transfer.bytesRead
    let leftOut = stream.leftOut
    let isAlive = stream.deliver(now: now, deliver)
    for _ in leftOut..<stream.leftOut {
      status.breaks.append(
        FeedBreak(
          kind: .lineTooLong, afterRecord: transfer.lines.lines, limit: AnswerLimits.event))
    }
    // The reader may have ended the feed by what it was given.
    guard status.end == nil else { return }
    if isAlive { succeed(now: now) }
    status.phase = .open
    var request = request
    if hasNews || !stream.canResume { request.deadline = now.monotonic + Self.longestSilence }
    activity = .asking(request)
    if now.monotonic >= request.deadline {
      transfer.cancel()
      fail("\(request.address.hostName) has been silent for two minutes", now: now)
    }
  }

  /// Asks for the rest of a stream that has ended in good order, or is done. One that tells nothing new
  /// is asked for less and less often, and is lost at last.
  private func streamEnded(_ request: PollingRequest, now: Now, _ deliver: (Record) -> Void) {
    guard let stream else { return }
    stream.finish(now: now, deliver)
    guard options.follows, stream.canResume, !isJobOver, status.end == nil else {
      return stop(.finished)
    }
    if let tag = transfer?.head.entityTag { entityTag = (tag, request.resource) }
    if stream.hasNews || now.monotonic - askedAt >= IdleEnds.held {
      succeed(now: now)
      if let retry = stream.retry {
        activity = .idle(until: now.monotonic + max(retry, Self.shortestPause))
      }
    } else {
      streamWasIdle("\(request.address.hostName) ended its stream without a new event", now: now)
    }
  }

  /// A stream has ended as it began: nothing new came.
  private func streamWasIdle(_ reason: String, now: Now) {
    if idleEnds.isFinal(at: now.monotonic) {
      let why = "\(reason), and so again and again for ten minutes"
      return stop(.failed(failure(.unreadable, why)))
    }
    fail(reason, now: now, atLeast: stream?.retry)
  }

  /// Notes that a request came to nothing; the end of a stream that nobody can go on with.
  private func transferFailed(_ reason: String, now: Now) {
    let mayHaveArrived = transfer?.mayHaveArrived ?? true
    if let stream, transfer?.head.streamKind != nil {
      guard stream.canResume else { return stop(.failed(failure(.unreadable, reason))) }
      if !stream.hasNews, now.monotonic - askedAt < IdleEnds.held {
        return streamWasIdle(reason, now: now)
      }
    }
    // A server that is gone will not confirm the end of its job.
    if confirmation.isOpen, !mayHaveArrived { return stop(.finished) }
    fail(reason, now: now, wasTaken: mayHaveArrived)
  }

  /// The body without a byte order mark and white space before it.
  private static func content(of body: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var rest = body[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    return UnsafeRawBufferPointer(rebasing: rest)
  }

  /// Notes a good answer and plans the next question.
  private func succeed(now: Now) {
    before = Memory(
      backOff: backOff, lastAnswer: status.lastAnswer, everAnswered: everAnswered)
    everAnswered = true
    backOff.reset()
    idleEnds.reset()
    status.lastAnswer = now.monotonic
    status.lastError = nil
    status.phase = .waiting
    activity = .idle(until: now.monotonic + max(options.interval, Self.shortestInterval))
  }

  /// Notes a failure and plans the next attempt, or gives up.
  ///
  /// - Parameters:
  ///   - asked: the pause that the server asked for.
  ///   - least: the pause that a stream names for whenever it ends.
  ///   - wasTaken: whether the server may have taken what was posted, which begins a job.
  private func fail(
    _ reason: String, now: Now, asked: Milliseconds? = nil, atLeast least: Milliseconds? = nil,
    kind: FeedFailure.Kind = .unreachable, wasTaken: Bool = true
  ) {
    if isJobOver { return stop(.finished) }
    var pause = max(backOff.pause(chance: random()), least ?? .zero)
    var text = reason.oneLine
    if let asked {
      pause = max(pause, min(asked, RetryAfter.limit))
      text += ", asks to wait \(asked.plainSeconds) s"
      if asked > RetryAfter.limit { text += " and is asked again after an hour" }
    }
    if confirmation.isOpen, pause > EndConfirmation.patience { return stop(.finished) }
    status.lastError = text
    // Asked with the number of its last event, the server tells the rest and begins nothing.
    if options.data != nil, wasTaken, stream?.lastEventID == nil {
      return stop(.failed(failure(kind, text)))
    }
    if let limit = options.giveUpAfter, !everAnswered, backOff.failures >= limit {
      return stop(.failed(failure(kind, text)))
    }
    let next = now.monotonic + pause
    status.phase = .retrying(at: next)
    activity = .idle(until: next)
  }

  /// Stops for good.
  private func stop(_ end: FeedEnd) {
    guard status.end == nil else { return }
    transfer?.cancel()
    activity = .ended
    status.isLive = false
    status.phase = .ended(end)
    if case .failed(let failure) = end { status.lastError = failure.why }
  }

  private func failure(_ kind: FeedFailure.Kind, _ why: String) -> FeedFailure {
    FeedFailure(kind, what: redacted(url: options.url), why: why)
  }

  /// What the reader can do about a key that is missing or not accepted.
  private func hint(for status: Int) -> String {
    guard status == 401 || status == 403 else { return "" }
    return headers.hasCredentials
      ? "; the key it was sent is from \(options.tokenName) or --header"
      : "; set \(options.tokenName), or give --header 'Name: value'"
  }
}

extension String {
  /// The text with line ends and other control characters as spaces.
  fileprivate var oneLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }
}
