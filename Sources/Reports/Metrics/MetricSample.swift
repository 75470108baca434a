import SessionModel

/// What a series comes to.
struct MetricSample {
  /// A value.
  enum Value {
    case whole(Int64)
    case number(Double)
    /// How many were at most as large as each bucket and larger than the one before, and their sum.
    case durations(CallDurations)
  }

  let series: MetricSeries
  let value: Value
  /// Since when it counts, in seconds since 1970; of what only grows.
  var created: Milliseconds?
}
