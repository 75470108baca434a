import Glibc

/// Databases that tests make, by the library that the program reads them with.
package enum MadeUpDatabase {
  private static let library = "libsqlite3.so.0"

  /// Whether databases can be made here.
  package static let isPossible = dlopen(library, RTLD_NOW) != nil

  /// Runs statements on the database of a file, which is made if there is none.
  ///
  /// - Returns: whether all of it went well.
  package static func run(_ sql: String, on path: String) -> Bool {
    typealias Open =
      @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<OpaquePointer?>)
      -> Int32
    typealias Execute =
      @convention(c) (
        OpaquePointer?, UnsafePointer<CChar>, OpaquePointer?, OpaquePointer?, OpaquePointer?
      ) -> Int32
    typealias Close = @convention(c) (OpaquePointer?) -> Int32
    guard let library = dlopen(library, RTLD_NOW) else { return false }
    let open = unsafeBitCast(dlsym(library, "sqlite3_open"), to: Open.self)
    let execute = unsafeBitCast(dlsym(library, "sqlite3_exec"), to: Execute.self)
    let close = unsafeBitCast(dlsym(library, "sqlite3_close"), to: Close.self)
    var database: OpaquePointer?
    let isDone =
      open(path, &database) == 0 && execute(database, sql, nil, nil, nil) == 0
    return close(database) == 0 && isDone
  }
}
