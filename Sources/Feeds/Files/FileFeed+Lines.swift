import Glibc
import SessionModel

extension FileFeed {
  /// Reads on to the end, or until the time is up.
  func readLines(now: Now, until stop: Milliseconds, _ deliver: (Record) -> Void) {
    if isLive, wasTruncated() { turnToStart(now: now) }
    let arrival = isLive ? now.wall : nil
    buffer.sourceEnd = follows ? .max : status.bytesTotal ?? .max
    repeat {
      let delivery = buffer.deliverLines(
        from: source, arrival: arrival, until: stop, monotonic: monotonic,
        isDue: isDueNow
      ) { record in
        settlePending()
        deliver(record)
      }
      guard delivery == .exhausted else { return continueAtOnce() }
      if buffer.dropIfTooLong() { tell(.lineTooLong) }
      switch readChunk() {
      case 1...: status.lastAnswer = now.monotonic
      case 0: return reachEnd(now: now, deliver)
      default: return fail()
      }
    } while monotonic() < stop
    continueAtOnce()
  }

  /// Waits at the end of the file, turns to the one that has taken its place, or is done.
  func reachEnd(now: Now, _ deliver: (Record) -> Void) {
    if !follows, isRestHeldBack { return continueAtOnce() }
    status.isCaughtUp = true
    guard follows else {
      if pending.map({ !$0.isTold }) ?? false { tellPending() }
      deliverRest(arrival: isLive ? now.wall : nil, deliver)
      return finish()
    }
    // What stands there when the end is reached first, came when nobody knows.
    let hasStoodThere = !isLive
    isLive = true
    seen = FileIdentity(descriptor: descriptor)
    if rest.length != buffer.count { rest = (now.monotonic, buffer.count, hasStoodThere) }
    waitForMore(now: now)
    if let seen, seen.size < buffer.readOffset { return turnToStart(now: now) }
    guard let there = FileIdentity(path: path) else {
      missing()
      nextLook = now.monotonic + lookInterval
      return
    }
    if let seen, !seen.isSameFile(as: there) {
      do throws(FeedFailure) {
        let new = try OpenedFile.open(path)
        found()
        deliverRest(arrival: restArrival(now), deliver)
        restart(.replaced, from: new, now: now)
      } catch {
        missing(error.why)
        nextLook = now.monotonic + lookInterval
      }
      return
    }
    found()
    renewWatch(now: now)
    deliverRestingLine(now: now, deliver)
    tellOverduePending(now: now)
  }

  /// Hands on a half line that lacks nothing and that its writer has left alone.
  private func deliverRestingLine(now: Now, _ deliver: (Record) -> Void) {
    guard buffer.count > 0 else { return }
    guard buffer.isRestWhole else { return }
    let left = rest.since + Self.settling - now.monotonic
    let wasLeftAlone = seen.map { now.wall - $0.modified >= Self.settling } ?? false
    if left <= .zero || rest.isOld && wasLeftAlone {
      if isRestHeldBack { return lookAgain(at: now.monotonic) }
      deliverRest(arrival: restArrival(now), deliver)
    } else {
      // Whatever else wakes the feed meanwhile.
      lookAgain(at: now.monotonic + left)
    }
  }

  /// Whether the half line that is there has to wait for the lines of other files.
  private var isRestHeldBack: Bool { buffer.count > 0 && !isDueNow(buffer.rest) }

  private func isDueNow(_ line: UnsafeRawBufferPointer) -> Bool {
    !hasOthers || isDue?(line) ?? true
  }

  /// When the half line came that is there.
  private func restArrival(_ now: Now) -> Milliseconds? { rest.isOld ? nil : now.wall }

  private func deliverRest(arrival: Milliseconds?, _ deliver: (Record) -> Void) {
    buffer.deliverRest(from: source, arrival: arrival) { record in
      settlePending()
      deliver(record)
    }
    rest = (.zero, 0, false)
  }

  // MARK: New beginnings

  /// Whether what was read is no longer what stands in the file.
  private func wasTruncated() -> Bool {
    guard let current = FileIdentity(descriptor: descriptor), current != seen else { return false }
    status.bytesTotal = current.size
    return current.size < buffer.readOffset
      || !tail.stands(in: descriptor, before: buffer.readOffset)
  }

  /// Begins again with the open file, which was cut.
  private func turnToStart(now: Now) {
    // A source of its own, so that the store does not mix the old bytes with the new ones.
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { return fail() }
    restart(.truncated, from: copy, now: now)
  }

  /// Begins again at the start of a file.
  private func restart(_ kind: FeedBreak.Kind, from new: Int32, now: Now) {
    if pending == nil || pending?.isTold == true {
      pending = PendingBreak(kind: kind, since: now.monotonic, afterRecord: buffer.lines)
    }
    turn(to: new)
    buffer.restart()
    tail = FileTail()
    seen = nil
    continueAtOnce()
  }

  /// A line came that was not there before: says what that makes of a new beginning.
  private func settlePending() {
    guard let pending, let history = buffer.cursor.history else { return }
    if history.missing > 0, !pending.isTold { tellPending() }
    if history.missing > 0, history.common == 0 { status.renewals += 1 }
    self.pending = nil
  }

  /// Tells of a new beginning that was given time enough to prove none.
  private func tellOverduePending(now: Now) {
    guard let pending, !pending.isTold, let history = buffer.cursor.history,
      history.missing > 0
    else { return }
    let left = pending.since + PendingBreak.patience - now.monotonic
    if left <= .zero { tellPending() } else { lookAgain(at: now.monotonic + left) }
  }

  private func tellPending() {
    guard let pending else { return }
    tell(pending.kind, afterRecord: pending.afterRecord)
    self.pending?.isTold = true
  }
}
