import SessionModel

extension GlanceReading {
  /// Reads the ends of a file by the reader of its format.
  ///
  /// The reader takes the lines behind the gap for those that follow the head: what it makes of them
  /// is good enough for a row of a list.
  func read(
    _ head: UnsafeRawBufferPointer, _ tail: UnsafeRawBufferPointer?, with format: Format,
    _ framing: Record.Framing
  ) -> SessionGlance {
    var glance = SessionGlance()
    var session = Session()
    var reader = format.makeReader()
    var number = 0
    func read(_ bytes: UnsafeRawBufferPointer) {
      number += 1
      let record = Record(bytes: bytes, framing: framing, number: number)
      // A line that cannot be read says nothing.
      try? reader.read(record, into: &session)
    }
    switch framing {
    case .document:
      // A document without its middle is none.
      guard tail == nil else {
        var draft = GlanceDraft()
        Self.scan(head, &draft)
        return draft.glance
      }
      read(head)
    case .line:
      // The last line of the head is cut off, and so is the first one of the tail.
      for line in ByteSearch.lines(in: head).dropLast(tail == nil ? 0 : 1) { read(line) }
      for line in (tail.map(ByteSearch.lines) ?? []).dropFirst() { read(line) }
    }
    glance.folder = Self.folder(in: head)
    // Counted before the end settles what is open.
    glance.calls = Self.calls(session)
    glance.calls?.isPartial = tail != nil
    let isWaiting = Self.isWaiting(session)
    let statesEnd = reader.statesEnd
    reader.finish(into: &session)
    let end = session.position
    glance.id = session.text(.root, .id, at: end, limit: 200)
    glance.title = session.text(.root, .title, at: end, limit: 400)
    glance.model = session.text(.root, .model, at: end, limit: 200)
    glance.startedAt = session.moment(.root, .startedAt, at: end)
    glance.lastRecordAt = session.lastRecord
    glance.turn =
      isWaiting ? .waiting : Self.turn(session, statesEnd: statesEnd, calls: glance.calls)
    return glance
  }

  /// How the last turn stands of a session whose source was read to its end, for now.
  private static func turn(_ session: Session, statesEnd: Bool, calls: SessionGlance.Calls?)
    -> SessionGlance.Turn
  {
    guard let status = session.status(at: session.position) else { return .unknown }
    switch status.value {
    case .queued, .inProgress: return .working
    // Nothing tells of an end: it may be at work.
    case .lost where status.isInferred: return .working
    // The last words of an agent do not say whether more comes.
    case .succeeded where status.isInferred && !statesEnd:
      return (calls?.open ?? 0) > 0 ? .working : .answered
    case let value: return .ended(value)
    }
  }

  /// Whether a call waits for a person.
  private static func isWaiting(_ session: Session) -> Bool {
    (1..<max(1, session.nodeCount)).contains {
      session.toolStatus(NodeID(Int32($0)), at: session.position)?.value == .waiting
    }
  }

  /// Counts the calls of a session; `nil` when it has none.
  package static func calls(_ session: Session) -> SessionGlance.Calls? {
    var calls = SessionGlance.Calls()
    var count = 0
    for index in 1..<max(1, session.nodeCount) {
      let id = NodeID(Int32(index))
      guard session.kind(id) == .call else { continue }
      count += 1
      calls.take(session.toolStatus(id, at: session.position)?.value)
    }
    return count == 0 ? nil : calls
  }
}
