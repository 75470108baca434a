import SessionModel

extension Companions {
  /// Hands on what a file has at its end, and remembers how far it was read.
  func reachEnd(
    of open: OpenCompanion, arrival: Milliseconds?, now: Now, _ deliver: (Record) -> Void
  ) {
    let (file, buffer) = (open.file, open.buffer)
    let arrival = file.isResting && file.restIsOld ? nil : arrival
    if file.framing == .document {
      handDocument(open, arrival: arrival, now: now, deliver)
    } else {
      if handsRest(of: open, now: now) {
        buffer.deliverRest(from: file.source, arrival: arrival, deliver)
        file.isResting = false
      } else if buffer.count == 0 {
        file.isResting = false
      } else if !file.isResting {
        awaitRest(of: file, now: now)
      }
      file.cursor = buffer.cursor
      if follows { file.tail = FileTail(open.descriptor, before: file.cursor.offset) }
    }
    tellOverduePending(open, now: now)
  }

  /// Whether the half line at the end of a file is handed on.
  func handsRest(of open: OpenCompanion, now: Now) -> Bool {
    open.file.framing == .line && open.buffer.count > 0
      && (!follows || rests(open.file, now: now) && open.buffer.isRestWhole)
  }

  /// Hands on a document that its writer has left alone.
  private func handDocument(
    _ open: OpenCompanion, arrival: Milliseconds?, now: Now, _ deliver: (Record) -> Void
  ) {
    let (file, buffer) = (open.file, open.buffer)
    if follows {
      guard FileIdentity(descriptor: open.descriptor) == file.seen, rests(file, now: now) else {
        file.isResting = false
        return awaitRest(of: file, now: now)
      }
    }
    file.isResting = false
    guard buffer.count > 0 else { return }
    file.cursor.lines += 1
    deliver(
      Record(
        bytes: buffer.rest, origin: file.source.map { Record.Origin(source: $0, offset: 0) },
        framing: .document, number: file.cursor.lines, arrival: arrival))
  }

  /// Whether the writer of a file has left it alone for a while, by the file's time, or by two looks
  /// where clocks do not agree.
  private func rests(_ file: Companion, now: Now) -> Bool {
    guard let seen = file.seen else { return false }
    return file.isResting || now.wall - seen.modified >= Self.settling
  }

  private func awaitRest(of file: Companion, now: Now) {
    (file.isResting, file.restIsOld) = (true, !isLive)
    lookAgain(now: now)
  }

  /// A line came that was not there before: says what that makes of a new beginning.
  func settlePending(_ open: OpenCompanion) {
    let file = open.file
    guard let pending = file.pending, let history = open.buffer.cursor.history else { return }
    if history.missing > 0 {
      tell(pending.kind, file, afterRecord: pending.afterRecord)
    }
    file.pending = nil
  }

  /// Tells of a new beginning that was given time enough to prove none.
  private func tellOverduePending(_ open: OpenCompanion, now: Now) {
    let file = open.file
    guard let pending = file.pending, let history = open.buffer.cursor.history else { return }
    if history.missing == 0 {
      file.pending = nil
    } else if now.monotonic >= pending.since + PendingBreak.patience {
      tell(pending.kind, file, afterRecord: pending.afterRecord)
      file.pending = nil
    }
  }
}
