/// Tokens and what they cost.
package struct TokenCount: Hashable, Sendable {
  /// What the model read, in the source's own way of counting.
  package var input: Tokens = 0
  /// What it wrote.
  package var output: Tokens = 0
  /// What it read from a cache.
  package var cached: Tokens = 0
  /// In US dollars; `nil` where neither the source nor the prices tell.
  package var cost: Double?
  /// Whether the cost was worked out from prices.
  package var isEstimated = false
  /// Whether `input` leaves out what came from a cache.
  var isBesideCache = false

  package init() {}

  /// Formats whose input leaves out what was read from a cache; for all others that is a part of it.
  private static let formatsBesideCache: Set = ["anthropic", "claude-code", "claude-stream-json"]

  /// Reads the figures of the session or of one message; `nil` when the source records none.
  package init?(_ node: NodeID, in session: Session, at position: Int32) {
    func figure(_ channel: Channel) -> String? {
      session.has(channel, of: node, at: position)
        ? session.text(node, channel, at: position) : nil
    }
    func count(_ channel: Channel) -> Tokens? {
      figure(channel).flatMap { Int64($0) }.map { Tokens($0) }
    }
    let figures = (count(.inputTokens), count(.outputTokens), count(.cachedTokens))
    let cost = figure(.cost).flatMap { Double($0) }.flatMap { Price.dollars($0) }
    if figures.0 == nil, figures.1 == nil, figures.2 == nil, cost == nil { return nil }
    input = figures.0 ?? 0
    output = figures.1 ?? 0
    cached = figures.2 ?? 0
    self.cost = cost
    let format = session.text(.root, .format, at: position) ?? ""
    isBesideCache = Self.formatsBesideCache.contains(format)
  }

  /// Whether there is nothing to count.
  package var isEmpty: Bool { input == 0 && output == 0 && cached == 0 }

  /// Input that was not read from a cache.
  var freshInput: Tokens { isBesideCache ? input : input - cached }

  /// Works out the cost where the source records none.
  package mutating func estimate(by price: Price?) {
    guard cost == nil, !isEmpty, let price else { return }
    cost = price.cost(of: self)
    isEstimated = true
  }

  /// Adds other tokens; the sum of a cost and of none that is known is not known.
  package mutating func add(_ other: TokenCount) {
    let isFirst = isEmpty && cost == nil
    if isFirst || other.isEmpty && other.cost == nil {
      cost = cost ?? other.cost
    } else if let own = cost, let more = other.cost {
      cost = own + more
    } else {
      cost = nil
    }
    isEstimated = cost != nil && (isEstimated || other.isEstimated)
    isBesideCache = isBesideCache || other.isBesideCache
    input += other.input
    output += other.output
    cached += other.cached
  }

  /// What is left of these tokens when those of a part are taken away; the cost is left open.
  package func without(_ part: TokenCount) -> TokenCount {
    var rest = TokenCount()
    rest.isBesideCache = isBesideCache
    rest.input = input - part.input
    rest.output = output - part.output
    rest.cached = cached - part.cached
    if !isBesideCache { rest.cached = min(rest.cached, rest.input) }
    return rest
  }
}
