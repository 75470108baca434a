import Glibc

/// Leaves out the sequences by which programs colour what they print (CSI, ECMA-48 5.4).
enum ColorEscapes {
  /// Copies bytes without them into others, which may be the same ones; returns how many it were.
  static func strip(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Int {
    guard let from = source.baseAddress, let to = target.baseAddress else { return 0 }
    let end = source.count
    var (read, written) = (0, 0)
    while read < end {
      let found = memchr(from + read, 0x1B, end - read)
      let next = found.map { UnsafeRawPointer($0) - from } ?? end
      memmove(to + written, from + read, next - read)
      written += next - read
      read = next + 1
      guard read < end, source[read] == UInt8(ascii: "[") else { continue }
      read += 1
      while read < end, !(0x40...0x7E).contains(source[read]) { read += 1 }
      read += 1
    }
    return written
  }
}
