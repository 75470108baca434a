import SessionModel

/// The pauses between attempts that fail: 1, 2, 4, 8, 16 and then 30 seconds, each up to a fifth
/// longer or shorter, so that many viewers of one server don't come back as one.
package struct BackOff: Sendable {
  /// Failures since the last success.
  package private(set) var failures = 0

  /// The pauses without jitter, in seconds; the last one repeats.
  static let schedule: [Double] = [1, 2, 4, 8, 16, 30]

  package init() {}

  /// Counts a failure and tells how long to pause.
  ///
  /// - Parameter chance: a random number from 0 up to 1.
  package mutating func pause(chance: Double) -> Milliseconds {
    let base = Self.schedule[min(failures, Self.schedule.count - 1)]
    failures += 1
    return Milliseconds(seconds: base * (0.8 + 0.4 * chance))
  }

  /// Starts over after a success.
  package mutating func reset() { failures = 0 }
}
