import CellGrid
import SessionModel

/// What went wrong: one reckoning in which each call has its place, and the causes.
extension OverviewLayout {
  /// How all calls stand, and what became of those that failed.
  func failed() -> [OverviewRow] {
    let calls = figures.stats.calls
    let all = calls.values.reduce(0, +)
    guard all > 0 else { return [] }
    let goal = figures.failures.first?.calls.first ?? figures.end
    var counts = calls
    // A command that tells an error has not gone well, whatever its source takes it for: it is counted apart, so that
    // what failed is as many as the head says.
    counts[.completed, default: 0] -= figures.errors
    let pieces = Self.outcomes.flatMap { status, word, role -> [[Span]] in
      var pieces: [[Span]] = []
      if let count = counts[status], count > 0 { pieces.append([Span("\(count) \(word)", role)]) }
      if status == .failed, figures.errors > 0 {
        pieces.append([Span("\(figures.errors) done with an error", role)])
      }
      return pieces
    }
    let head = all == 1 ? "1 call: " : "\(NumberText.grouped(all)) calls: "
    guard counts[.completed] != all else {
      return [row(.failed, [Span("nothing, \(SafeText(head))all ok", .text)], to: goal)]
    }
    let failed = (counts[.failed] ?? 0) + figures.errors
    let nothing: SafeText = failed == 0 ? "nothing, " : ""
    let first = [[Span(nothing + SafeText(head), .text)] + pieces[0]] + pieces.dropFirst()
    // Of one cause its row tells what became of it.
    let isTold = figures.failures.count { $0.trouble == .failed } > 1
    let fates = figures.wanted.isEmpty && isTold ? fates() : []
    return sentences(.failed, first, to: goal)
      + (fates.isEmpty
        ? []
        : sentences(
          .failed, [[Span("of \(failed): ", .dim)] + fates[0]] + fates.dropFirst(),
          to: goal))
  }

  /// How calls can stand, in the order in which it is told.
  private static let outcomes: [(ToolStatus, SafeText, Role)] = [
    (.completed, "ok", .text), (.failed, "failed", .statusFailed),
    (.rejected, "refused by the person", .text), (.cancelled, "cancelled", .text),
    (.lost, "cut off", .text), (.requested, "without a result", .text),
    (.pending, "pending", .text), (.running, "running", .text), (.waiting, "waiting", .text),
    (.background, "in the background", .text),
  ]

  /// What became of all that failed.
  private func fates() -> [[Span]] {
    var fates = OverviewFigures.Fates()
    for failure in figures.failures { fates.add(failure.fates) }
    let pieces: [(Int, SafeText, Role)] = [
      (fates.repeated, again, .error), (fates.others, untried, .text),
      (fates.mended, "worked later", .statusCompleted),
      (fates.looks, "harmless", .dim),
    ]
    return pieces.filter { $0.0 > 0 }.map { [Span("\($0.0) \($0.1)", $0.2)] }
  }

  /// What is said of what failed more than once, and of what nobody tried again.
  private var again: SafeText { "failed again" }
  private var untried: SafeText {
    session.status(at: state.position)?.value.isOpen == true ? "not retried yet" : "not retried"
  }

