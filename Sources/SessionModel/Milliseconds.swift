/// A moment or a span on a wall clock, in whole milliseconds.
///
/// A moment counts from 1970-01-01T00:00:00Z. Signed 64 bits, so that clocks which run backwards
/// and dates far off are values like any other.
public struct Milliseconds: Hashable, Comparable, Sendable {
  /// The number of milliseconds.
  public var count: Int64

  /// Makes a moment or a span of `count` milliseconds.
  public init(_ count: Int64) { self.count = count }

  /// Makes a span from seconds; not-a-number and values too large become the nearest span.
  public init(seconds: Double) {
    let milliseconds = (seconds * 1000).rounded()
    if milliseconds.isNaN { count = 0 } else { count = Int64(max(-9e15, min(9e15, milliseconds))) }
  }

  /// No time.
  public static let zero = Milliseconds(0)

  /// The same span in seconds.
  public var seconds: Double { Double(count) / 1000 }

  public static func < (a: Self, b: Self) -> Bool { a.count < b.count }
  public static func + (a: Self, b: Self) -> Self { Self(a.count &+ b.count) }
  public static func - (a: Self, b: Self) -> Self { Self(a.count &- b.count) }
}
