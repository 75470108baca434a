import CellGrid
import SessionModel

/// What the statistics say of the whole session.
extension StatisticsView {
  /// What holds for the whole session: a word, and what there is to say.
  package var summary: [(name: SafeText, value: SafeText)] {
    guard let figures else { return [] }
    var lines: [(SafeText, SafeText)] = []
    let parts = figures.tally.parts(isFolded: true).map(\.text)
    var calls = parts.isEmpty ? "none" : parts.joined(separator: ", ")
    if figures.concurrency > 1 { calls += ", at most \(figures.concurrency) at once" }
    lines.append(("calls", SafeText(calls)))
    lines.append(
      (
        "time",
        SafeText(
          "tools were at work for \(DurationText.short(figures.busy)), took \(DurationText.short(figures.total)) together"
        )
      ))
    let roles = EntryRole.allCases.compactMap { role in
      figures.roles[role].map { "\($0) \(role.word)" }
    }
    lines.append(("messages", SafeText(roles.isEmpty ? "none" : roles.joined(separator: ", "))))
    guard let tokens = figures.tokens.tokens else {
      return lines + [("tokens", "not recorded")]
    }
    lines.append(("tokens", SafeText(Self.words(tokens))))
    if figures.tokens.models.count > 1 {
      for model in figures.tokens.models {
        lines.append(("", SafeText("\(model.name ?? "not named"): \(Self.words(model.tokens))")))
      }
    }
    return lines
  }

  /// Tokens and their cost in words.
  private static func words(_ tokens: TokenCount) -> String {
    var text = "\(NumberText.grouped(tokens.input.count)) in"
    if tokens.cached > 0 { text += ", \(NumberText.grouped(tokens.cached.count)) cached" }
    text += ", \(NumberText.grouped(tokens.output.count)) out"
    if let cost = tokens.cost {
      text += ", \(NumberText.dollars(cost))\(tokens.isEstimated ? " estimated" : "")"
    }
    return text
  }
}
