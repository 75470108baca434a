import Glibc

/// A file beside the main one that is being read, with the bytes that were read ahead of its records.
final class OpenCompanion {
  let file: Companion
  let descriptor: Int32
  let buffer: LineBuffer

  /// Bytes that are read first: where files take turns, little may be needed of each.
  static let piece = 8 << 10
  /// Bytes that are read at once at most, as there may be many.
  private static let pieceLimit = 256 << 10

  /// - Parameter descriptor: the open file, which is closed with it.
  init(_ file: Companion, descriptor: Int32, buffer: LineBuffer) {
    self.file = file
    self.descriptor = descriptor
    self.buffer = buffer
  }

  deinit { close(descriptor) }

  /// Reads more of the file into the buffer: a count, 0 at the end, or -1.
  func fill() -> Int {
    let place = buffer.readOffset
    return buffer.fill(atMost: Self.pieceLimit) {
      pread(descriptor, $0.baseAddress, $0.count, off_t(place))
    }
  }
}
