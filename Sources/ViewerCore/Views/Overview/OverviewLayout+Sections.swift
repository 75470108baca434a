import CellGrid
import SessionModel

/// The lists of the overview: turns, files, failures.
extension OverviewLayout {
  /// The turns or, where nobody asks, the steps.
  func parts() -> [OverviewRow] {
    figures.parts.map { part in
      OverviewRow(
        section: figures.isByTurns ? .turns : .steps, content: .part(part, doing(part)),
        goal: part.node)
    }
  }

  /// The words of a turn; of a step first what it did, as its words may say no more than that it does something.
  private func doing(_ part: OverviewFigures.Part) -> SafeText {
    let words = words(part.node)
    guard !figures.isByTurns, !part.tools.isEmpty else { return words }
    let glyphs = state.options.glyphs
    let tools = SafeText(part.tools.map(ToolName.shown).joined(separator: ", "))
      .fitted(to: max(12, room / 5), glyphs: glyphs)
    // What was asked stands above.
    let hasWords =
      session.role(part.node) != .user
      && session.has(.message, of: part.node, at: state.position)
    return hasWords ? "\(tools): \(words)" : tools
  }

  /// The files, those first that changed most.
  func files() -> [OverviewRow] {
    guard !figures.files.isEmpty else {
      // What commands and tools that nobody knows do to files, no record tells.
      let isClear = [.command, .other, .mcp].allSatisfy { figures.kinds[$0] == nil }
      return [row(.files, [Span(isClear ? "none" : "not told", .dim)], to: figures.end)]
    }
    return figures.files.enumerated().sorted { a, b in
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
    if figures.failures.isEmpty { return [row(.failed, [Span("none", .dim)], to: figures.end)] }
    return figures.failures.map { failure in
      var what = SafeText(failure.tools.map(ToolName.shown).joined(separator: ", "))
      var others: SafeText = ""
      // What several tools share is told by the reason alone.
      if failure.tools.count == 1 {
        let asked = failure.calls.prefix(20).map(summary)
        let more = Set(asked).count - 1
        if !asked[0].isEmpty { what = what + " " + asked[0] }
        if more > 0 { others = " +\(more)" }
      }
      let why: SafeText =
        failure.cause.line.isEmpty ? "nothing tells why" : SafeText(short(failure.cause.line))
      return OverviewRow(
        section: .failed,
        content: .failure(
          count: failure.calls.count, what: what, others: others, why: why, right: later(failure)),
        goal: failure.calls[0])
    }
  }

  /// In which turn calls failed, and whether they went well later.
  private func later(_ failure: OverviewFigures.Failure) -> [Span] {
    var spans: [Span] = []
    if figures.parts.count > 1 {
      let (first, last) = (failure.turns.lowerBound, failure.turns.upperBound)
      let part = figures.isByTurns ? "turn" : "step"
      let text = first == last ? "\(part) \(first)" : "\(part)s \(first)-\(last)"
      spans.append(Span(SafeText(text), .dim))
    }
    guard figures.wanted.isEmpty else { return spans }
    let count = failure.calls.count
    if failure.mended == count {
      spans.append(Span("later ok", .statusCompleted))
    } else if failure.mended == 0 {
      let isOpen = session.status(at: state.position)?.value.isOpen ?? false
      // What nobody tried again may have come right in another way.
      let words: SafeText =
        isOpen ? "not yet ok" : failure.isRepeated ? "never ok" : "not retried"
      spans.append(Span(words, .statusFailed))
    } else {
      spans.append(Span("\(failure.mended) of \(count) later ok", .statusFailed))
    }
    return joined(spans)
  }
}
