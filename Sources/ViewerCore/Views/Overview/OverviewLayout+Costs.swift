import CellGrid
import SessionModel

/// What it took: time, tokens, money.
extension OverviewLayout {
  /// How long it took, what the time went to, and what took longest.
  func time() -> [OverviewRow] {
    // One row less where there is little room: how long it took stands above.
    guard height >= 30, let time = figures.time else { return [] }
    var pieces: [String] = []
    for (span, word) in [
      (time.tools, "tools"), (time.model, "model"),
      (time.person, "person"),
      (time.between, "between requests"),
    ] where span.count >= 100 {
      pieces.append("\(word) \(DurationText.short(span))")
    }
    guard let took = Times(session, at: state.position, now: state.workNow).elapsed(),
      took.count >= 100
    else { return [] }
    let split = pieces.isEmpty ? "" : ": \(pieces.joined(separator: ", "))"
    var rows = [
      row(
        .took, [Span(SafeText("\(DurationText.short(took))\(split)"), .duration)],
        to: figures.partSums.longest)
    ]
    if let longest = self.longest() {
      rows.append(row(.took, [Span("longest ", .dim)] + longest.spans, to: longest.call))
    }
    return rows
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
    if height >= 30, let longest = over.max(by: { $0.span(now: now) < $1.span(now: now) }) {
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
    return rows
  }

  /// The call that took longest, in words.
  func longest() -> (spans: [Span], call: NodeID)? {
    guard let (call, took) = figures.longest, took.count >= 100 else { return nil }
    let name = SafeText(ToolName.shown(session.name(ofCall: call, at: state.position)))
    let spans = [
      Span(SafeText(DurationText.short(took)), .duration), Span(" \(name) ", .toolName),
      Span(summary(call), .text),
    ]
    return (spans, call)
  }

  /// What it cost, who says so, for how many tokens, and how full the context is.
  func cost() -> [OverviewRow] {
    let tokens = figures.stats.tokens
    var spans = [
      Span(tokens == nil ? "neither money nor tokens recorded" : "money not recorded", .text)
    ]
    if let cost = tokens?.cost {
      let who: SafeText =
        tokens?.isEstimated == true ? ", estimated from list prices" : ", as recorded"
      spans = [Span("\(SafeText(NumberText.dollars(cost)))\(who)", .emphasis)]
    }
    let goal = figures.lastMessage ?? figures.end
    let context = figures.context.map { Span(SafeText("context \($0.percent) % full"), .text) }
    guard height < 30 else {
      return rows(.cost, joining: spans, to: goal)
        + rows(
          .tokens, joining: (tokens.map { figures(of: $0) } ?? []) + (context.map { [$0] } ?? []),
          to: goal)
    }
    // One row less where there is little room.
    if let tokens { spans += figures(of: tokens, isBrief: true) }
    let all = spans + (context.map { [$0] } ?? [])
    let isNarrow = joined(all).reduce(0) { $0 + $1.text.width } > room
    return [row(.cost, joined(isNarrow ? spans : all), to: goal)]
  }

  /// The tokens by model, where there are several.
  func models() -> [OverviewRow] {
    guard figures.stats.models.count > 1 else { return [] }
    return figures.stats.models.map { model in
      var spans = [Span(SafeText(model.name ?? "not named"), .dim)] + figures(of: model.tokens)
      if let cost = model.tokens.cost {
        spans.append(Span(SafeText(NumberText.dollars(cost)), .emphasis))
      }
      return row(.tokens, joined(spans), to: figures.lastMessage ?? figures.end, label: "models")
    }
  }

  /// Tokens in pieces: what was read, of it from a cache and into one, and what was written.
  private func figures(of tokens: TokenCount, isBrief: Bool = false) -> [Span] {
    var writes = tokens.cacheWrites5m
    writes += tokens.cacheWrites1h
    func text(_ count: Tokens) -> String { NumberText.short(count.count) }
    var caches: [String] = []
    if isBrief {
      let both = [
        tokens.input.map { "\(text($0)) tokens in" }, tokens.output.map { "\(text($0)) out" },
      ]
      let words = both.compactMap { $0 }.joined(separator: ", ")
      return words.isEmpty ? [] : [Span(SafeText(words), .text)]
    }
    if let cached = tokens.cached, cached > .zero {
      caches.append("\(text(cached)) from the cache")
    }
    if let writes, writes > .zero { caches.append("\(text(writes)) into it") }
    var spans: [Span] = []
    if let input = tokens.input {
      let of = caches.isEmpty ? "" : " (\(caches.joined(separator: ", ")))"
      spans.append(Span(SafeText("\(text(input)) in\(of)"), .text))
    } else if !caches.isEmpty {
      spans.append(Span(SafeText(caches.joined(separator: ", ")), .text))
    }
    if let output = tokens.output { spans.append(Span(SafeText("\(text(output)) out"), .text)) }
    return spans
  }
}
