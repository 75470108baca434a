import JSONReading
import SessionModel

/// The tokens of requests, each request counted once.
///
/// A message is written as several lines that repeat its usage, or let it grow: what counts is the line
/// with the most output tokens for one message and request.
struct ClaudeUsage {
  /// The figures of one request; no request has more tokens than fit.
  private struct Figures {
    var input: UInt32
    var output: UInt32
    var cached: UInt32

    init(_ usage: TokenUsage) {
      input = UInt32(clamping: usage.input.count)
      output = UInt32(clamping: usage.output.count)
      cached = UInt32(clamping: usage.cached.count)
    }

    var usage: TokenUsage {
      TokenUsage(
        input: Tokens(Int64(input)), output: Tokens(Int64(output)), cached: Tokens(Int64(cached)))
    }
  }

  /// The figures of each message and request.
  private var counted: [SourceKey: Figures] = [:]
  /// The sum before the turn.
  private var base = TokenUsage()
  /// The sum.
  private(set) var total = TokenUsage()

  /// Reads the usage of a line.
  ///
  /// - Returns: whether the sum changed.
  mutating func count(_ usage: JSONValue, message: SourceKey?, request: SourceKey?) -> Bool {
    let now = Self.read(usage)
    let key = message.map { SourceKey($0, request) }
    let known = key.flatMap { counted[$0]?.usage }
    let before = known ?? TokenUsage()
    if let key {
      if known != nil, now.output < before.output { return false }
      counted[key] = Figures(now)
    }
    let was = total
    total.replace(before, by: now)
    return total != was
  }

  /// Takes the figures that a source gives for a turn, where they are greater than what was counted
  /// in it: those of its subagents may be counted and not be among the figures.
  mutating func settle(_ turn: TokenUsage) {
    total.input = max(total.input, base.input + turn.input)
    total.output = max(total.output, base.output + turn.output)
    total.cached = max(total.cached, base.cached + turn.cached)
    base = total
    counted = [:]
  }

  /// Sets the cost, in US dollars.
  mutating func cost(_ cost: Double) { total.cost = cost }

  /// The figures of a `usage` object, in its own words.
  static func read(_ usage: JSONValue) -> TokenUsage {
    TokenUsage(
      input: usage["input_tokens"]?.tokens ?? 0, output: usage["output_tokens"]?.tokens ?? 0,
      cached: usage["cache_read_input_tokens"]?.tokens ?? 0)
  }
}
