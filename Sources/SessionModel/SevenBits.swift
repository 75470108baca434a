/// Numbers in as many bytes as they take: seven bits in each, the lowest first, and an eighth that says that there is
/// more.
enum SevenBits {
  /// Tells the bytes of a number.
  @inline(__always) static func put(_ number: UInt64, _ put: (UInt8) -> Void) {
    var rest = number
    while rest >= 0x80 {
      put(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    put(UInt8(truncatingIfNeeded: rest))
  }

  /// Takes the bytes of a number.
  @inline(__always) static func number(_ next: () -> UInt8) -> UInt64 {
    var (number, shift): (UInt64, UInt64) = (0, 0)
    while true {
      let byte = next()
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
  }

  /// A difference as a number: the sign stands in the lowest bit, so that small ones of both signs are short.
  static func folded(_ difference: Int64) -> UInt64 {
    UInt64(bitPattern: difference << 1 ^ difference >> 63)
  }

  /// The difference of such a number.
  static func difference(_ number: UInt64) -> Int64 {
    Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }
}
