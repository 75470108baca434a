import Feeds
import Glibc
import SessionModel
import WireFormats

extension OpenedSource {
  /// Opens a source that is a database, an archive or a folder; `nil` for a plain file.
  ///
  /// A session of a database is named behind its path: `opencode.db#ses_…`. Without a name, it is the
  /// newest one.
  static func container(
    _ path: String, format: Format?, follows: Bool, monotonic: @escaping () -> Milliseconds
  ) throws(FeedFailure) -> (feed: any Feed, format: Format)? {
    var info = stat()
    guard stat(path, &info) == 0 else {
      guard let mark = path.lastIndex(of: "#") else { return nil }
      let file = String(path[..<mark])
      guard stat(file, &info) == 0 else { return nil }
      let session = String(path[path.index(after: mark)...])
      return try database(file, session: session, format, follows: follows, monotonic)
    }
    if info.st_mode & S_IFMT == S_IFDIR {
      guard let found = Format.detect(folder: Folder(path: path)) else {
        throw FeedFailure(
          .unreadable, what: path, why: "is a folder without a session that is known")
      }
      let feed = try ContainerFeed(
        folder: path, follows: follows, monotonic: monotonic,
        choose: { found.members.choose($0, nil) })
      return (feed, format ?? found.format)
    }
    if let found = Format.folder(of: path, open: { Folder(path: $0) }) {
      let feed = try ContainerFeed(
        folder: found.folder, follows: follows, monotonic: monotonic,
        choose: { found.members.choose($0, found.session) })
      return (feed, format ?? found.format)
    }
    switch head(of: path) {
    case let head where head.starts(with: "SQLite format 3\0".utf8):
      return try database(path, session: nil, format, follows: follows, monotonic)
    case let head where head.starts(with: [0x50, 0x4B, 0x03, 0x04]):
      let archive = try Archive(path: path)
      guard let found = Format.detect(archive: archive) else {
        throw FeedFailure(
          .unreadable, what: path, why: "is a ZIP archive without a session that is known")
      }
      let feed = ContainerFeed(
        archive: path, follows: follows, monotonic: monotonic,
        choose: { found.members.choose($0, nil) })
      return (feed, format ?? found.format)
    default: return nil
    }
  }

  /// Opens a database.
  private static func database(
    _ path: String, session: String?, _ format: Format?, follows: Bool,
    _ monotonic: @escaping () -> Milliseconds
  ) throws(FeedFailure) -> (feed: any Feed, format: Format) {
    func failure(_ why: String) -> FeedFailure { FeedFailure(.unreadable, what: path, why: why) }
    let database = try Database(path: path)
    guard let found = Format.detect(tables: database.tables) else {
      throw failure("is a SQLite database without sessions that are known")
    }
    guard let session = session ?? database.texts(found.tables.sessions).first else {
      throw failure("is a database without a session in it")
    }
    let feed = ContainerFeed(
      database: database, session: session,
      queries: found.tables.queries.map { DatabaseQuery(sql: $0, json: found.tables.json) },
      follows: follows, monotonic: monotonic)
    return (feed, format ?? found.format)
  }

  /// The first bytes of a file.
  static func head(of path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    return [UInt8](unsafeUninitializedCapacity: 16) { bytes, count in
      count = max(0, read(descriptor, bytes.baseAddress, 16))
    }
  }
}
