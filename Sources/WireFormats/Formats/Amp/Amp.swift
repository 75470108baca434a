import JSONReading
import SessionModel

/// Threads of Amp: one document, rewritten as a whole while the agent works.
///
/// Source: `reference/session-formats.md` section 5.
struct Amp: FactsFormat {
  static let name = "amp"
  static let traits: SourceTraits = [.facts, .documents]
  static let format = Format(
    name: name, summary: "threads of Amp (~/.local/share/amp/threads)",
    writer: .init("Amp"),
    coverage: .init(
      read: "title, messages, thinking, tool calls with their states and results, tokens",
      derived: "the end of the thread, by its last message",
      unknown: "times of calls; cost in dollars; subagents, which are threads of their own"),
    recognises: { probe in
      probe.has("messages") && probe.has("created") && !probe.isArray
        && (probe.has(oneOf: "env", "v", "agentMode", "nextMessageId")
          || probe.text("id")?.hasPrefix("T-") ?? false)
    },
    makeReader: { RecordReader(Amp()) })

  mutating func read(
    _ document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard document["messages"] != nil else { return writer.refuse("no list of messages") }
    facts.id = document["id"]?.string
    facts.title = document["title"]?.string
    facts.startedAt = document["created"]?.moment
    var chat = Chat()
    for (place, message) in document.list("messages").enumerated() {
      let name = message["messageId"]?.integer.map { "\($0)" } ?? "#\(place)"
      let time = (message["meta"]?["sentAt"] ?? message["timestamp"])?.moment
      let before = chat.assistant
      let entry = chat.write(
        message, named: name, at: time, on: &writer, asked: { facts.asked($0) })
      if let usage = message["usage"]?.nonNull {
        let tokens = Self.count(usage, &facts)
        if let entry { writer.count(tokens, of: entry, model: usage["model"]) }
      }
      if chat.assistant != before, let entry {
        writer.set(entry, .error, message["state"]?["error"]?["message"])
        let state = message["state"]?["type"]?.string
        facts.settled = state == "cancelled" ? .cancelled : nil
      } else if chat.lastRole == .user {
        facts.settled = nil
      }
    }
    chat.writeOpenCalls(on: &writer)
    facts.answer = chat.answer
    facts.ending = chat.isAnswered ? .succeeded : .lost
  }

  /// Adds what a message took to the sums, and tells it.
  private static func count(_ usage: JSONValue, _ facts: inout SessionFacts) -> TokenUsage {
    var tokens = TokenUsage(
      fresh: usage["inputTokens"]?.tokens, output: usage["outputTokens"]?.tokens,
      cached: usage["cacheReadInputTokens"]?.tokens,
      cacheWrites5m: usage["cacheCreationInputTokens"]?.tokens)
    tokens.input = usage["totalInputTokens"]?.tokens ?? tokens.input
    facts.usage.addTold(tokens)
    facts.model = usage["model"]?.string ?? facts.model
    return tokens
  }
}
