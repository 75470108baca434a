import SessionModel

/// A moment as people type it to say from when on or until when something is looked for.
package enum SearchMoment {
  /// Reads `2026-11-30`, a date with a time, or how long ago it was: `90m`, `12h`, `3d`, `2w`; `nil` for all else.
  ///
  /// - Parameters:
  ///   - now: the wall clock.
  ///   - zone: that of the reader's clock, for times that name none.
  package static func moment(_ text: String, now: Milliseconds, zone: ClockZone) -> Milliseconds? {
    if let unit = text.last.flatMap({ units[$0] }) {
      guard let number = Int64(text.dropLast()), (0...1_000_000).contains(number) else {
        return nil
      }
      return now - Milliseconds(number * unit * 1000)
    }
    return zone.moment(typed: text)
  }

  /// The seconds of each unit.
  private static let units: [Character: Int64] = [
    "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800,
  ]
}
