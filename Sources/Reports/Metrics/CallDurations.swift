import SessionModel

/// How long calls took, in buckets.
struct CallDurations: Equatable {
  /// The upper ends of the buckets in seconds: from what a cache answers to what runs for hours.
  static let bounds: [Double] = [
    0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600,
  ]

  /// How many fell into each bucket, the last one for all that took longer.
  private(set) var counts = [Int64](repeating: 0, count: bounds.count + 1)
  /// How long they took together.
  private(set) var sum = Milliseconds.zero

  /// How many there are.
  var count: Int64 { counts.reduce(0, +) }

  /// Counts one more call.
  mutating func add(_ duration: Milliseconds) {
    let place = Self.bounds.firstIndex { duration.seconds <= $0 } ?? Self.bounds.count
    counts[place] += 1
    sum = sum + duration
  }

  /// Counts those of another session too.
  mutating func add(_ other: CallDurations) {
    for place in counts.indices { counts[place] += other.counts[place] }
    sum = sum + other.sum
  }

  /// Takes whatever is larger of both: what was told of a figure that only grows is not taken back.
  mutating func raise(to other: CallDurations) {
    for place in counts.indices { counts[place] = max(counts[place], other.counts[place]) }
    sum = max(sum, other.sum)
  }
}
