import Feeds
import Glibc
import SessionModel
import Testing
import WireFormats

/// A database that a test makes, gone with it.
final class MadeDatabase {
  /// Whether databases can be made here.
  static let isPossible = dlopen("libsqlite3.so.0", RTLD_NOW) != nil

  let path: String

  /// Makes a database by statements.
  init(_ name: String, _ sql: String) {
    path = "/tmp/espalier-made-\(getpid())-\(name)"
    remove()
    run(sql)
  }

  deinit { remove() }

  private func remove() { for end in ["", "-wal", "-shm"] { unlink(path + end) } }

  /// Runs statements.
  func run(_ sql: String) {
    let library = dlopen("libsqlite3.so.0", RTLD_NOW)
    typealias Open =
      @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<OpaquePointer?>)
      -> Int32
    typealias Execute =
      @convention(c) (
        OpaquePointer?, UnsafePointer<CChar>, OpaquePointer?, OpaquePointer?, OpaquePointer?
      ) -> Int32
    typealias Close = @convention(c) (OpaquePointer?) -> Int32
    let open = unsafeBitCast(dlsym(library, "sqlite3_open"), to: Open.self)
    let execute = unsafeBitCast(dlsym(library, "sqlite3_exec"), to: Execute.self)
    let close = unsafeBitCast(dlsym(library, "sqlite3_close"), to: Close.self)
    var database: OpaquePointer?
    #expect(open(path, &database) == 0)
    #expect(execute(database, sql, nil, nil, nil) == 0)
    #expect(close(database) == 0)
  }

  /// What the tables say that it is.
  var known: KnownDatabase {
    get throws {
      let answer = try Database(path: path).texts(KnownDatabase.question)
      return try #require(KnownDatabase(answer))
    }
  }

  /// The session that is shown where none is named.
  var newest: String? {
    get throws {
      let question = try known.newest
      return try Database(path: path).texts(question).first
    }
  }

  /// The sessions that are listed.
  var listed: [ListedRow] {
    get throws {
      let known = try known
      return known.sessions(try Database(path: path).texts(known.list))
    }
  }

  /// A feed of one of its sessions.
  func feed(_ session: String, follows: Bool) throws -> ContainerFeed {
    let known = try known
    return ContainerFeed(
      database: try Database(path: path), session: session,
      queries: known.queries.map { DatabaseQuery(sql: $0, json: known.json) },
      follows: follows, monotonic: { .zero })
  }

  /// One of its sessions, read to the end.
  func session(_ id: String) throws -> Session {
    ContainerReading.session(try feed(id, follows: false), try known.format)
  }

  /// Packs by Zstandard; `nil` without the library.
  static func packed(_ text: [UInt8]) -> [UInt8]? {
    typealias Pack =
      @convention(c) (UnsafeMutablePointer<UInt8>?, Int, UnsafePointer<UInt8>, Int, Int32) -> Int
    guard let library = dlopen("libzstd.so.1", RTLD_NOW),
      let symbol = dlsym(library, "ZSTD_compress")
    else { return nil }
    let pack = unsafeBitCast(symbol, to: Pack.self)
    return [UInt8](unsafeUninitializedCapacity: text.count + 1000) { out, count in
      count = pack(out.baseAddress, text.count + 1000, text, text.count, 3)
    }
  }
}
