import Glibc

/// A temporary folder that is removed with its files.
final class Folder {
  let path: String

  init() {
    var template = Array("/tmp/espalier-feeds-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  /// Removes a folder with everything in it.
  private static func remove(_ path: String) {
    guard let directory = opendir(path) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
    }
    closedir(directory)
    rmdir(path)
  }

  /// The path of a file in the folder.
  static func / (folder: Folder, name: String) -> String { "\(folder.path)/\(name)" }

  /// Writes a file anew, or more of it.
  func write(_ text: String, to name: String, appending: Bool = false) {
    let descriptor = open(
      self / name, O_WRONLY | O_CREAT | (appending ? O_APPEND : O_TRUNC), 0o600)
    defer { close(descriptor) }
    var text = text
    text.withUTF8 { precondition(Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count) }
  }

  /// The whole of a file.
  func read(_ name: String) -> String {
    let descriptor = open(self / name, O_RDONLY)
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
      result += buffer.prefix(count)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
