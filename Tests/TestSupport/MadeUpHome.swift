import Glibc

/// A home folder for a test; it is removed with all that is in it.
package final class MadeUpHome {
  private let folder = TestFolder()

  /// Makes an empty one.
  package init() {}

  /// Where it is.
  package var path: String { folder.path }

  /// The environment of somebody who lives there.
  package var environment: [String: String] { ["HOME": path] }

  /// Writes a file, with the folders above it.
  ///
  /// - Parameters:
  ///   - age: how many seconds ago it was written; 0 leaves the time of writing.
  package func write(_ text: String, to name: String, age: Int = 0) {
    let whole = name.hasPrefix("/") ? name : path + "/" + name
    if let end = whole.lastIndex(of: "/") { Files.makeFolder(String(whole[..<end])) }
    Files.write(text, to: whole)
    guard age > 0 else { return }
    let moment = timespec(tv_sec: Self.now - age, tv_nsec: 0)
    utimensat(AT_FDCWD, whole, [moment, moment], 0)
  }

  /// The wall clock in seconds.
  package static var now: Int { time(nil) }
}
