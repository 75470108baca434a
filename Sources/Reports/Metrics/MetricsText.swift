import SessionModel

/// Writes figures as text, for Prometheus and its like.
///
/// Sources: OpenMetrics 1.0.0, the text format of Prometheus 0.0.4.
struct MetricsText {
  private let dialect: MetricsDialect
  private var text = ""

  /// Makes a writer that has written nothing.
  init(_ dialect: MetricsDialect) { self.dialect = dialect }

  /// Writes a page: every metric of which there are samples, each with all of its own.
  static func page(_ samples: [MetricSample], in dialect: MetricsDialect) -> [UInt8] {
    var writer = MetricsText(dialect)
    let byMetric = Dictionary(grouping: samples) { $0.series.metric }
    for metric in Metric.allCases {
      guard let samples = byMetric[metric], !samples.isEmpty else { continue }
      writer.head(of: metric)
      for sample in samples { writer.sample(sample) }
    }
    if dialect == .openMetrics { writer.text += "# EOF\n" }
    return Array(writer.text.utf8)
  }

  /// What the samples of a metric are called by.
  private func name(of metric: Metric) -> String {
    switch metric.kind {
    case .counter: metric.rawValue + "_total"
    case .info: metric.rawValue + "_info"
    case .gauge, .histogram: metric.rawValue
    }
  }

  /// Writes what stands in front of the samples of a metric.
  private mutating func head(of metric: Metric) {
    switch dialect {
    case .openMetrics:
      text += "# TYPE \(metric.rawValue) \(metric.kind.rawValue)\n"
      if let unit = metric.unit { text += "# UNIT \(metric.rawValue) \(unit)\n" }
      text += "# HELP \(metric.rawValue) \(metric.help)\n"
    case .prometheus:
      // A family is called as its samples are, and knows no info.
      let kind = metric.kind == .info ? Metric.Kind.gauge : metric.kind
      text += "# HELP \(name(of: metric)) \(metric.help)\n"
      text += "# TYPE \(name(of: metric)) \(kind.rawValue)\n"
    }
  }

  private mutating func sample(_ sample: MetricSample) {
    let metric = sample.series.metric
    let labels = Array(zip(metric.labels, sample.series.values))
    switch sample.value {
    case .whole(let number): line(name(of: metric), labels, "\(number)")
    case .number(let number): line(name(of: metric), labels, "\(number)")
    case .durations(let durations):
      var count: Int64 = 0
      for (place, more) in durations.counts.enumerated() {
        count += more
        let bounds = CallDurations.bounds
        let bound = place < bounds.count ? "\(bounds[place])" : "+Inf"
        line(metric.rawValue + "_bucket", labels + [("le", bound)], "\(count)")
      }
      line(metric.rawValue + "_count", labels, "\(count)")
      line(metric.rawValue + "_sum", labels, "\(durations.sum.seconds)")
    }
    // Prometheus would take it for a figure of its own.
    guard dialect == .openMetrics, let created = sample.created else { return }
    line(metric.rawValue + "_created", labels, "\(created.seconds)")
  }

  /// Writes a line of figures.
  private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
    text += name
    if !labels.isEmpty {
      text += "{"
      text += labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
      text += "}"
    }
    text += " \(value)\n"
  }

  /// A value between quotes.
  static func escaped(_ value: String) -> String {
    var escaped = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": escaped += #"\\"#
      case "\"": escaped += #"\""#
      case "\n": escaped += #"\n"#
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
