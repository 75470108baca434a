import Glibc

/// A file that is known by its path and by what stood there when it was first seen.
struct PathFile {
  let path: String
  private let device: UInt64
  private let inode: UInt64

  /// The file at a path; `nil` when there is none.
  init?(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    self.path = path
    device = UInt64(info.st_dev)
    inode = UInt64(info.st_ino)
  }

  /// Opens the file; -1 when it is not there any more, or another one is.
  func open() -> Int32 {
    let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { return -1 }
    var info = stat()
    if fstat(descriptor, &info) == 0, UInt64(info.st_dev) == device,
      UInt64(info.st_ino) == inode
    {
      return descriptor
    }
    close(descriptor)
    return -1
  }
}
