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
    let items = ItemText(session, at: position)
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
    table(models(stats, tokens, lines), lines, put)
    if !stats.messages.isEmpty {
      put("")
      table(messages(stats, items, lines), lines, put)
    }
  }

  /// What the session is and how it stands.
  private static func header(_ items: ItemText, _ lines: TextLines, _ put: (String) -> Void) {
    let status = items.session.standing(at: items.position)
    let word = status.isInferred ? "(\(status.value.word))" : status.value.word
    let elapsed = items.elapsed().map { "  " + DurationText.clock($0) } ?? ""
    let title = items.text(.root, .title) ?? items.text(.root, .id) ?? "session"
    put(lines.row(lines.line(title), word + elapsed))
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
    var rows = [["tokens by model", "messages"] + heads]
    for model in stats.models {
      let name = model.name.map { lines.cut(lines.line($0), to: nameLimit) } ?? "(not named)"
      rows.append([name, count(model.messages)] + figures(model.tokens))
    }
    rows.append(["session", count(stats.messages.count)] + figures(tokens))
    return rows
  }

  /// The rows of the table of messages.
  private static func messages(_ stats: SessionStats, _ items: ItemText, _ lines: TextLines)
    -> [[String]]
  {
    [["tokens by message", "time"] + heads]
      + stats.messages.map { message in
        let text =
          items.text(message.entry, .message)
          ?? items.session.children(of: message.entry, at: items.position).first { _ in true }
          .map(items.name)
        let line = text.map { lines.safe(String($0.prefix(400))).first { !$0.isEmpty } ?? "" }
        let time = items.session.moment(message.entry, .startedAt, at: items.position)
          .map { TimeText.clock($0, zone: lines.options.zone) }
        return [lines.cut(line ?? "", to: nameLimit), time ?? "-"] + figures(message.tokens)
      }
  }

  /// The heads of the columns of tokens.
  private static let heads = ["input", "cached", "output", "cost"]

  /// The columns of tokens.
  private static func figures(_ tokens: TokenCount) -> [String] {
    [
      NumberText.grouped(tokens.input.count), NumberText.grouped(tokens.cached.count),
      NumberText.grouped(tokens.output.count),
      tokens.cost.map { NumberText.dollars($0) + (tokens.isEstimated ? " estimated" : "") } ?? "-",
    ]
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
