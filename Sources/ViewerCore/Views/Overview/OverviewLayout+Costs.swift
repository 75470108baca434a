import CellGrid
import SessionModel

/// What it took: time, tokens, money.
extension OverviewLayout {
  /// What the time went to.
  func time() -> [OverviewRow] {
    guard let time = figures.time else { return [] }
    var spans: [Span] = []
    for (span, word) in [
      (time.tools, "tools"), (time.model, "model"), (time.person, "person"),
      (time.between, "between turns"),
    ] where span.count >= 100 {
      spans.append(Span("\(SafeText(word)) \(SafeText(DurationText.short(span)))", .duration))
    }
    let longest = figures.parts.max { ($0.span ?? .zero) < ($1.span ?? .zero) }
    return rows(.took, joining: spans, to: longest?.node)
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
    if !areCallsApart, let longest = longest() {
      rows.append(row(.longest, longest.spans, to: longest.call))
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

  /// How many calls stand how: all of them.
  func calls() -> [Span] {
    let calls = figures.stats.calls
    let all = calls.values.reduce(0, +)
    guard all > 0 else { return [Span("no calls", .dim)] }
    let words: [(ToolStatus, SafeText)] = [
      (.completed, "done"), (.failed, "failed"), (.rejected, "rejected"),
      (.cancelled, "cancelled"), (.lost, "lost"), (.requested, "without a result"),
      (.pending, "pending"), (.running, "running"), (.waiting, "waiting"),
      (.background, "in the background"),
    ]
    var spans = [Span(all == 1 ? "1 call: " : "\(all) calls: ", .dim)]
    for (status, word) in words {
      guard let count = calls[status] else { continue }
      if spans.count > 1 { spans.append(Span(", ", .dim)) }
      spans.append(Span("\(count) \(word)", status == .failed ? .statusFailed : .text))
    }
    return spans
  }

  /// The tokens, in all and by model.
  func tokens() -> [OverviewRow] {
    guard let tokens = figures.stats.tokens else { return [] }
    let goal = figures.lastMessage ?? figures.end
    var rows = rows(.tokens, joining: figures(of: tokens), to: goal)
    if figures.stats.models.count > 1 {
      for model in figures.stats.models {
        var spans = [Span(SafeText(model.name ?? "not named"), .dim)] + figures(of: model.tokens)
        if let cost = model.tokens.cost {
          spans.append(Span(SafeText(NumberText.dollars(cost)), .emphasis))
        }
        rows.append(row(.tokens, joined(spans), to: goal))
      }
    }
    return rows
  }

  /// What it cost, who says so, and how full the context is.
  func cost() -> [OverviewRow] {
    let tokens = figures.stats.tokens
    var spans = [Span("not told", .dim)]
    if let cost = tokens?.cost {
      let who: SafeText =
        tokens?.isEstimated == true ? "estimated from list prices" : "told by the source"
      spans = [Span("\(SafeText(NumberText.dollars(cost))) \(who)", .emphasis)]
    }
    if let context = figures.context {
      spans.append(Span("\(SafeText(context.words)) at the end", .text))
    }
    return rows(.cost, joining: spans, to: figures.lastMessage ?? figures.end)
  }

  /// Tokens in pieces: what was read, of it from a cache and into one, and what was written.
  private func figures(of tokens: TokenCount) -> [Span] {
    var writes = tokens.cacheWrites5m
    writes += tokens.cacheWrites1h
    func text(_ count: Tokens) -> String { NumberText.short(count.count) }
    var caches: [String] = []
    if let cached = tokens.cached, cached > .zero { caches.append("\(text(cached)) cached") }
    if let writes, writes > .zero { caches.append("\(text(writes)) cache writes") }
    var spans: [Span] = []
    if let input = tokens.input {
      let of = caches.isEmpty ? "" : ", of which \(caches.joined(separator: " and "))"
      spans.append(Span(SafeText("\(text(input)) in\(of)"), .text))
    } else if !caches.isEmpty {
      spans.append(Span(SafeText(caches.joined(separator: " and ")), .text))
    }
    if let output = tokens.output { spans.append(Span(SafeText("\(text(output)) out"), .text)) }
    return spans
  }
}
