import CUnpack

/// Bytes in a row that are packed by Zstandard, without a word of how large they were.
enum PackedBytes {
  /// The most that is unpacked: a few bytes can claim to be any number.
  static let limit = 256 << 20

  /// Whether bytes are packed, by how they begin.
  static func arePacked(_ bytes: UnsafeRawBufferPointer) -> Bool {
    PackedFile.Packing(head: Array(bytes.prefix(8))) == .zstd
  }

  /// Unpacks bytes; `nil` when they are not packed, are damaged, hold more than `limit`, or no library is there.
  static func unpacked(_ bytes: UnsafeRawBufferPointer, limit: Int = limit) -> [UInt8]? {
    guard arePacked(bytes) else { return nil }
    // JSON is packed to a tenth as a rule; where that is not enough room, it begins anew with more.
    var size = min(limit, max(64 << 10, bytes.count * 16))
    while true {
      var done = 0
      var result = CUNPACK_DAMAGED
      let out = [UInt8](unsafeUninitializedCapacity: size) { out, count in
        result = cunpack_zstd_pieces(bytes.baseAddress, bytes.count, out.baseAddress, size, &done)
        count = done
      }
      switch result {
      case CUNPACK_OK: return out
      case CUNPACK_NO_ROOM where size < limit: size = min(limit, size * 4)
      default: return nil
      }
    }
  }
}
