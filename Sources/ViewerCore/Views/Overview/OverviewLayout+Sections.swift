import CellGrid
import SessionModel

/// The lists of the overview: files, failures.
extension OverviewLayout {
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

  /// How many calls failed and what became of them: all are in it, also those that are not named.
  func failed() -> [OverviewRow] {
    let calls = figures.stats.calls
    let all = calls.values.reduce(0, +)
    guard all > 0 else { return [] }
    let failed = calls[.failed] ?? 0
    let goal = figures.failures.first?.calls.first ?? figures.end
    var pieces: [[Span]] = []
    if failed == 0 {
      pieces.append([Span(all == 1 ? "nothing: 1 call" : "none of \(all) calls", .text)])
    } else {
      let of: SafeText = all == 1 ? "the only call" : "\(failed) of \(all) calls"
      let fates = figures.wanted.isEmpty ? fates(failed) : []
      pieces.append(
        [Span(of, .statusFailed)] + (fates.isEmpty ? [] : [Span(": ", .dim)] + fates[0]))
      pieces += fates.dropFirst()
    }
    let words: [(ToolStatus, SafeText)] = [
      (.rejected, "refused by the person"), (.cancelled, "cancelled"),
      (.lost, "cut off"), (.requested, "without a result"), (.pending, "pending"),
      (.running, "running"), (.waiting, "waiting"), (.background, "in the background"),
    ]
    for (status, word) in words {
      guard let count = calls[status] else { continue }
      pieces.append([Span("\(count) \(word)", .text)])
    }
    let errors = figures.deeds.errors
    if errors > 0 {
      let words: SafeText =
        errors == 1 ? "1 command ended with an error" : "\(errors) commands ended with errors"
      pieces.append([Span(words, .error)])
    }
    return sentences(.failed, pieces, to: goal)
  }

  /// What became of all that failed.
  private func fates(_ count: Int) -> [[Span]] {
    var fates = OverviewFigures.Fates()
    for failure in figures.failures { fates.add(failure.fates) }
    func piece(_ number: Int, _ words: SafeText, none: SafeText? = nil, _ role: Role) -> [Span] {
      guard number > 0 else { return [] }
      if count == 1 { return [Span(words, role)] }
      return [
        Span(number < count ? "\(number) \(words)" : none ?? "all \(words)", role)
      ]
    }
    let isOpen = session.status(at: state.position)?.value.isOpen ?? false
    let left = fates.others + fates.looks
    let again: SafeText = isOpen ? " tried again yet" : " tried again"
    let looks: SafeText =
      fates.looks == 0
      ? "" : fates.looks == left ? " (only reading)" : " (\(fates.looks) of them only reading)"
    return [
      piece(fates.mended, "went well later", .statusCompleted),
      piece(fates.repeated, "failed again", .error),
      piece(
        left, "not" + again + looks, none: "none" + again + looks,
        .text),
    ].filter { !$0.isEmpty }
  }

  /// What failed, by its cause.
  ///
  /// - Parameter isSummed: whether what became of all of it stands above.
  func failures(isSummed: Bool = false) -> [OverviewRow] {
    figures.failures.map { failure in
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
          count: failure.calls.count, what: what, others: others, why: why,
          right: isSummed && figures.failures.count == 1 ? [] : later(failure)),
        goal: failure.calls[0])
    }
  }

  /// In which turn calls failed where there is room for it, and what became of them.
  private func later(_ failure: OverviewFigures.Failure) -> [Span] {
    var spans: [Span] = []
    if figures.parts.count > 1, columns >= Self.roomy {
      let (first, last) = (failure.turns.lowerBound, failure.turns.upperBound)
      let part = figures.isByTurns ? "turn" : "step"
      let text = first == last ? "\(part) \(first)" : "\(part)s \(first)-\(last)"
      spans.append(Span(SafeText(text), .dim))
    }
    guard figures.wanted.isEmpty else { return spans }
    let count = failure.calls.count
    let fates = failure.fates
    if fates.mended == count {
      spans.append(Span("well later", .statusCompleted))
    } else if fates.mended > 0 {
      spans.append(Span("\(fates.mended) of \(count) well later", .text))
    } else if fates.repeated > 0 {
      spans.append(Span("failed again", .error))
    } else {
      spans.append(Span("not tried again", .text))
    }
    return joined(spans)
  }
}
