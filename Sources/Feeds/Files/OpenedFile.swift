import Glibc

/// Opens files for feeds, and says in words why one can't be read.
enum OpenedFile {
  /// Opens a regular file for reading, without ever waiting for a writer.
  static func open(_ path: String) throws(FeedFailure) -> Int32 {
    let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else {
      throw FeedFailure(.unreadable, what: path, why: SystemError.text(errno))
    }
    var info = stat()
    let why: String? =
      if fstat(descriptor, &info) != 0 {
        SystemError.text(errno)
      } else {
        switch info.st_mode & S_IFMT {
        case S_IFREG: compression(of: descriptor)
        case S_IFDIR: "is a directory"
        case S_IFIFO, S_IFCHR, S_IFSOCK: "is not a file but a stream; give it as standard input"
        default: "is not a file"
        }
      }
    if let why {
      close(descriptor)
      throw FeedFailure(.unreadable, what: path, why: why)
    }
    return descriptor
  }

  /// Heads of compressed files, and what unpacks them.
  private static let compressions: [(head: [UInt8], name: String, tool: String)] = [
    ([0x1F, 0x8B], "gzip", "zcat"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd", "zstdcat"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz", "xzcat"), ([0x42, 0x5A, 0x68], "bzip2", "bzcat"),
  ]

  /// What to do about a compressed file; `nil` for a plain one.
  static func compression(of descriptor: Int32) -> String? {
    var head = [UInt8](repeating: 0, count: 8)
    let count = head.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return compression(head: head.prefix(max(0, count)))
  }

  /// What to do about bytes that begin like a compressed file; `nil` for plain ones.
  static func compression(head: some Collection<UInt8>) -> String? {
    compressions.first { head.starts(with: $0.head) }.map {
      "is compressed with \($0.name); unpack it first: \($0.tool) FILE | espalier -"
    }
  }
}
