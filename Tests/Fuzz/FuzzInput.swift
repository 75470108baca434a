/// The bytes of an input, taken from the front: choices first, then what is left.
struct FuzzInput: RandomNumberGenerator {
  /// What was not taken yet.
  private(set) var rest: ArraySlice<UInt8>
  private var state: UInt64 = 0

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// Takes one byte; 0 behind the end.
  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// Takes a byte that chooses one of several things.
  mutating func choice(_ count: Int) -> Int { Int(byte()) % count }

  /// Takes a byte as a random number, so that each choice costs one; behind the end numbers go on
  /// by themselves, because some ways to use them wait for one that fits.
  mutating func next() -> UInt64 {
    if let byte = rest.popFirst() { return UInt64(byte) &* 0x0101_0101_0101_0101 }
    state &+= 0x9E37_79B9_7F4A_7C15
    return (state ^ (state >> 31)) &* 0xBF58_476D_1CE4_E5B9
  }

  /// What is left, cut into pieces whose sizes the choices so far decide.
  func pieces(upTo limit: Int) -> [[UInt8]] {
    var sizes = FuzzInput([])
    sizes.state = UInt64(limit)
    var pieces: [[UInt8]] = []
    var rest = rest
    while !rest.isEmpty {
      let size = limit < 2 ? 1 : Int(sizes.next() % UInt64(limit)) + 1
      pieces.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return pieces
  }

  /// What is left as a text.
  var text: String { String(decoding: rest, as: UTF8.self) }
}

extension [UInt8] {
  /// Lends the bytes with what must be readable behind them.
  func withPadding<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try (self + Array(repeating: 0, count: 64)).withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0.dropLast(64)))
    }
  }
}
