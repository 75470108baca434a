/// The checksum of zlib, PNG and Ethernet (polynomial 0xEDB88320, reflected).
package enum CRC32 {
  /// The remainder of each byte.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  /// The checksum of `bytes`.
  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let table = table
    return ~bytes.reduce(~UInt32(0)) { value, byte in
      value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)]
    }
  }

  /// The eight digits of a checksum, as a recording has them.
  package static func digits(_ checksum: UInt32) -> [UInt8] {
    stride(from: 28, through: 0, by: -4).map { shift in
      let digit = UInt8(truncatingIfNeeded: checksum >> UInt32(shift)) & 15
      return digit < 10 ? 0x30 + digit : 0x61 + digit - 10
    }
  }
}
