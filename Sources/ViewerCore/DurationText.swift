import SessionModel

/// Durations in at most six columns, so that a ticking clock does not shake the row.
package enum DurationText {
  /// The columns that any duration fits.
  package static let width = 6

  /// `0.4s`, `12.4s`, `1m04s`, `2h03m`, `3d04h`.
  package static func short(_ span: Milliseconds) -> String {
    let tenths = max(0, span.count) / 100
    let seconds = tenths / 10
    if seconds < 60 { return "\(seconds).\(tenths % 10)s" }
    if seconds < 3600 { return "\(seconds / 60)m\(pad(seconds % 60))s" }
    if seconds < 86_400 { return "\(seconds / 3600)h\(pad(seconds / 60 % 60))m" }
    let days = seconds / 86_400
    return days < 100 ? "\(days)d\(pad(seconds / 3600 % 24))h" : "\(min(days, 99_999))d"
  }

  /// Whole units only, for notes in passing: `14m`, `2s`.
  package static func rough(_ span: Milliseconds) -> String {
    let seconds = max(0, span.count) / 1000
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3600 { return "\(seconds / 60)m" }
    if seconds < 86_400 { return "\(seconds / 3600)h" }
    return "\(seconds / 86_400)d"
  }

  /// As a clock: `01:42`, `2:03:55`.
  package static func clock(_ span: Milliseconds, hours: Bool = false) -> String {
    let seconds = max(0, span.count) / 1000
    let minutes = "\(pad(seconds / 60 % 60)):\(pad(seconds % 60))"
    if hours { return "\(pad(seconds / 3600)):\(minutes)" }
    return seconds < 3600 ? minutes : "\(seconds / 3600):\(minutes)"
  }

  /// A number of two digits.
  private static func pad(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
