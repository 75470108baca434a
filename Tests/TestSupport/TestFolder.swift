import Glibc

/// A folder of a test's own, which is removed with all that is in it.
package final class TestFolder {
  /// Where it is.
  package let path: String

  /// Makes an empty one.
  package init() {
    var template = Array("/tmp/espalier-test-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Files.remove(path) }

  /// The names of what stands in a folder below this one.
  package func names(_ folder: String = "") -> [String] { Files.names(self / folder) }

  /// A moment some seconds ago, as sources write it.
  package static func time(ago seconds: Int) -> String {
    var moment = Glibc.time(nil) - seconds
    var parts = tm()
    gmtime_r(&moment, &parts)
    return String(unsafeUninitializedCapacity: 32) { room in
      room.withMemoryRebound(to: CChar.self) {
        strftime($0.baseAddress, $0.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
      }
    }
  }

  /// Says that a file was written some seconds ago.
  package func age(_ name: String, seconds: Int) {
    let moment = timespec(tv_sec: Glibc.time(nil) - seconds, tv_nsec: 0)
    utimensat(AT_FDCWD, self / name, [moment, moment], 0)
  }

  /// The path of a file in the folder.
  package static func / (folder: TestFolder, name: String) -> String { "\(folder.path)/\(name)" }

  /// Writes a file anew, or more of it; returns its path.
  @discardableResult
  package func write(_ text: String, to name: String, appending: Bool = false) -> String {
    write(Array(text.utf8), to: name, appending: appending)
  }

  /// Writes a file anew, or more of it; returns its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to name: String, appending: Bool = false) -> String {
    Files.write(bytes, to: self / name, appending: appending)
  }

  /// The whole of a file as a text; nothing where there is none.
  package func read(_ name: String) -> String { Files.text(self / name) ?? "" }
}
