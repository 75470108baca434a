import CellGrid
import SessionModel

/// The sections of the overview, one by one.
extension OverviewLayout {
  /// Who wrote it, with which model, and when.
  func about() -> [OverviewRow] {
    let position = state.position
    let written = session.text(.root, .writer, at: position, limit: 200)
    let format = session.text(.root, .format, at: position, limit: 64)
    let models = figures.stats.models.compactMap(\.name)
    let model = session.text(.root, .model, at: position, limit: 200) ?? models.first
    let others = Set(models).subtracting([model ?? ""]).count
    var left: [Span] = []
    if let who = written.map({ $0.hasPrefix("by ") ? String($0.dropFirst(3)) : $0 }) ?? format {
      left.append(Span(SafeText(who), .emphasis))
    }
    if let model {
      left.append(Span(SafeText(model) + (others > 0 ? " and \(others) more" : ""), .text))
    }
    let times = Times(session, at: position, now: state.workNow)
    var right: [Span] = []
    let start =
      session.moment(.root, .startedAt, at: position)
      ?? (session.timeline.isGuessed ? nil : session.timeline.start)
    if let start {
      let date = SafeText(
        String(TimeText.text(start + Milliseconds(Int64(state.options.zone) * 1000)).prefix(10)))
      right.append(Span("\(date) \(clock(start) ?? "")", .time))
    }
    if let elapsed = times.elapsed() {
      right.append(Span(SafeText(DurationText.short(elapsed)), .duration))
    }
    if left.isEmpty, right.isEmpty { left = [Span(SafeText(state.options.sourceName), .emphasis)] }
    return [
      row(
        .about, joined(left), right: joined(right),
        to: session.children(of: .root, at: position).first { _ in true })
    ]
  }

  /// What was asked last.
  func asked() -> [OverviewRow] {
    guard figures.isAsked, let last = figures.parts.last else { return [] }
    let count = figures.parts.count
    var right: [Span] = []
    if let clock = clock(start(last.node)) { right.append(Span(clock, .time)) }
    if count > 1 { right.append(Span("the last of \(count) turns", .dim)) }
    return [row(.asked, [Span(words(last.node), .user)], right: joined(right), to: last.node)]
  }

  /// The last words.
  func answer() -> [OverviewRow] {
    let position = state.position
    var node = figures.answer
    var text = node == .none ? nil : session.text(node, .message, at: position, limit: 4000)
    let isOpen = session.status(at: position)?.value.isOpen == true
    // An output that stands nowhere else is the answer, and not one that was said before the last prompt.
    if text?.isEmpty ?? true, figures.earlier == .none,
      let output = session.text(.root, .outputText, at: position, limit: 4000)
    {
      (text, node) = (output, .root)
    }
    guard let text, !text.isEmpty else {
      var spans = [Span(isOpen ? "not yet" : "none", .dim)]
      if figures.earlier != .none {
        spans += [Span("; before it: ", .dim), Span(words(figures.earlier), .assistant)]
      }
      let goal = figures.earlier == .none ? figures.parts.last?.node : figures.earlier
      return [row(.answer, spans, to: goal)]
    }
    let lines = FileEdit.lines(text).filter { !$0.hasPrefix("```") }.map { line in
      String(line.drop { $0 == "#" || $0 == " " }).replacing("**", with: "").replacing(
        "`", with: "")
    }.filter { line in line.contains { !" -=*_#|:+>".contains($0) } }
    let room = max(10, columns - Self.names - 3)
    var wrapped = lines.prefix(12).flatMap { SafeText($0).wrapped(to: room) }
    let most = height < 16 ? 1 : height < 30 ? 2 : height < 50 ? 4 : 6
    if wrapped.count > most {
      wrapped = Array(wrapped.prefix(most))
      let ellipsis = state.options.glyphs.ellipsis
      wrapped[most - 1] = wrapped[most - 1].prefix(columns: room - 2) + " " + ellipsis
    }
    let goal: NodeID? =
      node == .root ? figures.answer == .none ? figures.lastMessage : figures.answer : node
    return wrapped.map { row(.answer, [Span($0, isOpen ? .text : .assistant)], to: goal) }
  }

  /// The turns or, where nobody asks, the steps.
  func parts() -> [OverviewRow] {
    // What one turn is, the rows above say already.
    figures.parts.map { part in
      OverviewRow(
        section: figures.isAsked ? .turns : .steps, content: .part(part, words(part.node)),
        goal: part.node)
    }
  }

