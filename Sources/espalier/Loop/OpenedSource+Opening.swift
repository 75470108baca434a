import CellGrid
import EspalierKit
import Feeds
import Glibc
import SessionModel
import Sessions
import WireFormats

extension OpenedSource {
  /// Opens a source.
  init(_ source: String, _ options: SourceOptions) throws {
    let kind = SourceKind(source)
    if case .address = kind {} else { try options.checkForFile() }
    switch kind {
    case .address(let url):
      let feed = try PollingFeed(options.polling(url), random: { Double.random(in: 0..<1) })
      self.init(redacted(url: url), options, feed)
    case .fleet(let url): try self.init(fleet: url, options)
    case .file(let path):
      if let opened = try Self.member(path, options) {
        self.init(path, options, opened.feed, opened.format)
      } else {
        try self.init(file: path, options)
      }
    case .packed(let path, let packing):
      let file = try PackedFile(path: path, packing)
      let feed = StandardInputFeed(file, name: path, monotonic: Environment.monotonic)
      self.init(stream: feed, path, options)
    case .archive(let path):
      let opened = try Self.archive(path, options)
      self.init(path, options, opened.feed, opened.format)
    case .database(let path, let session):
      let opened = try Self.database(path, session: session, options)
      self.init(source, options, opened.feed, opened.format)
    case .folder(let path):
      // Some formats keep one session as a folder; other folders hold sessions.
      if let opened = try? Self.folder(path, options) {
        self.init(path, options, opened.feed, opened.format)
      } else {
        try self.init(try Self.newest(in: path, options), options)
      }
    case .pipe(let path):
      self.init(stream: try Self.pipe(path, follows: options.follows), path, options)
    case .standardInput:
      let name = "standard input"
      // Its number may be that of something else once more is opened.
      guard fcntl(STDIN_FILENO, F_GETFD) >= 0 else {
        throw FeedFailure(.unreadable, what: name, why: "is closed")
      }
      let feed = StandardInputFeed(
        descriptor: STDIN_FILENO, name: name, monotonic: Environment.monotonic)
      self.init(stream: feed, name, options)
    }
  }

  /// The newest session in a folder, else the newest that worked in it: told, since nobody named it.
  private static func newest(in folder: String, _ options: SourceOptions) throws(FeedFailure)
    -> String
  {
    do throws(FeedFailure) {
      let newest = try NewestSession.path(in: folder)
      Output.error("\(folder): the newest session is \(newest)")
      return newest
    } catch {
      guard let newest = NamedSession.worked(in: folder, options.environment) else { throw error }
      Output.error("\(folder): the newest session that worked here is \(newest)")
      return newest
    }
  }

  /// A source of its own, the format of which is known or will be told by its first record.
  private init(
    _ name: String, _ options: SourceOptions, _ feed: any Feed, _ format: Format? = nil
  ) {
    self.init(
      name: name, options, feed: feed, recognition: Recognition(forced: format ?? options.format),
      store: options.makeStore())
  }

  /// A stream, the first bytes of which tell how it is cut.
  private init(stream feed: StandardInputFeed, _ name: String, _ options: SourceOptions) {
    self.init(name, options, feed)
    recognition.tellFraming(of: feed)
  }

  /// A file, and the folders that its format names.
  private init(file path: String, _ options: SourceOptions) throws(FeedFailure) {
    let file = try FollowedFile(
      path: path, format: options.format, store: options.makeStore(), follows: options.follows,
      patience: options.patience, usesNotifications: options.usesNotifications,
      now: Environment.now)
    self.init(
      name: path, options, feed: file.feed, recognition: file.recognition, store: file.store,
      main: file.main)
  }

  /// Opens a named pipe, whose writers may come and go when it is followed, or what a shell gives
  /// for `<(…)`, which ends with its writer.
  private static func pipe(_ path: String, follows: Bool) throws(FeedFailure) -> StandardInputFeed {
    // What has no name leads to none: `/dev/fd/63` to `pipe:[8461]`.
    let real = realpath(path, nil)
    defer { free(real) }
    let isEndless = follows && real != nil && isFIFO(path)
    let descriptor = open(path, (isEndless ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      throw FeedFailure(.unreadable, what: path, why: String(cString: strerror(errno)))
    }
    return StandardInputFeed(
      descriptor: descriptor, name: path, isEndless: isEndless, monotonic: Environment.monotonic)
  }

  private static func isFIFO(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFIFO
  }
}
