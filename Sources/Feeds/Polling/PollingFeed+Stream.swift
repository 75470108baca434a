import SessionModel

/// An address that answers with a stream: what comes of it, and how it ends.
extension PollingFeed {
  /// The silence after which a stream is asked for anew, if that can be done without a loss.
  private static let longestSilence = Milliseconds(120_000)

  /// Hands on what has come of a stream.
  func read(
    _ kind: AnswerStream.Kind, _ transfer: HTTPTransfer, _ request: PollingRequest, _ now: Now,
    _ deliver: (Record) -> Receipt
  ) {
    let stream = stream ?? AnswerStream(kind: kind, buffer: transfer.lines)
    self.stream = stream
    let hasNews = status.bytesRead != transfer.bytesRead || status.phase != .open
    var delivery = status.delivery ?? StreamDelivery()
    if status.bytesRead != transfer.bytesRead {
      status.lastAnswer = now.monotonic
      delivery.pieces += 1
    }
    delivery.contentType = transfer.head.contentType
    status.delivery = delivery
    status.bytesRead = transfer.bytesRead
    let leftOut = stream.leftOut
    let isAlive = stream.deliver(now: now) { settle(deliver($0)) }
    for _ in leftOut..<stream.leftOut {
      status.breaks.append(
        FeedBreak(
          kind: .lineTooLong, afterRecord: transfer.lines.lines, limit: AnswerLimits.event))
    }
    // The reader may have ended the feed by what it was given.
    guard status.end == nil else { return }
    if isAlive { noteAnswer(now: now) }
    status.phase = .open
    var deadline = request.deadline
    if hasNews || !stream.canResume {
      deadline = now.monotonic + Self.longestSilence
      cycle.extend(to: deadline)
    }
    if now.monotonic >= deadline {
      transfer.cancel()
      fail("\(request.address.hostName) has been silent for two minutes", now: now)
    }
  }

  /// Asks for the rest of a stream that has ended in good order, or is done. One that tells nothing new
  /// is asked for less and less often, and is lost at last.
  func streamEnded(_ request: PollingRequest, now: Now, _ deliver: (Record) -> Receipt) {
    guard let stream else { return }
    stream.finish(now: now) { settle(deliver($0)) }
    guard options.follows, stream.canResume, !endOfJob.isOver, status.end == nil else {
      return stop(.finished)
    }
    if cycle.transfer?.head.entityTag != nil { cycle.keepTag(of: request) }
    if stream.hasNews || now.monotonic - cycle.askedAt >= IdleEnds.held {
      succeed(now: now)
      if let retry = stream.retry {
        cycle.rest(until: now.monotonic + max(retry, Self.shortestPause))
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
  func transferFailed(_ reason: String, now: Now) {
    let mayHaveArrived = cycle.transfer?.mayHaveArrived ?? true
    if let stream, cycle.transfer?.head.streamKind != nil {
      guard stream.canResume else { return stop(.failed(failure(.unreadable, reason))) }
      if !stream.hasNews, now.monotonic - cycle.askedAt < IdleEnds.held {
        return streamWasIdle(reason, now: now)
      }
    }
    // A server that is gone will not confirm the end of its job.
    if endOfJob.isConfirming, !mayHaveArrived { return stop(.finished) }
    fail(reason, now: now, wasTaken: mayHaveArrived)
  }
}
