import JSONReading
import SessionModel

/// Tokens of Copilot: by request where that is recorded, else what a message says of its own output.
extension Copilot {
  /// What a message took.
  struct Spending: Equatable {
    var usage = TokenUsage()
    var model: String?
    /// Whether a request told it, and not the message alone.
    var isWhole = false
  }

  /// Reads what a request took: the message that it led to is there, or comes next.
  mutating func usage(_ data: JSONValue, _ writer: inout RecordWriter) {
    var now = Spending(model: data["model"]?.string, isWhole: true)
    now.usage = TokenUsage(
      input: data["inputTokens"]?.tokens, output: data["outputTokens"]?.tokens,
      cached: data["cacheReadTokens"]?.tokens, cacheWrites5m: data["cacheWriteTokens"]?.tokens)
    if let entry = current[writer.lane], spent[entry]?.isWhole != true {
      return spend(now, on: entry, &writer)
    }
    placeUsage(&writer)
    pending[writer.lane] = now
  }

  /// A message has come, which tells its own output and may have tokens that wait for it.
  mutating func spoke(_ entry: NodeID, _ data: JSONValue, _ writer: inout RecordWriter) {
    let model = data["model"]?.string
    if var now = pending.removeValue(forKey: writer.lane) {
      now.model = now.model ?? model
      return spend(now, on: entry, &writer)
    }
    guard let output = data["outputTokens"]?.tokens, spent[entry]?.isWhole != true else { return }
    // Of the input nothing is said before the end: no number is better than a wrong one.
    spend(Spending(usage: TokenUsage(output: output), model: model), on: entry, &writer)
  }

  /// Gives tokens whose message has not come to the last one there is.
  mutating func placeUsage(_ writer: inout RecordWriter) {
    guard var now = pending.removeValue(forKey: writer.lane) else { return }
    guard let entry = current[writer.lane] else {
      writer.facts.usage.addTold(now.usage)
      return writer.writeUsage()
    }
    now.usage.addTold(spent[entry]?.usage ?? TokenUsage())
    spend(now, on: entry, &writer)
  }

  private mutating func spend(
    _ now: Spending, on entry: NodeID, _ writer: inout RecordWriter
  ) {
    var now = now
    now.model = now.model ?? spent[entry]?.model
    writer.facts.usage.replace(spent[entry]?.usage ?? TokenUsage(), by: now.usage)
    spent[entry] = now
    writer.writeUsage()
    writer.count(now.usage, of: entry, model: now.model)
  }
}
