/// The lines that a followed file has had, by which those are known again that stand unchanged at
/// the front of the file when it is written anew.
///
/// A line costs eight bytes. The hash is for accidents, not against enemies: who writes the file
/// can show what he likes anyway.
struct LineHistory {
  private var hashes: [UInt64] = []
  /// The number of lines of the file that is read now that were known again.
  private(set) var common = 0
  /// Whether the lines of a file that began anew are still the known ones.
  private(set) var isComparing = false
  /// The number of known lines that the file no longer has, once one came that differs.
  private(set) var lost = 0

  /// The number of known lines that have not come again yet.
  var missing: Int { isComparing ? hashes.count - common : lost }

  /// The file begins anew.
  mutating func restart() {
    common = 0
    lost = 0
    isComparing = true
  }

  /// Takes the next line; says whether it is a new one.
  mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
    let hash = Self.hash(line)
    if isComparing {
      if common < hashes.count, hashes[common] == hash {
        common += 1
        return false
      }
      isComparing = false
      lost = hashes.count - common
      hashes.removeLast(lost)
    }
    hashes.append(hash)
    return true
  }

  /// A number that tells lines apart: four chains of eight bytes at a time, which do not wait for one
  /// another.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(bytes.count) &+ 0x9E37_79B9_7F4A_7C15
    var i = 0
    if bytes.count >= 64 {
      var chains = SIMD4<UInt64>(hash, ~hash, hash &+ 1, ~hash &- 1)
      while i + 32 <= bytes.count {
        for lane in 0..<4 {
          mix(&chains[lane], bytes.loadUnaligned(fromByteOffset: i + lane * 8, as: UInt64.self))
        }
        i += 32
      }
      for lane in 0..<4 { mix(&hash, chains[lane]) }
    }
    while i + 8 <= bytes.count {
      mix(&hash, bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
      i += 8
    }
    var rest: UInt64 = 0
    while i < bytes.count {
      rest = rest << 8 | UInt64(bytes[i])
      i += 1
    }
    mix(&hash, rest)
    return hash
  }

  private static func mix(_ hash: inout UInt64, _ word: UInt64) {
    let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    hash = product.low ^ product.high &+ 0x9E37_79B9_7F4A_7C15
  }
}