  /// What went wrong, by its cause.
  ///
  /// - Parameter isLong: whether there is room for a row of its own for each reason.
  func failures(isLong: Bool = false) -> [OverviewRow] {
    figures.failures.flatMap { failure in
      var what = SafeText(failure.tools.map(ToolName.shown).joined(separator: ", "))
      var others: SafeText = ""
      // What several tools share is told by the reason alone.
      if failure.tools.count == 1 {
        let asked = failure.calls.prefix(20).map(about)
        let more = Set(asked).count - 1
        // A command says what it is, and so does a call that is a line of words.
        let isWhole =
          session.toolKind(failure.calls[0]) == .command
          || asked[0].string.hasPrefix(failure.tools[0])
        if !asked[0].isEmpty { what = isWhole ? asked[0] : what + " " + asked[0] }
        if more > 0 { others = " and \(more) more" }
      }
      let why: SafeText =
        failure.trouble != .failed
        ? ""
        : failure.cause.line.isEmpty ? "nothing tells why" : SafeText(short(failure.cause.line))
      let isHarmless = failure.isHarmless && figures.wanted.isEmpty
      let right = became(failure)
      let width = (right.map(\.text) + [what, others, why]).reduce(0) { $0 + $1.width }
      let hasOwn = isLong && !why.isEmpty && width + Self.gaps > room
      let first = OverviewRow(
        section: .failed,
        content: .failure(
          count: failure.calls.count, what: what, others: others, why: hasOwn ? "" : why,
          isHarmless: isHarmless, right: right),
        goal: failure.calls[0])
      let reason = [Span("    ", .text), Span(why, isHarmless ? .dim : .error)]
      return hasOwn ? [first, row(.failed, reason, to: failure.calls[0])] : [first]
    }
  }

  /// What a call is about: the files that it was to change, else its summary.
  private func about(_ call: NodeID) -> SafeText {
    guard session.toolKind(call) == .command else { return summary(call) }
    let files = session.edits(of: call, at: state.position).map(\.path)
    return files.isEmpty
      ? summary(call) : "change of \(SafeText(files.map(name).joined(separator: ", ")))"
  }

  /// The columns between the parts of a row, with the number in front.
  private static let gaps = 8

  /// What is said of causes for which there is no room.
  func hidden(_ count: Int) -> SafeText {
    let hidden = figures.failures.suffix(count)
    let all = hidden.reduce(0) { $0 + $1.calls.count }
    func calls(_ holds: (OverviewFigures.Failure) -> Bool) -> Int {
      hidden.filter(holds).reduce(0) { $0 + $1.calls.count }
    }
    let pieces: [(Int, String)] = [
      (calls { $0.trouble == .failed && !$0.isHarmless }, "failed"),
      (calls { $0.isHarmless }, "mended or harmless"),
      (calls { $0.trouble == .refused }, "refused"),
      (calls { $0.trouble == .cancelled }, "cancelled"),
      (calls { $0.trouble == .cutOff }, "cut off"),
    ].filter { $0.0 > 0 }
    let words = pieces.map { pieces.count > 1 ? "\($0.0) \($0.1)" : $0.1 }
    return
      "\(state.options.glyphs.ellipsis) \(all) more: \(SafeText(words.joined(separator: ", ")))"
  }

  /// In which turn calls went wrong where there is room for it, and what became of them.
  private func became(_ failure: OverviewFigures.Failure) -> [Span] {
    var spans: [Span] = []
    if figures.parts.count > 1, columns >= Self.roomy {
      let (first, last) = (failure.turns.lowerBound, failure.turns.upperBound)
      let part = figures.isByTurns ? "turn" : "step"
      let text = first == last ? "\(part) \(first)" : "\(part)s \(first)-\(last)"
      spans.append(Span(SafeText(text), .dim))
    }
    let count = failure.calls.count
    let fates = failure.fates
    switch failure.trouble {
    case .refused: spans.append(Span("refused by the person", .text))
    case .cancelled: spans.append(Span("cancelled", .text))
    case .cutOff: spans.append(Span("cut off", .text))
    case .failed:
      guard figures.wanted.isEmpty else { return spans }
      if fates.mended == count {
        spans.append(Span("worked later", .statusCompleted))
      } else if fates.mended > 0 {
        spans.append(Span("\(fates.mended) of \(count) worked later", .text))
      } else if fates.repeated > 0 {
        spans.append(Span(again, .error))
      } else if fates.looks == count {
        spans.append(Span("harmless look", .dim))
      } else {
        spans.append(Span(untried, .text))
      }
    }
    return joined(spans)
  }
}
