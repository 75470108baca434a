import CellGrid
import SessionModel

/// What stands for a turn or a step; of very many only those that are shown are read.
extension OverviewLayout {
  /// Parts that are shown at most when all are asked for: the first half and the last.
  static let mostParts = 10_000

  /// Turns or steps.
  func parts(_ range: Range<Int>) -> [OverviewRow] {
    figures.parts[range].map { part in
      OverviewRow(
        section: figures.isByTurns ? .turns : .steps,
        content: .part(
          part, [Span(doing(part), session.role(part.node) == .user ? .user : .text)]),
        goal: part.node)
    }
  }

  /// The first and the last parts, and how many stand between them.
  func parts(first: Int, last: Int) -> (first: [OverviewRow], hidden: Int, last: [OverviewRow]) {
    let count = figures.parts.count
    guard count > first + last else { return (parts(0..<count), 0, []) }
    return (parts(0..<first), count - first - last, parts(count - last..<count))
  }

  /// The steps, where no turns are told.
  func steps() -> [OverviewRow] {
    guard !figures.isByTurns else { return [] }
    let (first, hidden, last) = parts(first: Self.mostParts / 2, last: Self.mostParts / 2)
    return first + (hidden > 0 ? [more(hidden)] : []) + last
  }

  /// The steps in so many rows: those in which most happened, and the last.
  func steps(in count: Int) -> [OverviewRow] {
    let all = figures.parts.count
    guard !figures.isByTurns, all > count else { return steps() }
    let heavy = figures.heaviest(max(1, count - 2), of: 0..<all - 1)
    let kept = count > 2 ? heavy.sorted() + [all - 1] : heavy
    // What is left out stands where most of it is.
    let gaps = zip([-1] + kept, kept + [all]).map { $1 - $0 - 1 }
    let widest = gaps.indices.max { (gaps[$0], $1) < (gaps[$1], $0) } ?? 0
    var out = kept.flatMap { parts($0..<$0 + 1) }
    out.insert(more(all - kept.count), at: widest)
    return out
  }

  private func more(_ hidden: Int) -> OverviewRow {
    OverviewRow(
      section: .steps, content: .more("\(state.options.glyphs.ellipsis) \(hidden) more"))
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
}
