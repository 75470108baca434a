/// The ids of a trace and of its spans, worked out of what the session is and of the place of each item: whoever
/// writes the same session again, grown or in part, gives what was there the ids that it had.
struct TraceID {
  /// The two halves of the trace's id.
  let halves: (UInt64, UInt64)

  /// What the parts of an id are told apart by.
  enum Part: UInt8 {
    case session
    case item
    case agent
  }

  /// Makes the id of a trace from what tells its session apart from others.
  init(_ words: [String]) {
    var (first, second) = (Mixer(seed: 0x9E37_79B9_7F4A_7C15), Mixer(seed: 0xC2B2_AE3D_27D4_EB4F))
    for word in words {
      for byte in word.utf8 {
        first.take(byte)
        second.take(byte)
      }
      // No byte of UTF-8: "ab", "c" are other words than "a", "bc".
      first.take(0xFF)
      second.take(0xFF)
    }
    halves = (first.value, second.value)
  }

  /// The trace's id as hex.
  var text: String { Self.hex(halves.0) + Self.hex(halves.1) }

  /// The id of the span of the session.
  var session: UInt64 { Self.span(.session, 0, in: halves.0 ^ halves.1) }

  /// The id of a span by its place below another one.
  static func span(_ part: Part, _ index: Int, in parent: UInt64) -> UInt64 {
    var mixer = Mixer(seed: parent)
    mixer.take(part.rawValue)
    for shift in stride(from: 0, to: 64, by: 8) {
      mixer.take(UInt8(truncatingIfNeeded: index >> shift))
    }
    return mixer.value
  }

  /// An id of a span as hex.
  static func hex(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// FNV-1a with the last step of MurmurHash3, which spreads each bit over all.
  private struct Mixer {
    private var state: UInt64

    init(seed: UInt64) { state = 0xCBF2_9CE4_8422_2325 ^ seed }

    mutating func take(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// The number so far; never 0, which is no id.
    var value: UInt64 {
      var mixed = state
      mixed = (mixed ^ mixed >> 33) &* 0xFF51_AFD7_ED55_8CCD
      mixed = (mixed ^ mixed >> 33) &* 0xC4CE_B9FE_1A85_EC53
      mixed ^= mixed >> 33
      return max(mixed, 1)
    }
  }
}
