import SessionModel

/// The figures of a session for people: tables, right-aligned where there are numbers.
package enum StatsReport {
  /// Characters of a message or a name that are shown.
  private static let nameLimit = 40

  /// Writes the figures of a session.
  package static func write(
    _ session: Session, _ options: ReportOptions, prices: PriceTable, to sink: ([UInt8]) -> Void
  ) {
    let position = options.position ?? session.position
    let stats = SessionStats(session, at: position, prices: prices)
    let items = ItemText(session, options)
    let lines = TextLines(options: options)
    func put(_ text: String) { sink(Array((text + "\n").utf8)) }
    header(items, lines, put)
    put("")
    put("messages    " + counts(stats.roles.map { ($0.key.rawValue, $0.key.word, $0.value) }))
    put("tool calls  " + counts(stats.calls.map { ($0.key.rawValue, $0.key.word, $0.value) }))
    if !stats.tools.isEmpty {
      put("")
      table(tools(stats, lines), lines, put)
    }
    guard let tokens = stats.tokens else {
      put("")
      put("tokens      not recorded")
      return
    }
    put("")
    if let share = ContextShare(session, at: position) {
      let counts = [share.filled, share.window].map { NumberText.grouped($0.count) }
      put("context     \(counts[0]) of \(counts[1]) tokens, \(share.percent) %")
      put("")
    }
    table(models(stats, tokens, lines), lines, put)
    if stats.agents.count > 1 {
      put("")
      table(agents(stats, items, tokens, lines), lines, put)
    }
    if stats.turns.count > 1 {
      put("")
      table(turns(stats, items, tokens, lines), lines, put)
    }
    if !stats.messages.isEmpty {
      put("")
      table(messages(stats, items, tokens, lines), lines, put)
    }
    if tokens.isEstimated || stats.messages.contains(where: \.tokens.isEstimated),
      let date = prices.date
    {
      put("")
      put("prices      list prices as of \(date)")
    }
  }

  /// What the session is and how it stands.
  private static func header(_ items: ItemText, _ lines: TextLines, _ put: (String) -> Void) {
    let status = items.session.standing(at: items.position)
    let elapsed = items.elapsed().map { "  " + DurationText.clock($0) } ?? ""
    let title = items.text(.root, .title) ?? items.text(.root, .id) ?? "session"
    put(lines.row(lines.line(title), status.word + elapsed))
    if let format = items.text(.root, .format) { put("format      " + lines.line(format)) }
    if let model = items.text(.root, .model) { put("model       " + lines.line(model)) }
  }

  /// A total and what it is made of: `14  12 completed · 2 failed`.
  private static func counts(_ parts: [(order: UInt8, word: String, count: Int)]) -> String {
    let total = parts.reduce(0) { $0 + $1.count }
    let words = parts.sorted { $0.order < $1.order }.map { "\($0.count) \($0.word)" }
    return words.isEmpty ? "0" : "\(total)  " + words.joined(separator: " · ")
  }

  // MARK: Tables

  /// The rows of the table of tools.
  private static func tools(_ stats: SessionStats, _ lines: TextLines) -> [[String]] {
    let heads = ["tool", "calls", "completed", "failed", "other", "time", "usual", "longest"]
    return [heads]
      + stats.tools.map { tool in
        let completed = tool.statuses[.completed] ?? 0
        let failed = tool.statuses[.failed] ?? 0
        let hasTimes = !tool.durations.isEmpty
        return [
          lines.cut(lines.line(tool.name), to: nameLimit), "\(tool.calls)", count(completed),
          count(failed), count(tool.calls - completed - failed),
          hasTimes ? DurationText.short(tool.total) : "-",
          tool.median.map(DurationText.short) ?? "-",
          tool.durations.last.map(DurationText.short) ?? "-",
        ]
      }
  }

  /// The rows of the table of models.
  private static func models(_ stats: SessionStats, _ tokens: TokenCount, _ lines: TextLines)
    -> [[String]]
  {
    var rows = [["tokens by model", "messages"] + heads(tokens)]
    for model in stats.models {
      let name = model.name.map { lines.cut(lines.line($0), to: nameLimit) } ?? "(not named)"
      rows.append([name, count(model.messages)] + figures(model.tokens, tokens))
    }
    rows.append(["session", count(stats.messages.count)] + figures(tokens, tokens))
    return rows
  }

  /// The rows of the table of agents.
  private static func agents(
    _ stats: SessionStats, _ items: ItemText, _ tokens: TokenCount, _ lines: TextLines
  ) -> [[String]] {
    [["tokens by agent", "messages"] + heads(tokens)]
      + stats.agents.map { agent in
        var name = "(main)"
        if agent.node != .root {
          name = ([items.name(agent.node)] + [items.summary(agent.node)].compactMap { $0 })
            .joined(separator: "  ")
        }
        return [lines.cut(lines.line(name), to: nameLimit), count(agent.messages)]
          + figures(agent.tokens, tokens)
      }
  }

  /// The rows of the table of turns.
  private static func turns(
    _ stats: SessionStats, _ items: ItemText, _ tokens: TokenCount, _ lines: TextLines
  ) -> [[String]] {
    [["tokens by turn", "messages"] + heads(tokens)]
      + stats.turns.map { number, part in
        let name = "\(number)  \(line(part.node, items, lines))"
        return [lines.cut(name, to: nameLimit), count(part.messages)]
          + figures(part.tokens, tokens)
      }
  }

  /// The rows of the table of messages.
  private static func messages(
    _ stats: SessionStats, _ items: ItemText, _ tokens: TokenCount, _ lines: TextLines
  ) -> [[String]] {
    [["tokens by message", "time"] + heads(tokens)]
      + stats.messages.map { message in
        let time = items.session.moment(message.entry, .startedAt, at: items.position)
          .map { TimeText.clock($0, zone: lines.options.zone) }
        return [lines.cut(line(message.entry, items, lines), to: nameLimit), time ?? "-"]
          + figures(message.tokens, tokens)
      }
  }

  /// What an entry says, or which tool it calls, on one line.
  private static func line(_ entry: NodeID, _ items: ItemText, _ lines: TextLines) -> String {
    let text =
      items.text(entry, .message)
      ?? items.session.children(of: entry, at: items.position).first { _ in true }
      .map(items.name)
    return text.flatMap { lines.safe(String($0.prefix(400))).first { !$0.isEmpty } } ?? ""
  }

  /// The heads of the columns of tokens; writes to a cache have one where the session tells of any.
  private static func heads(_ whole: TokenCount) -> [String] {
    ["input", "cached"] + (writes(whole) == nil ? [] : ["written"]) + ["output", "cost"]
  }

  /// The columns of tokens.
  private static func figures(_ tokens: TokenCount, _ whole: TokenCount) -> [String] {
    func text(_ tokens: Tokens?) -> String { tokens.map { NumberText.grouped($0.count) } ?? "-" }
    return [text(tokens.input), text(tokens.cached)]
      + (writes(whole) == nil ? [] : [text(writes(tokens))])
      + [
        text(tokens.output),
        tokens.cost.map { NumberText.dollars($0) + (tokens.isEstimated ? " estimated" : "") }
          ?? "-",
      ]
  }

  /// What was written to a cache, for however long.
  private static func writes(_ tokens: TokenCount) -> Tokens? {
    var sum = tokens.cacheWrites5m
    sum += tokens.cacheWrites1h
    return sum
  }

  /// A count; none is a dash.
  private static func count(_ number: Int) -> String { number == 0 ? "-" : "\(number)" }

  /// Writes rows as columns: the first one left-aligned, the others right-aligned. A cost is aligned by
  /// its number, so that a mark behind it does not shift it.
  private static func table(_ rows: [[String]], _ lines: TextLines, _ put: (String) -> Void) {
    let mark = " estimated"
    let hasMarks = rows.contains { $0.last?.hasSuffix(mark) == true }
    let rows = rows.map { row in
      guard hasMarks, let last = row.last, !last.hasSuffix(mark) else { return row }
      return row.dropLast() + [last + String(repeating: " ", count: mark.count)]
    }
    guard let first = rows.first else { return }
    let widths = first.indices.map { column in
      rows.map { lines.options.width($0[column]) }.max() ?? 0
    }
    for row in rows {
      var text = lines.padded(row[0], to: widths[0])
      for (cell, width) in zip(row, widths).dropFirst() {
        text += String(repeating: " ", count: 2 + width - lines.options.width(cell)) + cell
      }
      while text.last == " " { text.removeLast() }
      put(text)
    }
  }
}
