import CUnpack
import Glibc
import SessionModel

/// A file of gzip, unpacked piece by piece while it is read: a container of one file of any format.
package final class GzipFile {
  private let file: OpaquePointer
  /// Whether the file ended before it should have, or its bytes are not those that were packed.
  private(set) var isBroken = false

  /// The bytes that a file of gzip begins with.
  package static let magic: [UInt8] = [0x1F, 0x8B]

  /// Opens a file.
  package init(path: String) throws(FeedFailure) {
    func failure(_ why: String) -> FeedFailure { FeedFailure(.unreadable, what: path, why: why) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw failure(SystemError.text(errno)) }
    guard let file = cunpack_gzip_open(descriptor) else {
      close(descriptor)
      throw failure("is compressed with gzip, and zlib is not installed")
    }
    self.file = file
  }

  deinit { cunpack_gzip_close(file) }

  /// Unpacks the next bytes: their number, 0 at the end, -1 with `errno` when they can't be read.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard !isBroken else { return 0 }
    switch cunpack_gzip_read(file, buffer.baseAddress, buffer.count) {
    case Int64(CUNPACK_BROKEN):
      isBroken = true
      return 0
    case Int64(CUNPACK_ERRNO): return -1
    case let count: return Int(count)
    }
  }
}
