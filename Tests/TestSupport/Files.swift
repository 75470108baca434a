import Glibc

/// Files as tests need them.
package enum Files {
  /// Makes a folder with those above it.
  package static func makeFolder(_ path: String) {
    var whole = ""
    for part in path.split(separator: "/") {
      whole += "/" + part
      mkdir(whole, 0o700)
    }
  }

  /// The whole of a file; `nil` where there is none.
  package static func bytes(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
      result += buffer.prefix(count)
    }
    return result
  }

  /// The whole of a file as a text; `nil` where there is none.
  package static func text(_ path: String) -> String? {
    bytes(path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Writes a file anew, or more of it; returns its path.
  @discardableResult
  package static func write(_ bytes: [UInt8], to path: String, appending: Bool = false) -> String {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : O_TRUNC)
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { return path }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      rest = rest.dropFirst(count)
    }
    return path
  }

  /// Writes a text to a file; returns its path.
  @discardableResult
  package static func write(_ text: String, to path: String, appending: Bool = false) -> String {
    write(Array(text.utf8), to: path, appending: appending)
  }

  /// How many bytes a file has; -1 where there is none.
  package static func size(_ path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : -1
  }

  /// Whether something is a folder.
  package static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, in order.
  package static func names(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The files below a folder, in order.
  package static func all(below path: String) -> [String] {
    names(path).flatMap { name -> [String] in
      let whole = path + "/" + name
      return isFolder(whole) ? all(below: whole) : [whole]
    }
  }

  /// Removes a file, or a folder with all that is in it; links are not followed.
  package static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(path) { remove(path + "/" + name) }
    rmdir(path)
  }
}
