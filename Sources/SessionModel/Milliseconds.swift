/// A moment or a span on a wall clock, in whole milliseconds.
///
/// A moment counts from 1970-01-01T00:00:00Z. Clocks which run backwards and dates far off are values
/// like any other, within `range`: beyond it, in any sum too, stands its nearest end. So a number from
/// outside can be added and subtracted, and multiplied by what a screen or a person counts.
public struct Milliseconds: Hashable, Comparable, Sendable {
  /// What can be held: 4,400 years both ways, in the 48 bits that a session keeps of a moment.
  public static let range = Int64(-1) << 47...Int64(1) << 47 - 1

  /// The number of milliseconds.
  public let count: Int64

  /// Makes a moment or a span of `count` milliseconds.
  public init(_ count: Int64) {
    self.count = min(max(count, Self.range.lowerBound), Self.range.upperBound)
  }

  /// Makes a span from seconds; not-a-number and values too large become the nearest span.
  public init(seconds: Double) {
    let milliseconds = (seconds * 1000).rounded()
    self.init(milliseconds.isNaN ? 0 : Int64(max(-9e15, min(9e15, milliseconds))))
  }

  /// Makes a moment of what a clock or a file system tells, which may be anything.
  public init(seconds: Int, nanoseconds: Int) {
    let bounds = Self.range.lowerBound / 1000...Self.range.upperBound / 1000
    let whole = min(max(Int64(seconds), bounds.lowerBound), bounds.upperBound)
    self.init(whole * 1000 + Int64(nanoseconds) / 1_000_000)
  }

  /// Makes how long something took, from seconds; `nil` where nothing can have taken so long.
  public init?(lasting seconds: Double) {
    guard (0...Double(Self.range.upperBound) / 1000).contains(seconds) else { return nil }
    self.init(seconds: seconds)
  }

  /// No time.
  public static let zero = Milliseconds(0)

  /// The same span in seconds.
  public var seconds: Double { Double(count) / 1000 }

  /// Whether a moment comes before another, or a span is shorter.
  public static func < (a: Self, b: Self) -> Bool { a.count < b.count }
  /// The sum of two spans, or the moment so long behind another.
  public static func + (a: Self, b: Self) -> Self { Self(a.count + b.count) }
  /// The span between two moments, or what is left of one.
  public static func - (a: Self, b: Self) -> Self { Self(a.count - b.count) }
}
