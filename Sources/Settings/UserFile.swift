import Glibc

/// A file of the user's own: configuration, themes, prices, and what is kept from one run to the next.
///
/// There is one way to read one. It never waits, so a pipe or a device in its place stops nothing; it takes
/// no more than so many bytes; and what tells the program what to do is believed only if nobody else can
/// write to it.
package enum UserFile {
  /// Why a file is not read.
  package enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system does not open or read it.
    case system(Int32)
    /// It is a folder, a pipe, a device.
    case noFile
    /// It has more bytes than such a file may have.
    case tooLarge(limit: Int)
    /// Others can write to it; its mode.
    case writable(mode: UInt32)
    /// It belongs to somebody else.
    case foreign(owner: UInt32)

    /// Whether there simply is none.
    package var isAbsence: Bool { self == .system(ENOENT) || self == .system(ENOTDIR) }

    package var description: String {
      switch self {
      case .system(let number): String(cString: strerror(number))
      case .noFile: "is no regular file"
      case .tooLarge(let limit): "has more than \(limit >> 10) KB"
      case .writable(let mode):
        "is not read: others can write to it (mode 0\(String(mode, radix: 8)); chmod go-w)"
      case .foreign(let owner): "is not read: it belongs to user \(owner)"
      }
    }
  }

  /// Whether nobody but its owner can read a file.
  package static func isPrivate(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & 0o077 == 0
  }

  /// Reads a file whole.
  package static func read(_ path: String, limit: Int) throws(Refusal) -> [UInt8] {
    // Not blocking: to open a pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw .system(errno) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw .system(errno) }
    guard info.st_mode & S_IFMT == S_IFREG else { throw .noFile }
    guard info.st_uid == geteuid() || info.st_uid == 0 else {
      throw .foreign(owner: info.st_uid)
    }
    guard info.st_mode & 0o022 == 0 else { throw .writable(mode: info.st_mode & 0o777) }
    var bytes: [UInt8] = []
    // Such a file is small as a rule, and there is hardly one before the first frame.
    let size = min(max(Int(info.st_size) + 1, 1 << 10), 64 << 10)
    var buffer = [UInt8](repeating: 0, count: size)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(errno) }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { throw .tooLarge(limit: limit) }
      bytes += buffer[..<count]
    }
  }
}
