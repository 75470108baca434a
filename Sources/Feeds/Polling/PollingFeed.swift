import Glibc
import SessionModel

/// Asks an address for the progress of a job, again and again, and hands on each new answer.
///
/// One question at a time (`RequestCycle`), until the job is over (`EndOfJob`). What fails is asked again
/// after a growing pause; what was known stays.
package final class PollingFeed: Feed {
  /// What was known before an answer, in case nobody can read that answer.
  private struct Memory {
    var backOff = BackOff()
    var lastAnswer: Milliseconds?
    var everAnswered = false
  }

  package internal(set) var status = FeedStatus()
  /// Whether the server ever gave a good answer.
  package private(set) var everAnswered = false

  /// Questions put so far.
  package var attempts: Int { cycle.count }

  package var kind: FeedKind { stream == nil ? .answers : .stream }

  /// Whether an end that an answer tells is only believed when the next one agrees.
  package var confirmsEnd: Bool { stream == nil && status.end == nil }

  let options: PollingOptions
  private let random: () -> Double
  let cycle: RequestCycle
  /// The answer, once the address was found to answer with a stream.
  var stream: AnswerStream?
  private var backOff = BackOff()
  private var before = Memory()
  private var lastStep = Milliseconds.zero
  /// Answers handed on so far.
  private var answers = 0
  var endOfJob: EndOfJob
  private var refusals = Refusals()
  /// Whether the job that was begun by what was posted has not been heard of since.
  var isJobNew = false
  var idleEnds = IdleEnds()

  /// The shortest pause between two questions that nobody asked for by name.
  static let shortestPause = Milliseconds(50)
  /// The shortest pause that may be asked for.
  private static let shortestInterval = Milliseconds(10)

  /// Makes a feed that asks at its first step.
  ///
  /// - Parameter random: gives numbers from 0 up to 1, for the jitter of pauses.
  package init(_ options: PollingOptions, random: @escaping () -> Double) throws(FeedFailure) {
    self.options = options
    self.random = random
    cycle = try RequestCycle(options)
    endOfJob = EndOfJob(options)
  }

  package var descriptors: [pollfd] { cycle.descriptors }

  package var deadline: Milliseconds? {
    guard status.end == nil else { return nil }
    return [cycle.deadline, endOfJob.deadline].compactMap { $0 }.min()
  }

  package func step(now: Now, budget: Milliseconds, deliver: (Record) -> Receipt) {
    lastStep = now.monotonic
    if cycle.isDue(now.monotonic) { ask(now: now) }
    if let deadline = endOfJob.deadline, now.monotonic >= deadline { return stop(.finished) }
    guard let request = cycle.request, let transfer = cycle.transfer else { return }
    let outcome = cycle.step(now: now.monotonic, patience: options.patience + wait)
    if let kind = transfer.head.streamKind { read(kind, transfer, request, now, deliver) }
    switch outcome {
    case .answered(let request)?: take(request, transfer, now: now, deliver)
    case .failed(let reason)?: transferFailed(reason, now: now)
    case .late(let reason)?: fail(reason, now: now)
    case nil: break
    }
    cycle.plan(now: now.monotonic)
  }

  package func pollNow() {
    cycle.hasten(to: lastStep + (attempts == 0 ? .zero : Self.shortestPause))
  }

  // MARK: What the reader makes of it

  package func jobEnded() {
    guard status.end == nil else { return }
    switch endOfJob.told(inStream: stream != nil, now: lastStep) {
    case .wait: break
    case .askAgain: cycle.rest(until: lastStep + Self.shortestPause)
    case .stop: stop(.finished)
    }
  }

  /// Takes what became of a line of a stream. One that can't be read leaves the job as it was.
  func settle(_ receipt: Receipt) {
    switch receipt {
    case .taken: endOfJob.wentOn()
    case .over: jobEnded()
    case .unreadable: break
    }
  }

  /// Takes back the last answer, which its reader could make nothing of: it counts as a failure.
  private func takeBack(_ reason: String, now: Now) {
    backOff = before.backOff
    everAnswered = before.everAnswered
    status.lastAnswer = before.lastAnswer
    cycle.forgetAnswer()
    fail(
      "\(cycle.hostName) gave an answer that can't be read: \(reason)", now: now,
      kind: .unreadable)
  }

  // MARK: Asking

  /// Puts a question.
  private func ask(now: Now) {
    do throws(FeedFailure) {
      try cycle.ask(wait: wait, of: stream, now: now.monotonic)
      status.polls = attempts
      noteAsking()
    } catch {
      stop(.failed(error))
    }
  }

  private func noteAsking() {
    status.phase = everAnswered || status.lastError != nil ? .open : .connecting
  }

  /// The time that the server is asked to wait: none at first, so that there is something to see.
  private var wait: Milliseconds {
    let isPolled =
      everAnswered && stream == nil && !endOfJob.isConfirming && !cycle.posts && !isJobNew
    return isPolled ? options.wait : .zero
  }

  // MARK: Answers

  /// Judges an answer and acts on it.
  private func take(
    _ request: PollingRequest, _ transfer: HTTPTransfer, now: Now,
    _ deliver: (Record) -> Receipt
  ) {
    status.bytesRead = transfer.bytesRead
    let head = transfer.head
    let body = transfer.body
    let wasConditional = cycle.isConditional(request)
    let host = request.address.hostName
    let verdict = AnswerVerdict(
      head: head, firstByte: body.content.first, wasConditional: wasConditional,
      posts: request.posts)
    if case .refused = verdict {} else { refusals.reset() }
    switch verdict {
    case .document:
      let isChanged = body.finish()
      cycle.keepTag(of: request)
      succeed(now: now)
      isJobNew = false
      guard isChanged else { return confirm() }
      let ticket = request.posts ? ticket(of: request, transfer) : nil
      status.job = ticket ?? status.job
      answers += 1
      let record = Record(
        bytes: body.content, framing: .document, number: answers, arrival: now.wall)
      let receipt = deliver(record.beginning(as: body.sameContentCount, ofRecord: answers - 1))
      if let ticket, options.follows, receipt != .over {
        return follow(ticket, from: request, now: now)
      }
      if case .unreadable(let reason) = receipt {
        takeBack(reason, now: now)
      } else {
        settle(receipt)
      }
      // What was posted would begin another job, were it posted again.
      if !options.follows || cycle.posts { stop(.finished) }
    case .accepted: accepted(request, transfer, now: now)
    case .stream: streamEnded(request, now: now, deliver)
    case .unchanged:
      succeed(now: now)
      confirm()
    case .nothingYet:
      // This is how a server says that a stream is over (HTML standard, 9.2.2).
      if stream == nil && !endOfJob.isConfirming { succeed(now: now) } else { stop(.finished) }
    case .redirect:
      do throws(FeedFailure) {
        if let reason = try cycle.follow(request, of: stream, now: now.monotonic) {
          fail("\(host) \(reason)", now: now)
        } else {
          if request.posts, !cycle.posts {
            status.job = cycle.request.map { JobTicket(at: $0.address) }
          }
          noteAsking()
        }
      } catch {
        stop(.failed(error))
      }
    case .failed(let reason):
      let asked = head.retryAfter.flatMap { RetryAfter.parsed($0, now: now.wall) }
      // These say that the request was not taken.
      let isRefused = [408, 425, 429, 503].contains(head.status)
      fail(
        "\(host) \(reason)", now: now, asked: asked,
        kind: head.status == 200 ? .unreadable : .unreachable, wasTaken: !isRefused)
    case .refused(let reason):
      let why = "\(host) \(reason)\(cycle.hint(for: head.status))"
      let isFinal = refusals.isFinal(at: now.monotonic)
      guard !everAnswered || isFinal && !endOfJob.isConfirming else { return fail(why, now: now) }
      stop(.failed(failure(.refused, why)))
    }
  }

  /// The last answer was the same as the one before it.
  private func confirm() { if endOfJob.isConfirming { stop(.finished) } }

  // MARK: What follows

  /// Notes a good answer and plans the next question.
  func succeed(now: Now) {
    noteAnswer(now: now)
    cycle.rest(until: now.monotonic + max(options.interval, Self.shortestInterval))
  }

  /// Notes that the server answers.
  func noteAnswer(now: Now) {
    before = Memory(
      backOff: backOff, lastAnswer: status.lastAnswer, everAnswered: everAnswered)
    everAnswered = true
    backOff.reset()
    idleEnds.reset()
    status.lastAnswer = now.monotonic
    status.lastError = nil
    status.phase = .waiting
  }

  /// Notes a failure and plans the next attempt, or gives up.
  ///
  /// - Parameters:
  ///   - asked: the pause that the server asked for.
  ///   - least: the pause that a stream names for whenever it ends.
  ///   - wasTaken: whether the server may have taken what was posted, which begins a job.
  func fail(
    _ reason: String, now: Now, asked: Milliseconds? = nil, atLeast least: Milliseconds? = nil,
    kind: FeedFailure.Kind = .unreachable, wasTaken: Bool = true
  ) {
    if endOfJob.isOver { return stop(.finished) }
    var pause = max(backOff.pause(chance: random()), least ?? .zero)
    var text = reason.oneLine
    if let asked {
      pause = max(pause, min(asked, RetryAfter.limit))
      text += ", asks to wait \(asked.plainSeconds) s"
      if asked > RetryAfter.limit { text += " and is asked again after an hour" }
    }
    if endOfJob.isNotWorth(pause) { return stop(.finished) }
    status.lastError = text
    status.pollFailures += 1
    // Asked with the number of its last event, the server tells the rest and begins nothing.
    if cycle.posts, wasTaken, stream?.lastEventID == nil {
      return stop(.failed(failure(kind, text)))
    }
    if let limit = options.giveUpAfter, !everAnswered, backOff.failures >= limit {
      return stop(.failed(failure(kind, text)))
    }
    let next = now.monotonic + pause
    status.phase = .retrying(at: next)
    cycle.rest(until: next)
  }

  /// Stops for good.
  func stop(_ end: FeedEnd) {
    guard status.end == nil else { return }
    cycle.stop()
    status.isLive = false
    status.phase = .ended(end)
    guard case .failed(let failure) = end else { return }
    // What failed once too often was counted already.
    if status.lastError != failure.why { status.pollFailures += 1 }
    status.lastError = failure.why
  }

  func failure(_ kind: FeedFailure.Kind, _ why: String) -> FeedFailure {
    FeedFailure(kind, what: redacted(url: options.url), why: why)
  }
}

extension String {
  /// The text with line ends and other control characters as spaces.
  fileprivate var oneLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }
}
