/// A figure of two runs beside each other; the words are our own and safe.
package struct ComparedFigure: Hashable, Sendable {
  /// What is counted.
  package let name: String
  /// What the first run has; `nil` where nobody tells.
  package let a: String?
  /// What the second run has.
  package let b: String?
  /// How many more the second has: `+3`; empty where that is none or nothing to count.
  package let change: String

  /// The figures that are worth a row, in their order.
  package static func all(of comparison: Comparison) -> [ComparedFigure] {
    let (a, b) = (comparison.a, comparison.b)
    var figures: [ComparedFigure] = []
    func count(_ name: String, _ own: Int64?, _ other: Int64?) {
      guard own ?? 0 != 0 || other ?? 0 != 0 else { return }
      figures.append(
        ComparedFigure(
          name: name, a: own.map { NumberText.grouped($0) },
          b: other.map { NumberText.grouped($0) },
          change: change(own, other)))
    }
    let messages = [a, b].map { Int64($0.stats.roles.values.reduce(0, +)) }
    count("messages", messages[0], messages[1])
    count("calls", Int64(a.calls), Int64(b.calls))
    for kind in ToolKind.allCases {
      let calls = [a, b].map { run in Int64(run.kinds.first { $0.kind == kind }?.calls ?? 0) }
      count("  " + kind.word, calls[0], calls[1])
    }
    for status in ToolStatus.allCases where status != .completed {
      let calls = [a, b].map { Int64($0.stats.calls[status] ?? 0) }
      count(status.word, calls[0], calls[1])
    }
    if a.elapsed != nil || b.elapsed != nil {
      figures.append(
        ComparedFigure(
          name: "time", a: a.elapsed.map(DurationText.short), b: b.elapsed.map(DurationText.short),
          change: change(a.elapsed, b.elapsed)))
    }
    for figure in TokenCount.figures {
      count(figure.words, a.stats.tokens?[figure]?.count, b.stats.tokens?[figure]?.count)
    }
    let costs = [a, b].map { $0.stats.tokens?.cost }
    if costs.contains(where: { $0 != nil }) {
      let isEstimated = [a, b].contains { $0.stats.tokens?.isEstimated == true }
      figures.append(
        ComparedFigure(
          name: isEstimated ? "cost (estimated)" : "cost", a: costs[0].map(NumberText.dollars),
          b: costs[1].map(NumberText.dollars), change: ""))
    }
    count("files", Int64(a.files.count), Int64(b.files.count))
    if a.added + a.removed + b.added + b.removed > 0 {
      figures.append(
        ComparedFigure(
          name: "lines", a: "+\(a.added) -\(a.removed)", b: "+\(b.added) -\(b.removed)", change: "")
      )
    }
    return figures
  }

  private static func change(_ a: Int64?, _ b: Int64?) -> String {
    guard let a, let b, a != b else { return "" }
    let (span, isTooFar) = b.subtractingReportingOverflow(a)
    return isTooFar ? "" : span > 0 ? "+\(NumberText.grouped(span))" : NumberText.grouped(span)
  }

  private static func change(_ a: Milliseconds?, _ b: Milliseconds?) -> String {
    guard let a, let b, a != b else { return "" }
    return a < b ? "+" + DurationText.short(b - a) : "-" + DurationText.short(a - b)
  }
}
