import SessionModel

/// Works out the figures of a session for whoever asks again and again.
///
/// What only grows for its readers never shrinks, whatever a source takes back: the largest value that was told stands.
/// Memory and series are bounded by the names that are told apart (`LabelBound`).
package struct MetricsLedger {
  /// Tools and models that have series of their own.
  package static let (toolLimit, modelLimit) = (100, 20)

  private let version: String
  private let prices: PriceTable
  private var tools: LabelBound
  private var models: LabelBound
  /// The largest values that were told, of what only grows.
  private var told: [MetricSeries: MetricSample.Value] = [:]

  /// Has told nothing yet.
  ///
  /// - Parameter clean: makes one line of foreign text safe for a terminal.
  package init(version: String, prices: PriceTable, clean: @escaping (String) -> String) {
    self.version = version
    self.prices = prices
    tools = LabelBound(limit: Self.toolLimit, clean: clean)
    models = LabelBound(limit: Self.modelLimit, clean: clean)
  }

  /// Works out the figures of a session as it is now, to be told in any language.
  package mutating func page(
    of session: Session, _ source: SourceFigures, now: Milliseconds
  ) -> (MetricsDialect) -> [UInt8] {
    var samples = self.samples(of: session, source, now: now)
    for place in samples.indices { samples[place] = raised(samples[place]) }
    return { MetricsText.page(samples, in: $0) }
  }

  /// A sample that is no less than what was told before, where it only grows.
  private mutating func raised(_ sample: MetricSample) -> MetricSample {
    let series = sample.series
    switch series.metric.kind {
    case .gauge, .info: return sample
    case .counter, .histogram: break
    }
    var value = sample.value
    switch (sample.value, told[series]) {
    case (.whole(let now), .whole(let before)?): value = .whole(max(now, before))
    case (.number(let now), .number(let before)?): value = .number(max(now, before))
    case (.durations(var now), .durations(let before)?):
      now.raise(to: before)
      value = .durations(now)
    case (.whole, _), (.number, _), (.durations, _): break
    }
    told[series] = value
    return MetricSample(series: series, value: value, created: sample.created)
  }

  // MARK: Figures

  private mutating func samples(
    of session: Session, _ source: SourceFigures, now: Milliseconds
  ) -> [MetricSample] {
    let position = session.position
    // A session had none of its tokens and calls when it began, whenever somebody began to look.
    let begun = session.moment(.root, .startedAt, at: position) ?? source.since
    var samples: [MetricSample] = []
    func put(
      _ series: MetricSeries, _ value: MetricSample.Value, since created: Milliseconds? = nil
    ) {
      samples.append(MetricSample(series: series, value: value, created: created))
    }
    put(MetricSeries(.program, version), .whole(1))
    let standing = session.standing(at: position).value
    for status in SessionStatus.allCases {
      put(MetricSeries(.sessions, status.word), .whole(status == standing ? 1 : 0))
    }
    let tally = MetricsTally(session, prices: prices)
    for (series, count) in calls(tally.stats) {
      put(series, .whole(count), since: series.metric == .calls ? begun : nil)
    }
    for kind in ToolKind.allCases {
      guard let durations = tally.durations[kind] else { continue }
      put(MetricSeries(.callDuration, kind.word), .durations(durations), since: begun)
    }
    for (series, count) in tokens(tally.stats) { put(series, .whole(count), since: begun) }
    if let tokens = tally.stats.tokens, let cost = tokens.cost {
      put(MetricSeries(.cost), .number(cost), since: begun)
      put(MetricSeries(.isCostEstimated), .whole(tokens.isEstimated ? 1 : 0))
    }
    if let polls = source.polls {
      put(MetricSeries(.polls), .whole(polls.made), since: source.since)
      put(MetricSeries(.pollFailures), .whole(polls.failed), since: source.since)
    }
    put(MetricSeries(.bytes), .whole(source.bytes), since: source.since)
    put(MetricSeries(.records), .whole(source.records), since: source.since)
    for (reason, count) in [
      ("unknown", session.unknownCount), ("malformed", session.malformedCount),
    ] {
      put(MetricSeries(.unread, reason), .whole(Int64(count)), since: source.since)
    }
    if !session.timeline.isGuessed, let last = session.timeline.end {
      put(MetricSeries(.age), .number(max(now - last, .zero).seconds))
      put(MetricSeries(.lastRecord), .number(last.seconds))
    }
    return samples
  }

  /// How many calls of each tool stand how. Tools with the most calls get their series first.
  private mutating func calls(_ stats: SessionStats) -> [(MetricSeries, Int64)] {
    var counts: [(MetricSeries, Int64)] = []
    for tool in stats.tools {
      let name = tools.value(tool.name)
      for status in ToolStatus.allCases {
        guard let count = tool.statuses[status] else { continue }
        let metric = status.isOpen ? Metric.openCalls : .calls
        counts.append((MetricSeries(metric, name, status.word), Int64(count)))
      }
    }
    return Self.added(counts)
  }

  /// The tokens of each model, as far as they are told.
  private mutating func tokens(_ stats: SessionStats) -> [(MetricSeries, Int64)] {
    var counts: [(MetricSeries, Int64)] = []
    for model in stats.models {
      let name = models.value(model.name ?? "")
      func put(_ series: MetricSeries, _ tokens: Tokens?) {
        if let tokens { counts.append((series, tokens.count)) }
      }
      put(MetricSeries(.inputTokens, name), model.tokens.input)
      put(MetricSeries(.outputTokens, name), model.tokens.output)
      put(MetricSeries(.cachedTokens, name), model.tokens.cached)
      put(MetricSeries(.cacheWrites, name, "5m"), model.tokens.cacheWrites5m)
      put(MetricSeries(.cacheWrites, name, "1h"), model.tokens.cacheWrites1h)
    }
    return Self.added(counts)
  }

  /// Counts with one for each series: several names may have come to the same value of a label.
  static func added(_ counts: [(MetricSeries, Int64)]) -> [(MetricSeries, Int64)] {
    var places: [MetricSeries: Int] = [:]
    var added: [(MetricSeries, Int64)] = []
    for (series, count) in counts {
      if let place = places[series] {
        // Any number of models may share one, each with as many tokens as can be.
        let sum = added[place].1.addingReportingOverflow(count)
        added[place].1 = sum.overflow ? .max : sum.partialValue
      } else {
        places[series] = added.count
        added.append((series, count))
      }
    }
    return added
  }
}
