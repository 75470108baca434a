import JSONReading
import SessionModel

/// The tokens of requests, each request counted once.
///
/// A message is written as several lines that repeat its usage, or let it grow: what counts is the line
/// with the most output tokens for one message and request.
struct ClaudeUsage {
  /// The figures of one request, in little room: there is one for each message of a session.
  private struct Figures {
    /// The figures in the order of `TokenUsage.figures`; no request has more tokens than fit.
    private var counts = (untold, untold, untold, untold, untold)

    /// What stands for a figure that is not told.
    private static let untold = UInt32.max

    init(_ usage: TokenUsage) {
      func count(_ tokens: Tokens?) -> UInt32 {
        tokens.map { min(UInt32(clamping: $0.count), Self.untold - 1) } ?? Self.untold
      }
      counts = (
        count(usage.input), count(usage.output), count(usage.cached), count(usage.cacheWrites5m),
        count(usage.cacheWrites1h)
      )
    }

    var usage: TokenUsage {
      func tokens(_ count: UInt32) -> Tokens? {
        count == Self.untold ? nil : Tokens(Int64(count))
      }
      return TokenUsage(
        input: tokens(counts.0), output: tokens(counts.1), cached: tokens(counts.2),
        cacheWrites5m: tokens(counts.3), cacheWrites1h: tokens(counts.4))
    }
  }

  /// The figures of each message and request.
  private var counted = SourceTable<Figures>()
  /// The sum before the turn.
  private var base = TokenUsage()
  /// The sum.
  private(set) var total = TokenUsage()

  /// Says that the usage of a message is read soon.
  func expect(_ message: SourceKey, request: SourceKey?) {
    counted.expect(SourceKey(message, request))
  }

  /// Reads the usage of a line.
  ///
  /// - Parameter before: what an event of a stream tells only a part of anew.
  /// - Returns: the figures of the message, when they are others than before.
  mutating func count(
    _ usage: JSONValue, message: SourceKey?, request: SourceKey?, isPart: Bool = false
  ) -> TokenUsage? {
    var now = Self.read(usage)
    let key = message.map { SourceKey($0, request) }
    let known = key.flatMap { counted[$0]?.usage }
    let before = known ?? TokenUsage()
    if let known {
      if isPart { now.complete(by: known) }
      if now.output ?? 0 < known.output ?? 0 { return nil }
    }
    if now == before { return nil }
    if let key { counted[key] = Figures(now) }
    total.replace(before, by: now)
    return now
  }

  /// Takes the figures that a source gives for a turn, where they are greater than what was counted
  /// in it: those of its subagents may be counted and not be among the figures.
  mutating func settle(_ turn: TokenUsage) {
    var sum = base
    sum.addTold(turn)
    raise(to: sum)
    base = total
    counted = SourceTable()
  }

  /// Takes figures of the whole session, where they are greater than what was counted.
  mutating func raise(to sum: TokenUsage) {
    for figure in TokenUsage.figures {
      guard let told = sum[figure] else { continue }
      total[figure] = max(total[figure] ?? 0, told)
    }
  }

  /// Sets the cost, in US dollars.
  mutating func cost(_ cost: Double) { total.cost = cost }

  /// The figures of a `usage` object.
  static func read(_ usage: JSONValue) -> TokenUsage {
    var figures = AnthropicUsage()
    figures.take(usage)
    return figures.usage
  }

  /// The figures that the program sums up for each model.
  static func byModel(_ list: JSONValue?) -> [ModelUsage] {
    guard let list, list.kind == .object else { return [] }
    return list.members.map { member in
      let value = member.value
      return ModelUsage(
        model: member.key,
        usage: TokenUsage(
          fresh: value["inputTokens"]?.tokens, output: value["outputTokens"]?.tokens,
          cached: value["cacheReadInputTokens"]?.tokens,
          cacheWrites5m: value["cacheCreationInputTokens"]?.tokens,
          cost: value["costUSD"]?.dollars))
    }
  }
}

extension TokenUsage {
  /// Takes figures that are not told here from others.
  fileprivate mutating func complete(by other: TokenUsage) {
    for figure in Self.figures {
      self[figure] = self[figure] ?? other[figure]
    }
  }
}
