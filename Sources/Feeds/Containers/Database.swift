import CSqlite
import Glibc
import SessionModel

/// A SQLite database that another program writes, opened for reading only.
package final class Database {
  let handle: OpaquePointer
  let path: String
  /// Whether changes of other programs can be seen: not in a folder that can't be written.
  let isLive: Bool

  /// Opens a database.
  package init(path: String) throws(FeedFailure) {
    self.path = path
    func failure(_ why: String) -> FeedFailure { FeedFailure(.unreadable, what: path, why: why) }
    guard csqlite_load() else {
      throw failure("is a SQLite database, and libsqlite3 is not installed")
    }
    let address = Self.address(path)
    if let handle = Self.open(address + "?mode=ro").handle {
      self.handle = handle
      isLive = true
      return
    }
    // Reading along with a writer needs a file beside the database; without it, the file as it is.
    let (handle, why) = Self.open(address + "?mode=ro&immutable=1")
    guard let handle else { throw failure(why) }
    self.handle = handle
    isLive = false
  }

  deinit { csqlite_close(handle) }

  private static func open(_ address: String) -> (handle: OpaquePointer?, why: String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { why in
      why.initialize(repeating: 0)
      let handle = csqlite_open(address, why.baseAddress)
      return (handle, why.baseAddress.map { String(cString: $0) } ?? "")
    }
  }

  /// The path as a `file:` address, with everything spelled that is no letter, digit or slash.
  private static func address(_ path: String) -> String {
    "file:"
      + path.utf8.map { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2F, 0x2E, 0x5F, 0x2D:
          String(Unicode.Scalar(byte))
        default: "%" + hex(byte)
        }
      }.joined()
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// The reason of the last failure.
  var failure: FeedFailure {
    FeedFailure(.unreadable, what: path, why: String(cString: csqlite_error(handle)))
  }

  /// The texts in the first column of what a query of a database gives; none when it can't be read.
  package static func texts(in path: String, _ sql: String) -> [String] {
    (try? Database(path: path))?.texts(sql) ?? []
  }

  /// The texts in the first column of what a query gives.
  package func texts(_ sql: String) -> [String] {
    guard let query = csqlite_prepare(handle, sql) else { return [] }
    defer { csqlite_end(query) }
    var texts: [String] = []
    while csqlite_step(query) == CSQLITE_ROW {
      var count = 0
      guard let bytes = csqlite_bytes(query, 0, &count) else { continue }
      texts.append(
        String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self))
    }
    return texts
  }

  /// A number that is another one after each change by another program.
  var version: Int64? {
    guard let query = csqlite_prepare(handle, "PRAGMA data_version") else { return nil }
    defer { csqlite_end(query) }
    return csqlite_step(query) == CSQLITE_ROW ? csqlite_int(query, 0) : nil
  }
}
