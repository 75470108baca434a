/// The checksum of recorded lines.
public enum Checksum {
  /// CRC-32 as of zlib and PNG (polynomial EDB88320, reflected).
  public static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    // Byte by byte through a sequence of any kind costs a hundred times as much.
    bytes.withContiguousStorageIfAvailable { crc32(UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes { crc32($0) }
  }

  /// CRC-32 as of zlib and PNG (polynomial EDB88320, reflected).
  public static func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var crc = ~UInt32(0)
    table.withUnsafeBufferPointer { table in
      for byte in bytes { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8) }
    }
    return ~crc
  }

  /// The eight digits of a checksum, as a recording has them.
  public static func digits(_ checksum: UInt32) -> [UInt8] {
    stride(from: 28, through: 0, by: -4).map { shift in
      let digit = UInt8(truncatingIfNeeded: checksum >> UInt32(shift)) & 15
      return digit < 10 ? 0x30 + digit : 0x61 + digit - 10
    }
  }

  /// The checksum of each single byte.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
  }
}
