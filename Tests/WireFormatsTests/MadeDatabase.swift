import Feeds
import Glibc
import SessionModel
import TestSupport
import Testing
import WireFormats

/// A database that a test makes, gone with it.
final class MadeDatabase {
  /// Whether databases can be made here.
  static let isPossible = MadeUpDatabase.isPossible

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
  func run(_ sql: String) { #expect(MadeUpDatabase.run(sql, on: path)) }

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
}
