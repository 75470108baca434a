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
  var value: Value
  /// Since when it counts, in seconds since 1970; of what only grows.
  var created: Milliseconds?

  /// Takes the same of another session in.
  mutating func merge(_ other: MetricSample) {
    value = value.merged(other.value, by: series.metric.sum)
    if let since = other.created { created = min(created ?? since, since) }
  }
}

extension MetricSample.Value {
  /// What two values come to.
  func merged(_ other: Self, by sum: Metric.Sum) -> Self {
    switch (self, other) {
    case (.whole(let a), .whole(let b)):
      switch sum {
      case .total:
        // Any number of models may share one series, each with as many tokens as can be.
        let (total, overflow) = a.addingReportingOverflow(b)
        return .whole(overflow ? .max : total)
      case .least: return .whole(min(a, b))
      case .greatest: return .whole(max(a, b))
      }
    case (.number(let a), .number(let b)):
      switch sum {
      case .total: return .number(a + b)
      case .least: return .number(min(a, b))
      case .greatest: return .number(max(a, b))
      }
    case (.durations(var durations), .durations(let more)):
      durations.add(more)
      return .durations(durations)
    case (.whole, _), (.number, _), (.durations, _): return self
    }
  }

  /// The larger one of what only grows.
  func raised(to other: Self) -> Self {
    guard case (.durations(var now), .durations(let before)) = (self, other) else {
      return merged(other, by: .greatest)
    }
    now.raise(to: before)
    return .durations(now)
  }
}
