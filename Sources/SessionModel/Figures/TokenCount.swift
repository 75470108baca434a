import JSONReading

/// Tokens and what they cost, as a source tells them: what it does not tell is `nil`, and never 0.
package struct TokenCount: Hashable, Sendable {
  /// All that the model read: new, from a cache, and what was written to one.
  package var input: Tokens?
  /// What it wrote.
  package var output: Tokens?
  /// The part of the input that was read from a cache.
  package var cached: Tokens?
  /// The parts of the input that were written to a cache, by how long it keeps them.
  package var cacheWrites5m: Tokens?
  package var cacheWrites1h: Tokens?
  /// In US dollars; `nil` where neither the source nor the prices tell.
  package var cost: Double?
  /// Whether the cost was worked out from prices.
  package var isEstimated = false

  package init(
    input: Tokens? = nil, output: Tokens? = nil, cached: Tokens? = nil,
    cacheWrites5m: Tokens? = nil, cacheWrites1h: Tokens? = nil, cost: Double? = nil
  ) {
    (self.input, self.output, self.cached) = (input, output, cached)
    (self.cacheWrites5m, self.cacheWrites1h) = (cacheWrites5m, cacheWrites1h)
    self.cost = cost
  }

  /// Makes the figures of a source that counts beside each other what it read anew, from a cache, and
  /// wrote to one.
  package init(
    fresh: Tokens?, output: Tokens?, cached: Tokens?, cacheWrites5m: Tokens? = nil,
    cacheWrites1h: Tokens? = nil, cost: Double? = nil
  ) {
    var input = fresh
    for part in [cached, cacheWrites5m, cacheWrites1h] { input += part }
    self.init(
      input: input, output: output, cached: cached, cacheWrites5m: cacheWrites5m,
      cacheWrites1h: cacheWrites1h, cost: cost)
  }

  /// One of the figures, in the order of the contract.
  package enum Figure: CaseIterable, Sendable {
    case input
    case output
    case cached
    case cacheWrites5m
    case cacheWrites1h

    /// Its name in the contract.
    package var name: StaticString {
      switch self {
      case .input: "input_tokens"
      case .output: "output_tokens"
      case .cached: "cached_tokens"
      case .cacheWrites5m: "cache_write_5m_tokens"
      case .cacheWrites1h: "cache_write_1h_tokens"
      }
    }

    /// Its name for people.
    package var words: String {
      switch self {
      case .input: "input tokens"
      case .output: "output tokens"
      case .cached: "cached tokens"
      case .cacheWrites5m: "written, 5 min"
      case .cacheWrites1h: "written, 1 hour"
      }
    }

    /// Its channel.
    package var channel: Channel {
      switch self {
      case .input: .inputTokens
      case .output: .outputTokens
      case .cached: .cachedTokens
      case .cacheWrites5m: .cacheWrites5m
      case .cacheWrites1h: .cacheWrites1h
      }
    }
  }

  /// The figures of tokens, in the order of the contract.
  package static let figures = Figure.allCases

  /// What is told of a figure.
  package subscript(figure: Figure) -> Tokens? {
    get {
      switch figure {
      case .input: input
      case .output: output
      case .cached: cached
      case .cacheWrites5m: cacheWrites5m
      case .cacheWrites1h: cacheWrites1h
      }
    }
    set {
      switch figure {
      case .input: input = newValue
      case .output: output = newValue
      case .cached: cached = newValue
      case .cacheWrites5m: cacheWrites5m = newValue
      case .cacheWrites1h: cacheWrites1h = newValue
      }
    }
  }

  /// Reads the figures of the session or of one message; `nil` when the source records none.
  package init?(_ node: NodeID, in session: Session, at position: Int32) {
    func figure(_ channel: Channel) -> String? {
      session.has(channel, of: node, at: position)
        ? session.text(node, channel, at: position) : nil
    }
    for known in Self.figures {
      self[known] = figure(known.channel).flatMap { Int64($0) }.map { Tokens($0) }
    }
    cost = figure(.cost).flatMap { Double($0) }.flatMap { Price.dollars($0) }
    if isUntold { return nil }
  }

  /// Reads figures that stand under the names of the contract.
  package init(told value: JSONValue) {
    for figure in Self.figures {
      self[figure] = value[figure.name]?.integer.map { Tokens($0) }
    }
    cost = value["cost_usd"]?.double.flatMap { Price.dollars($0) }
  }

  /// Whether nothing is told.
  package var isUntold: Bool {
    cost == nil && Self.figures.allSatisfy { self[$0] == nil }
  }

  /// Whether there is nothing to count.
  package var isEmpty: Bool {
    Self.figures.allSatisfy { self[$0] ?? 0 == 0 }
  }

  /// Input that was neither read from a cache nor written to one.
  ///
  /// Documents of before tell the input of some formats without what came from a cache; a whole that is
  /// less than its parts is such a figure.
  var freshInput: Tokens {
    let whole = input ?? 0
    let parts = (cached ?? 0) + (cacheWrites5m ?? 0) + (cacheWrites1h ?? 0)
    return whole < parts ? whole : whole - parts
  }

  /// Works out the cost where the source records none, and tells both what was read and what was written.
  package mutating func estimate(by price: Price?) {
    guard cost == nil, !isEmpty, input != nil, output != nil, let price else { return }
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
    for figure in Self.figures { self[figure] += other[figure] }
  }

  /// What is left of these tokens when those of a part are taken away; the cost is left open.
  package func without(_ part: TokenCount) -> TokenCount {
    var rest = TokenCount()
    for figure in Self.figures {
      rest[figure] = self[figure].map {
        $0 - (part[figure] ?? 0)
      }
    }
    return rest
  }
}

extension Optional where Wrapped == Tokens {
  /// Adds a figure; one that is not told adds nothing.
  package static func += (sum: inout Self, more: Self) {
    if let more { sum = (sum ?? 0) + more }
  }
}
