/// How much may move without the reader's doing.
package enum Motion: String, CaseIterable, Hashable, Sendable {
  /// Spinners turn and clocks tick.
  case full
  /// Clocks tick each second.
  case reduced
  /// Clocks tick each ten seconds.
  case none
}

/// What the time column shows.
package enum TimeColumn: UInt8, CaseIterable, Hashable, Sendable {
  case off
  /// How long ago it was.
  case relative
  /// The time of the day.
  case clock
  /// How long after the start of the session.
  case elapsed

  /// The next one in the cycle.
  var next: TimeColumn { TimeColumn(rawValue: (rawValue + 1) % 4) ?? .off }
}
