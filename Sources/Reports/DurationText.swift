import SessionModel

/// Spans of time for people.
enum DurationText {
  /// A span as `0.4s`, `12.4s`, `12m03s`, `2h05m`: what matters of it.
  static func short(_ span: Milliseconds) -> String {
    let milliseconds = max(0, span.count)
    let seconds = milliseconds / 1000 + (milliseconds % 1000 >= 500 ? 1 : 0)
    if milliseconds < 59_950 {
      let tenths = (milliseconds + 50) / 100
      return "\(tenths / 10).\(tenths % 10)s"
    }
    if seconds < 3600 { return "\(seconds / 60)m\(two(seconds % 60))s" }
    return "\(seconds / 3600)h\(two(seconds / 60 % 60))m"
  }

  /// A span as `01:42` or `1:02:03`: what a clock shows.
  static func clock(_ span: Milliseconds) -> String {
    let seconds = max(0, span.count) / 1000
    let minutes = two(seconds / 60 % 60) + ":" + two(seconds % 60)
    return seconds < 3600 ? minutes : "\(seconds / 3600):" + minutes
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
