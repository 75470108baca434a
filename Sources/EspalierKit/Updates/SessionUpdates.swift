import Reports
public import SessionModel

/// Tells what changed in a session since it was asked last.
///
/// For a program that reads bytes itself and wants to know after each piece what is new:
///
/// ```swift
/// var updates = SessionUpdates()
/// reader.read(bytes)
/// for update in updates.read(reader.session) { … }
/// ```
///
/// Nothing that changed between two calls is missing, however little of it there is.
public struct SessionUpdates {
  private var reader = UpdateReader()

  /// Makes a reader that has told nothing.
  public init() {}

  /// Reads what changed since the last call.
  ///
  /// - Parameters:
  ///   - session: always the same one, at the same position or a later one.
  ///   - isEndOpen: whether an end may still be taken back; that the session has ended is then told by a
  ///     later call, for which it can't.
  public mutating func read(_ session: Session, isEndOpen: Bool = false) -> [SessionUpdate] {
    reader.updates(of: session, to: session.position, isEndOpen: isEndOpen)
      .map { SessionUpdate($0, of: session) }
  }

  /// Reads what is still to be told when nothing more comes.
  public mutating func finish(_ session: Session) -> [SessionUpdate] {
    reader.finish(session, at: session.position).map { SessionUpdate($0, of: session) }
  }
}
