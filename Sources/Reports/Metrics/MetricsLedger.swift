import SessionModel

/// Works out the figures of sessions for whoever asks again and again.
///
/// What only grows for its readers never shrinks, whatever a source takes back: the largest value that was told stands,
/// that of a session that is not served any more too. Memory and series are bounded by the names that are told apart
/// (`LabelBound`), whatever the number of sessions.
package struct MetricsLedger {
  /// Tools and models that have series of their own.
  package static let (toolLimit, modelLimit) = (100, 20)

  /// What is known of a session.
  private struct Account {
    /// The largest values that were told, of what only grows.
    var told: [MetricSeries: MetricSample] = [:]
    /// What its contents came to when they were counted last.
    var counted: [MetricSample] = []
    /// Where the session stood then.
    var position: Int32 = -1
  }

  private let version: String
  private let prices: PriceTable
  private var tools: LabelBound
  private var models: LabelBound
  private var accounts: [String: Account] = [:]
  /// What the sessions came to that are not served any more, of what only grows.
  private var retired: [MetricSeries: MetricSample] = [:]

  /// Has told nothing yet.
  ///
  /// - Parameter clean: makes one line of foreign text safe for a terminal.
  package init(version: String, prices: PriceTable, clean: @escaping (String) -> String) {
    self.version = version
    self.prices = prices
    tools = LabelBound(limit: Self.toolLimit, clean: clean)
    models = LabelBound(limit: Self.modelLimit, clean: clean)
  }

  /// Works out the figures of sessions as they are now, to be told in any language.
  package mutating func page(
    of sessions: [MeteredSession], now: Milliseconds
  ) -> (MetricsDialect) -> [UInt8] {
    var samples = [MetricSample(series: MetricSeries(.program, version), value: .whole(1))]
    for status in SessionStatus.allCases {
      samples.append(
        MetricSample(series: MetricSeries(.sessions, status.word), value: .whole(0)))
    }
    samples += Self.sorted(retired)
    for session in sessions { samples += account(for: session, now: now) }
    let merged = Self.merged(samples)
    return { MetricsText.page(merged, in: $0) }
  }

  /// Closes the account of a session that is not served any more: what only grows stands.
  package mutating func retire(_ id: String) {
    guard let account = accounts.removeValue(forKey: id) else { return }
    for sample in Self.merged(Self.sorted(retired) + Self.sorted(account.told)) {
      retired[sample.series] = sample
    }
  }

  /// One sample for each series, in the order in which they first come.
  static func merged(_ samples: [MetricSample]) -> [MetricSample] {
    var places: [MetricSeries: Int] = [:]
    var merged: [MetricSample] = []
    for sample in samples {
      if let place = places[sample.series] {
        merged[place].merge(sample)
      } else {
        places[sample.series] = merged.count
        merged.append(sample)
      }
    }
    return merged
  }

  /// Samples in an order that is the same each time.
  private static func sorted(_ samples: [MetricSeries: MetricSample]) -> [MetricSample] {
    samples.values.sorted {
      $0.series.values.lexicographicallyPrecedes($1.series.values)
    }
  }

  /// The samples of a session, none of which is less than what was told of it before, where it only grows.
  private mutating func account(for metered: MeteredSession, now: Milliseconds) -> [MetricSample] {
    var account = accounts[metered.id] ?? Account()
    if account.position != metered.session.position {
      account.counted = counted(metered.session, metered.source)
      account.position = metered.session.position
    }
    var samples = account.counted + Self.read(metered, now: now)
    for place in samples.indices {
      let series = samples[place].series
      switch series.metric.kind {
      case .gauge, .info: continue
      case .counter, .histogram: break
      }
      if let before = account.told[series] {
        samples[place].value = samples[place].value.raised(to: before.value)
      }
      account.told[series] = samples[place]
    }
    // What a source took back altogether stands as it was told.
    let present = Set(samples.map(\.series))
    samples += Self.sorted(account.told.filter { !present.contains($0.key) })
    accounts[metered.id] = account
    return samples
  }

  // MARK: Figures

  /// What the contents of a session come to: costs its size, so it is done once for each state.
  private mutating func counted(_ session: Session, _ source: SourceFigures) -> [MetricSample] {
    let position = session.position
    // A session had none of its tokens and calls when it began, whenever somebody began to look.
    let begun = session.moment(.root, .startedAt, at: position) ?? source.since
    var samples: [MetricSample] = []
    func put(
      _ series: MetricSeries, _ value: MetricSample.Value, since created: Milliseconds? = begun
    ) {
      samples.append(MetricSample(series: series, value: value, created: created))
    }
    put(
      MetricSeries(.sessions, session.standing(at: position).value.word), .whole(1), since: nil)
    let tally = MetricsTally(session, prices: prices)
    for (series, count) in calls(tally.stats) {
      put(series, .whole(count), since: series.metric == .calls ? begun : nil)
    }
    for kind in ToolKind.allCases {
      guard let durations = tally.durations[kind] else { continue }
      put(MetricSeries(.callDuration, kind.word), .durations(durations))
    }
    for (series, count) in tokens(tally.stats) { put(series, .whole(count)) }
    if let tokens = tally.stats.tokens, let cost = tokens.cost {
      put(MetricSeries(.cost), .number(cost))
      put(MetricSeries(.isCostEstimated), .whole(tokens.isEstimated ? 1 : 0), since: nil)
    }
    return Self.merged(samples)
  }

  /// What is known of how a session is read.
  private static func read(_ metered: MeteredSession, now: Milliseconds) -> [MetricSample] {
    let (session, source) = (metered.session, metered.source)
    var counts: [(MetricSeries, Int64)] = [
      (MetricSeries(.bytes), source.bytes), (MetricSeries(.records), source.records),
      (MetricSeries(.unread, "unknown"), Int64(session.unknownCount)),
      (MetricSeries(.unread, "malformed"), Int64(session.malformedCount)),
    ]
    if let polls = source.polls {
      counts += [
        (MetricSeries(.polls), polls.made), (MetricSeries(.pollFailures), polls.failed),
      ]
    }
    var samples = counts.map {
      MetricSample(series: $0.0, value: .whole($0.1), created: source.since)
    }
    if let last = session.lastRecord {
      samples += [
        MetricSample(series: MetricSeries(.age), value: .number(max(now - last, .zero).seconds)),
        MetricSample(series: MetricSeries(.lastRecord), value: .number(last.seconds)),
      ]
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
    return counts
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
    return counts
  }
}
