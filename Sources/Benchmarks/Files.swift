import Glibc

/// Files as a whole.
enum Files {
  /// The error of a system call.
  struct Failure: Error {
    var code: Int32
  }

  /// Reads a file.
  static func contents(of path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw Failure(code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 { throw Failure(code: errno) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }
}
