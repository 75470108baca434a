import Reports
public import SessionModel

/// All updates of a session that was read, group by group as its records arrived.
///
/// Made by ``SessionModel/Session/updates``; each group is worked out when it is come to.
public struct UpdateHistory: Sequence, IteratorProtocol {
  private let session: Session
  private var reader = UpdateReader()
  /// Updates of the group that was come to, the next one last.
  private var group: [Update] = []

  /// Begins in front of the first update.
  init(_ session: Session) { self.session = session }

  /// The next update; `nil` behind the last one.
  public mutating func next() -> SessionUpdate? {
    while group.isEmpty {
      guard let next = reader.group(of: session, upTo: session.position) else { return nil }
      group = next.reversed()
    }
    return group.popLast().map { SessionUpdate($0, of: session) }
  }
}

/// The updates of a session.
extension Session {
  /// What changed from step to step, from nothing to what the session is now: the updates of
  /// `espalier print --style updates`.
  public var updates: UpdateHistory { UpdateHistory(self) }

  /// The line of JSON of an update of this session, without its newline.
  ///
  /// - Parameter update: an update that was read from this session, now or before.
  public func line(of update: SessionUpdate) -> String {
    var text = UpdateText()
    return String(decoding: text.line(update.told, of: self).dropLast(), as: UTF8.self)
  }
}
