import JSONReading
import SessionModel

/// Tokens, by answer and for the session.
extension Codex {
  /// Adds the tokens of the last answer.
  mutating func count(_ event: JSONValue, _ writer: inout RecordWriter) {
    if lane.answer.hasCalls { lane.answer.close() }
    guard let info = event["info"]?.nonNull, let last = info["last_token_usage"] else { return }
    lane.tally.count(
      Self.tokens(last), sums: info["total_token_usage"].map { Self.tokens($0) },
      of: lane.answer.entry,
      isAnswered: lane.isAnswered, model: lane.model)
    writeUsage(&writer)
    if writer.isMain {
      writer.context(
        filled: last["total_tokens"]?.tokens, window: info["model_context_window"]?.tokens)
    }
  }

  /// Adds the tokens of a response.
  mutating func count(response record: JSONValue, _ writer: inout RecordWriter) {
    if lane.answer.hasCalls { lane.answer.close() }
    guard let usage = record["usage"]?.nonNull else { return }
    lane.tally.record(
      Self.tokens(usage), response: name(record["response_id"]), of: lane.answer.entry,
      isAnswered: lane.isAnswered, model: lane.model)
    writeUsage(&writer)
    if writer.isMain { writer.context(filled: usage["total_tokens"]?.tokens, window: nil) }
  }

  /// Gives an answer the figures that came before it.
  mutating func countBegun(_ writer: inout RecordWriter) {
    if let entry = lane.answer.entry, lane.tally.attach(entry) { writeMessage(&writer) }
  }

  private static func tokens(_ usage: JSONValue) -> TokenUsage {
    TokenUsage(
      input: usage["input_tokens"]?.tokens, output: usage["output_tokens"]?.tokens,
      cached: usage["cached_input_tokens"]?.tokens,
      cacheWrites5m: usage["cache_write_input_tokens"]?.tokens)
  }

  /// Writes the sums, of which this thread is a part, and the figures of the last answer.
  private mutating func writeUsage(_ writer: inout RecordWriter) {
    let now = lane.tally.total
    guard now != lane.tally.told else { return }
    lane.isAnswered = false
    writer.facts.usage.replace(lane.tally.told, by: now)
    lane.tally.told = now
    writer.writeUsage()
    writeMessage(&writer)
  }

  private func writeMessage(_ writer: inout RecordWriter) {
    guard let last = lane.tally.last, let entry = last.entry, !last.usage.isEmpty else { return }
    writer.count(last.usage, of: entry, model: last.model)
  }
}
