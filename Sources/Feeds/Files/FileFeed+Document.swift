import Glibc
import SessionModel

extension FileFeed {
  /// Reads the whole file when its writer has left it alone, and hands it on as one record.
  func readDocument(now: Now, until stop: Milliseconds, _ deliver: (Record) -> Void) {
    if isLive, answers > 0 {
      let there = FileIdentity(path: path)
      guard let there, there != seen else {
        guard follows else { return finish() }
        if there == nil { missing() } else { found() }
        nextLook = now.monotonic + lookInterval
        if there != nil { renewWatch(now: now) }
        return
      }
      found()
      isLive = false
      buffer.restart()
      // Its writer may be in the middle of it.
      nextLook = now.monotonic + Self.settling
      return
    }
    if buffer.count == 0, follows {
      reopen()
      seen = FileIdentity(descriptor: descriptor)
    }
    repeat {
      switch readChunk() {
      case 1...: if buffer.count > Self.documentLimit { return fail("is larger than 4 GB") }
      case 0: return finishDocument(now: now, deliver)
      default: return fail()
      }
    } while monotonic() < stop
    continueAtOnce()
  }

  /// The largest document that is read.
  private static let documentLimit = 4 << 30

  /// Opens what stands at the path now, when it is another file than the open one.
  private func reopen() {
    guard let there = FileIdentity(path: path), let mine = FileIdentity(descriptor: descriptor),
      !there.isSameFile(as: mine), let new = try? OpenedFile.open(path)
    else { return }
    turn(to: new)
  }

  /// Hands on a document that was read to its end, unless it changed meanwhile.
  private func finishDocument(now: Now, _ deliver: (Record) -> Void) {
    let current = FileIdentity(descriptor: descriptor)
    if follows, seen != current {
      buffer.restart()
      nextLook = now.monotonic + Self.settling
      return
    }
    seen = current
    status.isCaughtUp = true
    status.lastAnswer = now.monotonic
    // Emptied, a file is about to be written.
    if buffer.count > 0 || !follows { handDocument(now: now, deliver) }
    guard follows else { return finish() }
    isLive = true
    waitForMore(now: now)
  }

  private func handDocument(now: Now, _ deliver: (Record) -> Void) {
    answers += 1
    // A file that is rewritten in place can't be read again later, so its bytes have no origin.
    deliver(
      Record(
        bytes: buffer.rest,
        origin: follows ? nil : source.map { Record.Origin(source: $0, offset: 0) },
        framing: .document, number: answers, arrival: answers > 1 ? now.wall : nil))
  }
}
