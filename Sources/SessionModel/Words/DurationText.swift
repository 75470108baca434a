/// Durations for people.
package enum DurationText {
  /// The columns that any duration fits, so that a ticking clock does not shake its row.
  package static let width = 6

  /// `45ms`, `0.4s`, `12.4s`, `1m04s`, `2h03m`, `3d04h`: to the nearest of the last unit that is told.
  package static func short(_ span: Milliseconds) -> String {
    let count = max(0, span.count)
    func nearest(_ unit: Int64) -> Int64 { Self.nearest(count, unit) }
    // Below a tenth of a second, tenths would tell nothing.
    if count < 95 { return "\(count)ms" }
    let tenths = nearest(100)
    if tenths < 600 { return "\(tenths / 10).\(tenths % 10)s" }
    let seconds = nearest(1000)
    if seconds < 3600 { return "\(seconds / 60)m\(two(seconds % 60))s" }
    let minutes = nearest(60_000)
    if minutes < 1440 { return "\(minutes / 60)h\(two(minutes % 60))m" }
    let hours = nearest(3_600_000)
    let days = hours / 24
    return days < 100 ? "\(days)d\(two(hours % 24))h" : "\(min(days, 99_999))d"
  }

  /// Whole units only and those that have passed, for notes in passing, in at most four columns: `14m`, `2s`, `400d`,
  /// and years where days would be too many to picture.
  package static func rough(_ span: Milliseconds) -> String {
    let seconds = max(0, span.count) / 1000
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3600 { return "\(seconds / 60)m" }
    if seconds < 86_400 { return "\(seconds / 3600)h" }
    let days = seconds / 86_400
    return days < 1000 ? "\(days)d" : "\(days / 365)y"
  }

  /// What a clock shows: `01:42`, `2:03:55`, `3d 04:10:42`; to the nearest second, so that it agrees with what `short`
  /// says of it.
  ///
  /// - Parameter hours: whether the hours are told although there may be none: `00:01:42`.
  package static func clock(_ span: Milliseconds, hours: Bool = false) -> String {
    let seconds = nearest(max(0, span.count), 1000)
    let minutes = "\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    // Nobody counts thousands of hours: here as in `short` there are less than a day of them.
    if seconds >= 86_400 { return "\(seconds / 86_400)d \(two(seconds / 3600 % 24)):\(minutes)" }
    if hours { return "\(two(seconds / 3600)):\(minutes)" }
    return seconds < 3600 ? minutes : "\(seconds / 3600):\(minutes)"
  }

  /// How often a unit goes into a number, rounded.
  private static func nearest(_ count: Int64, _ unit: Int64) -> Int64 {
    count / unit + (count % unit * 2 >= unit ? 1 : 0)
  }

  /// A number of two digits.
  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
