import JSONReading
import SessionModel

/// The streams of Beluga AI, a framework in Go: the chunks of its models as `json.Marshal` writes them,
/// and the server-sent events of its agents.
///
/// Source: `reference/stream-formats.md` section 3. A chunk has upper-case keys, an event has `type`.
struct Beluga: SourceFormat {
  static let name = "beluga"
  static let traits = SourceTraits.stream
  static let format = Format(
    name: name, summary: "streams of Beluga AI: logged chunks and events of agents",
    writer: .init("Beluga AI", checked: "2.13.2"),
    coverage: .init(
      read:
        "text, reasoning, tool calls as they arrive in chunks, finish reasons, tokens, errors,"
        + " agents and their handoffs, that tools were called and answered",
      derived:
        "which call a piece without an index belongs to; which call of an agent a result belongs to"
        + " (the oldest); that an error without words behind content was the end",
      unknown:
        "names, arguments and results of the tools of agents; results of calls in chunks; times, but"
        + " where the agents tell them; the words of most errors of version 1"),
    recognises: { probe in
      if isChunk({ probe.has($0) }) { return true }
      let others: Set<String> = ["type", "text", "agent_id", "metadata", "data", "timestamp"]
      guard let type = probe.text("type"), BelugaAgents.types.contains(type) else { return false }
      return probe.has(oneOf: "agent_id", "text")
        && probe.keys.allSatisfy { others.contains($0.name) }
    },
    wording: .pieces,
    makeReader: { RecordReader(Beluga()) })

  /// Whether an object with these keys is a chunk.
  private static func isChunk(_ has: (String) -> Bool) -> Bool {
    has("Content") && (has("ToolCallChunks") || has("ToolCalls") && has("Finish"))
      || has("Delta") && has("ReasoningDelta")
  }

  /// Reads arguments while a record is read.
  private let argumentParser = JSONParser()
  private var turn = BelugaTurn()
  private var agents = BelugaAgents()
  /// What was said between the answers.
  private var messages = MessageList()

  static func time(of value: JSONValue) -> Milliseconds? {
    (value["timestamp"] ?? value["Metadata"]?["timestamp"])?.moment
  }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    if value["Content"] != nil || value["Delta"] != nil {
      turn.read(value, argumentParser, on: &writer)
    } else if let type = value["type"]?.string {
      agents.read(type, value, on: &writer)
    } else if let id = value["tool_call_id"]?.string, let content = value["content"] {
      // What a tool gave, between one answer and the next.
      writer.finish(
        id, CallOutcome(status: .completed, result: content.nonNull.map { writer.keep($0) }))
    } else if value["role"]?.kind == .string, value["content"] != nil {
      messages.add(value, on: &writer)
    } else if let result = value["result"] ?? value["error"] {
      // The answer to a call that does not stream.
      agents.end(
        value["error"]?.nonNull == nil ? .succeeded : .failed, result.nonNull, on: &writer)
    } else {
      writer.unknownRecord(writer.event ?? value.shortText)
    }
  }

  mutating func end(on writer: inout RecordWriter, after session: borrowing Session) {
    guard !writer.memory.isOver else { return }
    turn.breakOff(argumentParser, on: &writer)
    writer.run(.lost, .inferred)
  }
}
