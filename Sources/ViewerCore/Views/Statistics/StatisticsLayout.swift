import CellGrid
import SessionModel

/// Lays the statistics out: which rows there are, and what stands in them.
struct StatisticsLayout {
  let figures: StatisticsFigures
  /// The tools and their kinds in the order that was asked for.
  let tools: [StatisticsFigures.Tool]
  let kinds: [StatisticsFigures.Tool]
  let state: ViewerState
  let session: Session
  /// The sections that are shown in full.
  let opened: Set<StatisticsRow.Section>
  /// The rows that there are.
  let height: Int
  /// The columns that there are.
  let columns: Int

  /// The rows.
  func rows() -> [StatisticsRow] {
    let overview = OverviewLayout(
      figures: figures.overview, state: state, session: session, opened: [], height: height,
      columns: columns)
    let lists: [(StatisticsRow.Section, [StatisticsRow])] = [
      (.tools, tools.map { StatisticsRow(section: .tools, content: .tool($0)) }),
      (.kinds, kinds.map { StatisticsRow(section: .kinds, content: .tool($0)) }),
      (figures.overview.isByTurns ? .turns : .steps, parts(overview)), (.models, models()),
      (
        .time,
        figures.slices.map {
          StatisticsRow(section: .time, content: .slice($0), goal: $0.first)
        }
      ), rows(.failures, overview.failures()), rows(.files, overview.files()),
    ]
    var out = summary()
    for (section, rows) in lists where !rows.isEmpty {
      out.append(StatisticsRow(section: section, content: .blank))
      out.append(StatisticsRow(section: section, content: .head))
      let isCut = section == .turns || section == .steps || opened.contains(section)
      out += isCut ? rows : cut(rows)
    }
    return out
  }

  /// Takes the rows of the overview over.
  private func rows(
    _ section: StatisticsRow.Section, _ rows: [OverviewRow]
  ) -> (StatisticsRow.Section, [StatisticsRow]) {
    (
      section,
      rows.map { StatisticsRow(section: section, content: .overview($0), goal: $0.goal) }
    )
  }

  /// The models, with the first message that each was paid for.
  private func models() -> [StatisticsRow] {
    var first: [String?: NodeID] = [:]
    for message in figures.stats.messages where first[message.model] == nil {
      first[message.model] = message.entry
    }
    return figures.stats.models.map {
      StatisticsRow(section: .models, content: .model($0), goal: first[$0.name])
    }
  }

  /// The rows of a section that is not opened.
  private var most: Int { height < 30 ? 8 : height < 50 ? 12 : 16 }

  /// Leaves the last rows out.
  private func cut(_ rows: [StatisticsRow]) -> [StatisticsRow] {
    guard rows.count > most else { return rows }
    return rows.prefix(most - 1) + [more(rows[0].section, rows.count - most + 1)]
  }

  /// The turns or steps: without those behind the first, where not all are asked for.
  private func parts(_ overview: OverviewLayout) -> [StatisticsRow] {
    let count = figures.overview.parts.count
    let section: StatisticsRow.Section = figures.overview.isByTurns ? .turns : .steps
    guard count > 1 else { return [] }
    let half = OverviewLayout.mostParts / 2
    let isCut = !opened.contains(section) && count > most
    let (first, hidden, last) =
      isCut
      ? overview.parts(first: 1, last: most - 2) : overview.parts(first: half, last: half)
    return rows(section, first).1 + (hidden > 0 ? [more(section, hidden)] : [])
      + rows(section, last).1
  }

  private func more(_ section: StatisticsRow.Section, _ hidden: Int) -> StatisticsRow {
    StatisticsRow(
      section: section, content: .more("\(state.options.glyphs.ellipsis) \(hidden) more"))
  }

  // MARK: The whole session

  /// What holds for the whole session.
  private func summary() -> [StatisticsRow] {
    let stats = figures.stats
    var lines: [(SafeText, String)] = []
    var calls = "none"
    let statuses = stats.calls.sorted { $0.key.rawValue < $1.key.rawValue }
    if !statuses.isEmpty {
      let words = statuses.map { "\($0.value) \($0.key.word)" }.joined(separator: ", ")
      calls = "\(statuses.reduce(0) { $0 + $1.value }): \(words)"
    }
    lines.append(("calls", calls))
    let once = figures.concurrency > 1 ? ", at most \(figures.concurrency) at once" : ""
    lines.append(
      (
        "time",
        "tools at work for \(DurationText.short(figures.busy)), \(DurationText.short(figures.together)) together\(once)"
      ))
    let waits = figures.overview.waits
    if !waits.isEmpty {
      let all = waits.reduce(Milliseconds.zero) { $0 + $1.span(now: state.workNow) }
      let times = waits.count == 1 ? "once" : "\(waits.count) times"
      lines.append(
        ("waited", "for a person \(times), \(DurationText.short(all)) together"))
    }
    let roles = EntryRole.allCases.compactMap { role in
      stats.roles[role].map { "\($0) \(role.word)" }
    }
    lines.append(("messages", roles.isEmpty ? "none" : roles.joined(separator: ", ")))
    if let tokens = stats.tokens {
      lines.append(("tokens", Self.words(tokens)))
      if let cost = tokens.cost {
        lines.append(
          ("cost", "\(NumberText.dollars(cost))\(tokens.isEstimated ? " estimated" : "")"))
      }
      if let context = figures.overview.context { lines.append(("context", context.inFull)) }
    } else {
      lines.append(("tokens", "not recorded"))
    }
    return lines.map {
      StatisticsRow(section: .session, content: .line(name: $0.0, value: SafeText($0.1)))
    }
  }

  /// Tokens in words.
  private static func words(_ tokens: TokenCount) -> String {
    let figures = [
      (tokens.input, "in"), (tokens.output, "out"), (tokens.cached, "cached"),
      (tokens.cacheWrites, "cache writes"),
    ]
    return figures.compactMap { count, word in
      count.flatMap { count in
        // Of the parts of the input none is as good as nothing told.
        count == 0 && word.hasPrefix("cache") ? nil : "\(NumberText.grouped(count.count)) \(word)"
      }
    }.joined(separator: ", ")
  }
}

extension ContextShare {
  /// In words and numbers: `122,000 of 200,000 tokens, 61 %`.
  fileprivate var inFull: String {
    "\(NumberText.grouped(filled.count)) of \(NumberText.grouped(window.count)) tokens, \(percent) %"
  }
}

extension TokenCount {
  /// What was written to a cache, however long it is kept.
  package var cacheWrites: Tokens? {
    var writes = cacheWrites5m
    writes += cacheWrites1h
    return writes
  }
}
