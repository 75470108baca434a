import CellGrid
import SessionModel

/// Which commands ran, and what the checks among them said.
extension OverviewLayout {
  /// The commands that do more than look: those that say whether the work is right, in two rows where one is too
  /// short, then the others.
  func commands() -> [Sentence] {
    let checks = figures.deeds.commands(for: [.check])
    let others = figures.deeds.commands(for: [.publish, .work])
    let things = zip(checks, names(checks)).map { group, name -> (SafeText, Role) in
      let verdict = verdict(group)
      return (told(group, name, verdict), role(verdict))
    }
    var rows: [Sentence] = []
    var rest = checks.indices
    for verb in ["ran ", "also ran "] {
      guard let first = rest.first else { break }
      var count = rest.count
      func width() -> Int {
        rest.prefix(count).reduce(verb.count - 2) { $0 + things[$1].0.width + 2 }
      }
      // The last row says how many more there are.
      while rows.isEmpty, count > 1, width() > room { count -= 1 }
      rows.append(
        sentence(
          verb, rest.prefix(count).map { things[$0] }, to: checks[first].last,
          groups: rest.prefix(count).map { checks[$0] }))
      rest = rest.dropFirst(count)
    }
    if let first = others.first {
      rows.append(
        sentence(
          rows.isEmpty ? "ran " : "also ran ",
          zip(others, names(others)).map { (told($0, $1, nil), .text) },
          to: first.calls.first, groups: others))
    }
    return rows
  }

  /// A command with how often it ran, how often it failed, and how it stands: what it said last.
  private func told(
    _ group: Deeds.Group, _ name: String, _ verdict: CheckVerdict?
  ) -> SafeText {
    let isOne = group.count == 1
    let words: String
    switch (verdict, group.failed) {
    case (nil, 0): return times(group, name)
    case (nil, group.count): words = isOne ? "failed" : "each failed"
    case (_, group.count): words = isOne ? "failed" : "never passed"
    case (.passed, 0): words = "passed"
    case (.failed, 0): words = isOne ? "failed" : "last failed"
    case (.passed, let failed): words = "\(failed) failed, last passed"
    case (.failed, let failed): words = "\(failed) failed, last too"
    case (nil, 1) where group.hasLastFailed: words = "last failed"
    case (nil, let failed):
      words = "\(failed) failed, last \(group.hasLastFailed ? "too" : "ok")"
    }
    return times(group, name) + " (\(SafeText(words)))"
  }

  private func verdict(_ group: Deeds.Group) -> CheckVerdict? {
    CheckVerdict(
      of: group.last, in: session, at: state.position, isPiped: group.isPiped, parser: state.parser)
  }

  private func role(_ verdict: CheckVerdict?) -> Role {
    switch verdict {
    case .passed: .statusCompleted
    case .failed: .error
    case nil: .text
    }
  }
}
