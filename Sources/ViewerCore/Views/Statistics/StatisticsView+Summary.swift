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
    let context = figures.context.map { ", \($0.words)" } ?? ""
    lines.append(("tokens", SafeText(Self.words(tokens) + context)))
    if figures.tokens.models.count > 1 {
      for model in figures.tokens.models {
        lines.append(("", SafeText("\(model.name ?? "not named"): \(Self.words(model.tokens))")))
      }
    }
    return lines
  }

  /// Tokens and their cost in words.
  private static func words(_ tokens: TokenCount) -> String {
    var writes = tokens.cacheWrites5m
    writes += tokens.cacheWrites1h
    let figures = [
      (tokens.input, "in"), (tokens.cached, "cached"), (writes, "cache writes"),
      (tokens.output, "out"),
    ]
    var text = figures.compactMap { count, word in
      count.flatMap { count in
        // Of the parts of the input none is as good as nothing told.
        count == 0 && word.hasPrefix("cache") ? nil : "\(NumberText.grouped(count.count)) \(word)"
      }
    }.joined(separator: ", ")
    if let cost = tokens.cost {
      text += text.isEmpty ? "" : ", "
      text += "\(NumberText.dollars(cost))\(tokens.isEstimated ? " estimated" : "")"
    }
    return text
  }
}
