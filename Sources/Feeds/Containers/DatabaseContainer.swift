import CSqlite
import Glibc
import JSONReading
import SessionModel

/// The rows of a database that belong to a session, each as one JSON object.
final class DatabaseContainer: Container {
  private let database: Database
  private let session: String
  private let queries: [DatabaseQuery]
  private var version: Int64?
  /// For each query, the greatest value of its column `changed`, in this reading and the last.
  private var since: [Int64]
  private var reached: [Int64]
  /// The query that runs, and its number.
  private var running: OpaquePointer?
  private var place = 0

  init(_ database: Database, session: String, queries: [DatabaseQuery]) {
    self.database = database
    self.session = session
    self.queries = queries
    since = queries.map { _ in .min }
    reached = since
  }

  deinit { if let running { csqlite_end(running) } }

  var written: Milliseconds? {
    // What is written to a database stands in its log first.
    [database.path, database.path + "-wal"].compactMap { FileIdentity(path: $0)?.modified }.max()
  }

  var folders: [String] { [folder(of: database.path)] }

  func look() throws(FeedFailure) -> Bool {
    let now = database.version
    guard version == nil || now != version else { return false }
    version = now
    place = 0
    return true
  }

  func next() throws(FeedFailure) -> ContainerPart? {
    while place < queries.count {
      if running == nil {
        guard let query = csqlite_prepare(database.handle, queries[place].sql) else {
          throw database.failure
        }
        csqlite_bind_text(query, ":session", session)
        csqlite_bind_int(query, ":since", since[place])
        running = query
      }
      guard let query = running else { return nil }
      switch csqlite_step(query) {
      case CSQLITE_ROW: return row(of: query)
      case CSQLITE_BUSY:
        // A writer is at work; the next look begins anew.
        version = nil
        place = queries.count
      case CSQLITE_DONE:
        since[place] = reached[place]
        place += 1
      default: throw database.failure
      }
      csqlite_end(query)
      running = nil
    }
    return nil
  }

  /// Writes a row as a JSON object.
  private func row(of query: OpaquePointer) -> ContainerPart {
    var json: [UInt8] = [UInt8(ascii: "{")]
    var table = ""
    for column in 0..<csqlite_columns(query) {
      let name = csqlite_name(query, column).map { String(cString: $0) } ?? ""
      if name == "changed" {
        reached[place] = max(reached[place], csqlite_int(query, column))
        continue
      }
      if name == "table" {
        table = text(of: query, column)
        continue
      }
      if json.count > 1 { json.append(UInt8(ascii: ",")) }
      JSONText.append(name, to: &json)
      json.append(UInt8(ascii: ":"))
      append(query, column, isJSON: queries[place].json.contains(name), to: &json)
    }
    json.append(UInt8(ascii: "}"))
    return ContainerPart(file: table, bytes: json)
  }

  private func text(of query: OpaquePointer, _ column: Int32) -> String {
    withBytes(of: query, column) { String(decoding: $0, as: UTF8.self) }
  }

  private func withBytes<Result>(
    of query: OpaquePointer, _ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    var count = 0
    let bytes = csqlite_bytes(query, column, &count)
    return body(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
  }

  private func append(
    _ query: OpaquePointer, _ column: Int32, isJSON: Bool, to json: inout [UInt8]
  ) {
    switch csqlite_kind_of(query, column) {
    case CSQLITE_INTEGER: json.append(contentsOf: "\(csqlite_int(query, column))".utf8)
    case CSQLITE_REAL:
      let number = csqlite_double(query, column)
      json.append(contentsOf: (number.isFinite ? "\(number)" : "null").utf8)
    case CSQLITE_TEXT, CSQLITE_BLOB:
      withBytes(of: query, column) { bytes in
        if isJSON, PackedBytes.arePacked(bytes) {
          json.append(contentsOf: PackedBytes.unpacked(bytes) ?? Array("null".utf8))
          return
        }
        let isContainer = bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "[")
        if isJSON, isContainer {
          json.append(contentsOf: bytes)
        } else {
          JSONText.append(bytes, to: &json)
        }
      }
    default: json.append(contentsOf: "null".utf8)
    }
  }
}

extension ContainerFeed {
  /// Reads a session of a database.
  package convenience init(
    database: Database, session: String, queries: [DatabaseQuery], follows: Bool,
    usesNotifications: Bool = true, monotonic: @escaping () -> Milliseconds
  ) {
    self.init(
      DatabaseContainer(database, session: session, queries: queries), follows: follows,
      usesNotifications: usesNotifications, monotonic: monotonic)
  }
}
