/// How a replay passes the time in which nothing happens.
package enum Pace: UInt8, CaseIterable, Hashable, Sendable {
  /// Gaps are shortened to a limit.
  case shortened
  /// Only time in which a tool runs is played; what the model takes is passed over.
  case tools
  /// Everything takes as long as it did.
  case full

  /// The one that comes after it when the reader switches.
  var next: Pace { Self.allCases[(Int(rawValue) + 1) % Self.allCases.count] }
}
