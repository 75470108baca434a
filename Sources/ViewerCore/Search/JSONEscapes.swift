import Glibc

/// Replaces the escapes of JSON by what they stand for, and leaves everything else where it is.
enum JSONEscapes {
  /// Decodes bytes into others, which may be the same ones; returns how many it were.
  ///
  /// It takes less room than before: the target needs to be no larger than the source.
  static func decode(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Int {
    guard let from = source.baseAddress, let to = target.baseAddress else { return 0 }
    let end = source.count
    var (read, written) = (0, 0)
    while read < end {
      let found = memchr(from + read, 0x5C, end - read)
      let next = found.map { UnsafeRawPointer($0) - from } ?? end
      if next > read {
        memmove(to + written, from + read, next - read)
        written += next - read
      }
      read = next
      guard read + 1 < end else { break }
      let code = source[read + 1]
      read += 2
      switch code {
      case UInt8(ascii: "n"), UInt8(ascii: "r"): target[written] = 10
      case UInt8(ascii: "t"): target[written] = 9
      case UInt8(ascii: "b"), UInt8(ascii: "f"): target[written] = 32
      case UInt8(ascii: "u"):
        written += scalar(source, &read, to + written)
        continue
      default: target[written] = code
      }
      written += 1
    }
    return written
  }

  /// Decodes what follows `\u`; returns how many bytes it wrote.
  private static func scalar(
    _ source: UnsafeRawBufferPointer, _ read: inout Int, _ target: UnsafeMutableRawPointer
  ) -> Int {
    guard var value = unit(source, read) else { return 0 }
    read += 4
    if (0xD800..<0xDC00).contains(value), read + 6 <= source.count,
      source[read] == UInt8(ascii: "\\"), source[read + 1] == UInt8(ascii: "u"),
      let low = unit(source, read + 2), (0xDC00..<0xE000).contains(low)
    {
      value = 0x10000 + (value - 0xD800) << 10 + low - 0xDC00
      read += 6
    }
    var count = 0
    for byte in String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8 {
      target.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
      count += 1
    }
    return count
  }

  /// The four hexadecimal digits at a place.
  private static func unit(_ source: UnsafeRawBufferPointer, _ place: Int) -> UInt32? {
    guard place + 4 <= source.count else { return nil }
    var value: UInt32 = 0
    for index in place..<place + 4 {
      guard let digit = Character(Unicode.Scalar(source[index])).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
