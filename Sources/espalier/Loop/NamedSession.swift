import Feeds
import Glibc
import SessionModel
import Sessions

/// Finds a session in the places of all agents: by the beginning of its id, as the newest, or by the folder that it
/// worked in.
enum NamedSession {
  /// How a source begins that names a session by its id.
  private static let prefix = "session:"

  /// The source that is the newest session of this machine.
  static let newest = "session:"

  /// What opens the session that a source names: `session:ID`. Any other source is itself.
  static func source(_ name: String, _ environment: Environment) throws(FeedFailure) -> String {
    if name == newest { return try last(environment) }
    guard name.hasPrefix(prefix) else { return name }
    let id = name.dropFirst(prefix.count)
    // The last one is what others are told, of sessions without an id too.
    func ids(_ session: ListedSession) -> [String] {
      [session.session, session.glance?.id, SessionID.of(session)].compactMap { $0 }
    }
    func isNamed(_ session: ListedSession) -> Bool {
      ids(session).contains(String(id))
        || SessionID.long(SessionID.of(session), session.source) == id
    }
    let all = SessionScan.whole(environment)
    let found = all.filter { session in
      ids(session).contains { $0.hasPrefix(id) } || isNamed(session)
    }
    let exact = found.filter(isNamed)
    // Files that resuming a session wrote have one id: the newest goes on.
    if let session = exact.first { return session.source }
    guard let session = found.first else {
      throw FeedFailure(
        .unreadable, what: name, why: "no session has such an id (see: espalier sessions)")
    }
    guard found.allSatisfy({ ids($0) == ids(session) }) else {
      throw FeedFailure(
        .unreadable, what: name, why: "\(found.count) sessions have ids that begin so")
    }
    return session.source
  }

  /// What opens the session that was written last on this machine.
  private static func last(_ environment: Environment) throws(FeedFailure) -> String {
    guard let session = SessionScan.whole(environment).first else {
      throw FeedFailure(
        .unreadable, what: newest, why: "no session was found (see: espalier paths)")
    }
    return session.source
  }

  /// What opens the newest session that worked in a folder; `nil` when none did.
  static func worked(in folder: String, _ environment: Environment) -> String? {
    guard let real = realpath(folder, nil) else { return nil }
    defer { free(real) }
    let path = String(cString: real)
    return SessionScan.whole(environment).first { $0.glance?.folder == path }?.source
  }
}
