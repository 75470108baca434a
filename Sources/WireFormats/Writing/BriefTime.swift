import SessionModel

/// A time of a source in five bytes, for what there is as much of as there are lines: enough to tell which of two came
/// first, unless more than seventeen years lie between them.
struct BriefTime: Equatable {
  /// The lower bits of the milliseconds; 0 for none.
  private let low: UInt32
  private let high: UInt8

  /// No time.
  static let none = BriefTime(nil)

  init(_ time: Milliseconds?) {
    let bits = time.map { max(1, UInt64(bitPattern: $0.count) & Self.mask) } ?? 0
    low = UInt32(truncatingIfNeeded: bits)
    high = UInt8(truncatingIfNeeded: bits >> 32)
  }

  private static let mask: UInt64 = 1 << 40 - 1

  /// Whether it is a time that lies before another one.
  func isBefore(_ time: Milliseconds) -> Bool {
    guard self != .none else { return false }
    let own = UInt64(high) << 32 | UInt64(low)
    let distance = (UInt64(bitPattern: time.count) &- own) & Self.mask
    return distance > 0 && distance <= Self.mask / 2
  }
}
