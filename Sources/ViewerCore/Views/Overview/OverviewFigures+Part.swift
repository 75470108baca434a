import SessionModel

extension OverviewFigures {
  /// A turn or, where nobody asks, a step.
  package struct Part: Hashable, Sendable {
    /// Its number, from 1.
    package var number: Int
    /// What it begins with.
    package var node: NodeID
    /// How many calls there are in it, and how many failed.
    package var calls = 0
    package var failed = 0
    /// The tools of the first calls, each once.
    var tools: [String] = []
    /// When it began and ended, as far as that is known.
    var start: Milliseconds?
    var end: Milliseconds?
    /// Its tokens and their cost.
    package var tokens = TokenCount()

    /// Tools that are named.
    private static let toolLimit = 3

    /// Takes note of an end of something inside.
    mutating func last(_ moment: Milliseconds?) {
      guard let moment else { return }
      end = max(end ?? moment, moment)
    }

    /// Takes note of a call inside.
    mutating func take(_ name: String, hasFailed: Bool, end: Milliseconds?) {
      calls += 1
      if hasFailed { failed += 1 }
      if tools.count < Self.toolLimit, !tools.contains(name) { tools.append(name) }
      last(end)
    }

    /// How long it took.
    package var span: Milliseconds? {
      guard let start, let end, end > start else { return nil }
      return end - start
    }
  }

  /// How much of the calls, the failures and the cost fell to each part; of the time where no cost is known.
  var weights: [Double] {
    func shares(_ figures: [Double]) -> [Double] {
      let all = figures.reduce(0, +)
      return figures.map { all > 0 ? $0 / all : 0 }
    }
    let costs = parts.map { $0.tokens.cost ?? 0 }
    let weighed = [
      parts.map { Double($0.calls) }, parts.map { Double($0.failed) },
      costs.contains { $0 > 0 } ? costs : parts.map { Double(($0.span ?? .zero).count) },
    ].map(shares)
    return parts.indices.map { part in weighed.reduce(0) { $0 + $1[part] } }
  }
}
