import SessionModel

extension OverviewFigures {
  /// A turn or, where nobody asks, a step.
  package struct Part: Hashable, Sendable {
    /// Its number, from 1.
    package var number: Int32
    /// What it begins with.
    package var node: NodeID
    /// The last words that answer it; none while nobody did.
    package var answer = NodeID.none
    /// How many calls there are in it, and how many failed.
    package private(set) var calls: Int32 = 0
    package private(set) var failed: Int32 = 0
    /// The tools of the first calls, each once.
    var tools: [String] = []
    /// When it began and ended, as far as that is known.
    var start: Milliseconds?
    var end: Milliseconds?
    /// What its tokens cost; `nil` where that is not known of all of them.
    package private(set) var cost: Double?
    /// Whether that is not known of some.
    private var hasUnpriced = false
    /// Whether an agent did or said anything in it.
    var hasWork = false

    /// Tools that are named.
    private static let toolLimit = 3

    /// Nothing happened in it yet.
    init(number: Int, node: NodeID, start: Milliseconds?) {
      (self.number, self.node, self.start) = (Int32(number), node, start)
    }

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

    /// Takes note of tokens that were spent inside.
    mutating func spend(_ tokens: TokenCount) {
      if tokens.isEmpty, tokens.cost == nil { return }
      hasUnpriced = hasUnpriced || tokens.cost == nil
      cost = hasUnpriced ? nil : (cost ?? 0) + (tokens.cost ?? 0)
    }

    /// How long it took.
    package var span: Milliseconds? {
      guard let start, let end, end > start else { return nil }
      return end - start
    }
  }

  /// What all parts come to, and the most that one does: how wide columns are, and what one weighs among them.
  package struct PartSums: Sendable {
    /// How many parts there are.
    package private(set) var count = 0
    /// The most calls of one.
    package private(set) var mostCalls: Int32 = 0
    /// Whether any failed, took time, or cost anything that is known.
    package var hasFailed: Bool { failed > 0 }
    package private(set) var hasSpan = false
    package private(set) var hasCost = false
    /// The part that took longest.
    private(set) var longest: NodeID?
    private var (calls, failed, cost, time) = (0.0, 0.0, 0.0, 0.0)
    private var most = Milliseconds.zero

    /// Of no parts.
    package init() {}

    /// Adds parts up.
    init(_ parts: [Part]) {
      count = parts.count
      for part in parts {
        mostCalls = max(mostCalls, part.calls)
        calls += Double(part.calls)
        failed += Double(part.failed)
        if let own = part.cost {
          hasCost = true
          cost += own
        }
        if longest == nil { longest = part.node }
        guard let span = part.span else { continue }
        hasSpan = true
        time += Double(span.count)
        if span > most { (most, longest) = (span, part.node) }
      }
    }

    /// How much of the calls, the failures and the cost fell to a part; of the time where no cost is known.
    func weight(of part: Part) -> Double {
      func share(_ figure: Double, of all: Double) -> Double { all > 0 ? figure / all : 0 }
      return share(Double(part.calls), of: calls) + share(Double(part.failed), of: failed)
        + (cost > 0
          ? share(part.cost ?? 0, of: cost)
          : share(Double((part.span ?? .zero).count), of: time))
    }
  }

  /// The parts in which most happened, heaviest first; of those that weigh the same the earlier one.
  ///
  /// - Parameters:
  ///   - count: how many there are at most.
  ///   - parts: those that are asked about.
  func heaviest(_ count: Int, of parts: Range<Int>) -> [Int] {
    // Of a million parts only a screenful is put in order.
    var kept: [(weight: Double, part: Int)] = []
    func isHeavier(_ a: (weight: Double, part: Int), _ b: (weight: Double, part: Int)) -> Bool {
      a.weight == b.weight ? a.part < b.part : a.weight > b.weight
    }
    for part in parts {
      let own = (partSums.weight(of: self.parts[part]), part)
      if kept.count >= count, let last = kept.last, !isHeavier(own, last) { continue }
      let place = kept.firstIndex { isHeavier(own, $0) } ?? kept.count
      kept.insert(own, at: place)
      if kept.count > count { kept.removeLast() }
    }
    return kept.map(\.part)
  }
}
