import EspalierKit
import Feeds
import SessionModel
import WireFormats

/// Sources that hold more than lines: databases, archives and folders.
extension OpenedSource {
  /// A feed, and the format of what it gives.
  typealias Container = (feed: any Feed, format: Format)

  /// Opens the folder that a file is the session of; `nil` for a file that stands for itself.
  static func member(_ path: String, _ options: SourceOptions) throws(FeedFailure) -> Container? {
    guard let found = Format.folder(of: path, open: { Folder(path: $0) }) else { return nil }
    let feed = try ContainerFeed(
      folder: found.folder, follows: options.follows,
      usesNotifications: options.usesNotifications, monotonic: Environment.monotonic,
      choose: { found.members.choose($0, found.session) })
    return (feed, options.format ?? found.format)
  }

  /// Opens a folder that is one session.
  static func folder(_ path: String, _ options: SourceOptions) throws(FeedFailure) -> Container {
    guard let found = Format.detect(folder: Folder(path: path)) else {
      throw FeedFailure(
        .unreadable, what: path, why: "is a folder without a session that is known")
    }
    let feed = try ContainerFeed(
      folder: path, follows: options.follows,
      usesNotifications: options.usesNotifications, monotonic: Environment.monotonic,
      choose: { found.members.choose($0, nil) })
    return (feed, options.format ?? found.format)
  }

  /// Opens a ZIP archive.
  static func archive(_ path: String, _ options: SourceOptions) throws(FeedFailure) -> Container {
    let archive = try Archive(path: path)
    guard let found = Format.detect(archive: archive) else {
      throw FeedFailure(
        .unreadable, what: path, why: "is a ZIP archive without a session that is known")
    }
    let feed = ContainerFeed(
      archive: path, follows: options.follows,
      usesNotifications: options.usesNotifications, monotonic: Environment.monotonic,
      choose: { found.members.choose($0, nil) })
    return (feed, options.format ?? found.format)
  }

  /// Opens a session of a database.
  static func database(_ path: String, session: String?, _ options: SourceOptions)
    throws(FeedFailure) -> Container
  {
    func failure(_ why: String) -> FeedFailure { FeedFailure(.unreadable, what: path, why: why) }
    let database = try Database(path: path)
    let columns = database.texts(KnownDatabase.question)
    guard let found = KnownDatabase(columns) else {
      let tool = UnreadableTool.holding(columns)
      throw failure(tool?.sentence ?? "is a SQLite database without sessions that are known")
    }
    guard let session = session ?? database.texts(found.newest).first else {
      throw failure("is a database without a session in it")
    }
    let feed = ContainerFeed(
      database: database, session: session,
      queries: found.queries.map { DatabaseQuery(sql: $0, json: found.json) },
      follows: options.follows,
      usesNotifications: options.usesNotifications, monotonic: Environment.monotonic)
    return (feed, options.format ?? found.format)
  }
}
