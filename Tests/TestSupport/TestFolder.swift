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

  deinit { Self.remove(path) }

  /// Removes a file, or a folder with all that is in it; links are not followed.
  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names of what stands in a folder below this one.
  package func names(_ folder: String = "") -> [String] { Self.names(in: self / folder) }

  private static func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

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
    let descriptor = open(
      self / name, O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : O_TRUNC), 0o600)
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      precondition(count > 0)
      rest = rest.dropFirst(count)
    }
    return self / name
  }

  /// The whole of a file.
  package func read(_ name: String) -> String {
    let descriptor = open(self / name, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
      result += buffer.prefix(count)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
