import SessionModel

/// The sentences in which a comparison is told to people, in a page as in a terminal.
enum CompareWords {
  /// Where the runs part, and how.
  static func parting(_ comparison: Comparison) -> String {
    guard let first = comparison.divergence else {
      let same = "They say and do the same"
      if comparison.isSame { return same + ", and the same came of it" }
      return comparison.counts.changed > 0
        ? "\(same); what came of it differs" : "\(same), and end otherwise"
    }
    let pair = comparison.pairs[first]
    return "They part " + place(pair) + what(pair)
  }

  /// Where the first call stands that is another; `nil` where the runs part with it, or no call is another.
  static func otherCall(_ comparison: Comparison) -> String? {
    guard let call = comparison.callDivergence, call != comparison.divergence else { return nil }
    return "The first other call stands " + place(comparison.pairs[call])
  }

  /// How many steps are the same, and how many are not.
  static func counts(_ comparison: Comparison) -> String {
    let counts = comparison.counts
    let words = [
      counts.same == 1 ? "1 step is the same" : "\(counts.same) steps are the same",
      counts.changed > 0 ? "\(counts.changed) differ" : nil,
      counts.onlyA > 0 ? "\(counts.onlyA) only in A" : nil,
      counts.onlyB > 0 ? "\(counts.onlyB) only in B" : nil,
    ]
    return words.compactMap { $0 }.joined(separator: " · ")
  }

  /// A step of one run in a row.
  static func row(_ item: ComparedItem, _ run: ComparedRun, _ lines: TextLines) -> String {
    let text = lines.line(run.line(of: item))
    guard let name = run.name(of: item) else { return (item.kind == .prompt ? "> " : "") + text }
    return lines.line(name) + (text.isEmpty ? "" : "  " + text)
  }

  /// What a step is called whose rows differ: its tool, or what happened.
  static func name(_ pair: ComparedPair, _ comparison: Comparison, _ lines: TextLines) -> String {
    pair.b.flatMap { comparison.b.name(of: $0) }.map(lines.line)
      ?? (pair.item?.kind == .prompt ? "asked" : "said")
  }

  /// In which turn of both.
  private static func place(_ pair: ComparedPair) -> String {
    let turns = ComparedSide.allCases.compactMap { pair[$0]?.turn }
    let turn = turns.first ?? 0
    return turns.allSatisfy { $0 == turn }
      ? "in turn \(turn)" : "in turn \(turns.map(String.init).joined(separator: " and "))"
  }

  private static func what(_ pair: ComparedPair) -> String {
    if pair.a == nil { return ": only B goes on with" }
    if pair.b == nil { return ": only A goes on with" }
    switch pair.item?.kind {
    case .prompt: return ": something else is asked"
    case .said, .told, nil: return ": something else is said"
    case .call: return ": another call"
    }
  }
}