  /// The files, those first that changed most.
  func files() -> [OverviewRow] {
    figures.files.enumerated().sorted { a, b in
      let (x, y) = (a.element.added + a.element.removed, b.element.added + b.element.removed)
      return (y, a.offset) < (x, b.offset)
    }.map { file in
      OverviewRow(
        section: .files,
        content: .file(file.element, SafeText(figures.folder.relative(file.element.path))),
        goal: file.element.edits.first?.call)
    }
  }

  /// What failed.
  func failures() -> [OverviewRow] {
    figures.failures.map { failure in
      var what = SafeText(failure.tool)
      // What all of them were asked is worth telling.
      let asked = Set(failure.calls.prefix(20).map(summary))
      if asked.count == 1, let asked = asked.first { what = what + " " + asked }
      let why: SafeText =
        failure.cause.line.isEmpty ? "nothing tells why" : SafeText(short(failure.cause.line))
      return OverviewRow(
        section: .failed,
        content: .failure(count: failure.calls.count, what: what, why: why), goal: failure.calls[0])
    }
  }

  /// Who was waited for, and what took longest.
  func waited() -> [OverviewRow] {
    let now = state.workNow
    var rows: [OverviewRow] = []
    if let open = figures.waits.last(where: { $0.end == nil }) {
      let text =
        "waits for a person since \(clock(open.start) ?? "") (\(DurationText.short(open.span(now: now))))"
      rows.append(row(.waited, [Span(SafeText(text), .statusWaiting)], to: open.call))
    }
    let over = figures.waits.filter { $0.end != nil }
    if let longest = over.max(by: { $0.span(now: now) < $1.span(now: now) }) {
      let span = SafeText(DurationText.short(longest.span(now: now)))
      let at = clock(longest.start).map { " (\($0))" } ?? ""
      var text: SafeText = "the person answered after \(span)\(at)"
      if over.count > 1 {
        let all = over.reduce(Milliseconds.zero) { $0 + $1.span(now: now) }
        text =
          "the person answered \(over.count) times, after \(SafeText(DurationText.short(all))) together, at most \(span)\(at)"
      }
      rows.append(row(.waited, [Span(text, .text)], to: longest.call))
    }
    if let (call, took) = figures.longest, took.count >= 100 {
      let name = SafeText(session.name(ofCall: call, at: state.position))
      let spans = [
        Span("longest call ", .dim), Span(SafeText(DurationText.short(took)), .duration),
        Span(" \(name) ", .toolName), Span(summary(call), .text),
      ]
      rows.append(row(.waited, spans, to: call))
    }
    return rows
  }

  /// The tokens, what they cost, and how full the context is.
  func tokens() -> [OverviewRow] {
    guard let tokens = figures.stats.tokens else { return [] }
    var spans = figures(of: tokens)
    if let context = figures.context {
      spans.append(Span("\(SafeText(context.words)) at the end", .text))
    }
    // What does not fit stands below: cost and context are worth it.
    let room = columns - Self.names - 3
    var rows: [OverviewRow] = []
    while !spans.isEmpty {
      var count = spans.count
      while count > 1, joined(Array(spans.prefix(count))).reduce(0, { $0 + $1.text.width }) > room {
        count -= 1
      }
      rows.append(row(.tokens, joined(Array(spans.prefix(count))), to: figures.lastMessage))
      spans.removeFirst(count)
    }
    if figures.stats.models.count > 1 {
      for model in figures.stats.models {
        let name = Span(SafeText(model.name ?? "not named"), .dim)
        rows.append(
          row(.tokens, joined([name] + self.figures(of: model.tokens)), to: figures.lastMessage))
      }
    }
    return rows
  }

  /// Tokens in pieces: what was read, of it from a cache and into one, what was written, what it cost.
  private func figures(of tokens: TokenCount) -> [Span] {
    var writes = tokens.cacheWrites5m
    writes += tokens.cacheWrites1h
    var spans: [Span] = []
    for (count, word) in [
      (tokens.input, "in"), (tokens.cached, "cached"), (writes, "cache writes"),
      (tokens.output, "out"),
    ] {
      guard let count, count > .zero || !word.hasPrefix("cache") else { continue }
      spans.append(Span(SafeText("\(NumberText.short(count.count)) \(word)"), .text))
    }
    if let cost = tokens.cost {
      spans.append(
        Span(
          SafeText(NumberText.dollars(cost) + (tokens.isEstimated ? " estimated" : "")), .emphasis))
    }
    return spans
  }

  private func row(
    _ section: OverviewRow.Section, _ spans: [Span], right: [Span] = [], to goal: NodeID?
  ) -> OverviewRow {
    OverviewRow(section: section, content: .text(spans, right: right), goal: goal)
  }
}
