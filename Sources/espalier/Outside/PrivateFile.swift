import Glibc

/// Files that nobody else may read.
enum PrivateFile {
  /// Makes a new file.
  ///
  /// - Parameters:
  ///   - name: how its name begins.
  ///   - ending: how its name ends: `.json`.
  /// - Returns: its path; `nil` when it cannot be made.
  static func make(
    _ bytes: [UInt8], name: String, ending: String = "", environment: Environment
  ) -> String? {
    let folder = environment["XDG_RUNTIME_DIR"] ?? environment["TMPDIR"] ?? "/tmp"
    var template = Array("\(folder)/espalier-\(name)-XXXXXX\(ending)".utf8CString)
    // Made with mode 0600, under a name that nobody could foresee.
    let descriptor = mkstemps(&template, Int32(ending.utf8.count))
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    defer { close(descriptor) }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard write(bytes, to: descriptor) else {
      unlink(path)
      return nil
    }
    return path
  }

  /// Puts bytes in the place of a file in one step: whoever reads it sees the old or the new.
  ///
  /// - Parameter mode: who may read and write it.
  static func replace(_ path: String, with bytes: [UInt8], mode: mode_t = 0o600) -> Bool {
    let temporary = "\(path).\(getpid()).new"
    unlink(temporary)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { return false }
    // What is asked for counts, and not what new files usually are.
    let isWritten = fchmod(descriptor, mode) == 0 && write(bytes, to: descriptor)
    guard close(descriptor) == 0, isWritten, rename(temporary, path) == 0 else {
      unlink(temporary)
      return false
    }
    return true
  }

  /// Makes the folders above a file, for nobody else.
  static func makeFolders(of path: String) {
    for (index, letter) in zip(path.indices, path).dropFirst() where letter == "/" {
      mkdir(String(path[..<index]), 0o700)
    }
  }

  /// Writes a file that the reader named; one that is there is kept.
  ///
  /// - Returns: why it could not be; `nil` when all went well.
  static func writeNew(_ path: String, _ bytes: [UInt8]) -> String? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return String(cString: strerror(errno)) }
    let isWritten = write(bytes, to: descriptor)
    let why = errno
    return close(descriptor) == 0 && isWritten ? nil : String(cString: strerror(why))
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }
}
