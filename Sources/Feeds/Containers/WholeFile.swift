import Glibc

/// Reading pieces of files into memory.
enum WholeFile {
  /// Reads all of what stands at a path; `nil` on an error.
  static func bytes(at path: String) -> [UInt8]? {
    guard let descriptor = try? OpenedFile.open(path) else { return nil }
    defer { close(descriptor) }
    return bytes(of: descriptor)
  }

  /// Reads all of a file; `nil` on an error.
  static func bytes(of descriptor: Int32) -> [UInt8]? {
    guard let size = FileIdentity(descriptor: descriptor)?.size else { return nil }
    return bytes(of: descriptor, at: 0, count: Int(size))
  }

  /// Reads a piece of a file, shorter at its end; `nil` on an error.
  ///
  /// Place and size may come out of the file itself: no more room is taken than it has bytes.
  static func bytes(of descriptor: Int32, at offset: Int, count: Int) -> [UInt8]? {
    guard let size = FileIdentity(descriptor: descriptor)?.size, offset >= 0 else { return nil }
    let count = max(0, min(count, Int(size) - offset))
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count, let base = buffer.baseAddress {
        let n = pread(
          descriptor, base + initialized, count - initialized, off_t(offset + initialized))
        if n < 0 && errno == EINTR { continue }
        if n < 0 { failed = true }
        if n <= 0 { break }
        initialized += n
      }
    }
    return failed ? nil : bytes
  }
}
