import EspalierKit
import Feeds
import Glibc
import SessionModel
import Sessions
import WireFormats

/// The sessions that files, folders and databases hold which are named on the command line.
enum NamedSessions {
  /// The sessions of all of these, the newest first.
  static func all(_ names: [String], _ environment: Environment) throws -> [ListedSession] {
    var sessions: [ListedSession] = []
    for name in names {
      sessions += try self.sessions(NamedSession.source(name, environment))
    }
    return sessions.sorted { ($1.modified, $0.source) < ($0.modified, $1.source) }
  }

  private static func sessions(_ name: String) throws -> [ListedSession] {
    switch SourceKind(name) {
    case .address, .fleet, .standardInput, .pipe:
      throw UsageError("search goes through files, folders and databases")
    case .folder(let path):
      if let found = Format.detect(folder: Folder(path: path)) {
        return [session(path, found.format)]
      }
      return NewestSession.all(in: path).map { session($0, NewestSession.format(of: $0)) }
    case .database(let path, let id): return try self.sessions(in: path, id)
    case .archive(let path):
      return [session(path, Format.detect(archive: try Archive(path: path))?.format)]
    case .file(let path), .packed(let path, _):
      guard access(path, R_OK) == 0 else {
        throw FeedFailure(.unreadable, what: path, why: String(cString: strerror(errno)))
      }
      return [session(path, NewestSession.format(of: path))]
    }
  }

  private static func session(_ path: String, _ format: Format?) -> ListedSession {
    var info = stat()
    let isThere = stat(path, &info) == 0
    let name = format?.name ?? ""
    let agent = AgentPlace.all.first { $0.format == name }?.agent ?? name
    return ListedSession(
      path: path, agent: agent, format: name, size: isThere ? Int64(info.st_size) : nil,
      modified: Milliseconds(seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec))
  }

  /// The sessions of a database, or the one that is named.
  private static func sessions(in path: String, _ id: String?) throws -> [ListedSession] {
    let database = try Database(path: path)
    guard let known = KnownDatabase(database.texts(KnownDatabase.question)) else {
      throw FeedFailure(
        .unreadable, what: path, why: "is a SQLite database without sessions that are known")
    }
    let rows = known.sessions(database.texts(known.list)).filter { id == nil || $0.id == id }
    return rows.map { row in
      var session = session(path, known.format)
      session.session = row.id
      session.size = nil
      session.modified = row.modified
      session.glance = row.glance
      return session
    }
  }
}
