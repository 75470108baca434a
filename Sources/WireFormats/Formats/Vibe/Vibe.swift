import JSONReading
import SessionModel

/// Sessions of Mistral Vibe: `messages.jsonl`, one message of a chat a line, and `meta.json` beside it.
///
/// Source: `internal/parser/vibe.go` of kenn-io/agentsview.
struct Vibe: FactsFormat {
  static let name = "vibe"
  static let format = Format(
    name: name, summary: "sessions of Mistral Vibe: messages.jsonl, with meta.json beside it",
    writer: .init("Mistral Vibe"),
    coverage: .init(
      read:
        "messages, thinking, tool calls with arguments and results; from meta.json the title, the model, when it began, tokens",
      derived: "the end of the session by its last message",
      unknown: "times of messages, failures of calls, cost; which call started another session"),
    recognises: { probe in
      probe.text("role") != nil && probe.has("message_id")
        && probe.has(oneOf: "content", "tool_calls", "reasoning_content")
    },
    companions: { path in
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.last == "messages.jsonl" else { return [] }
      let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
      return [
        .init(path: folder, isRecursive: false, lines: [], documents: ["/meta.json"])
      ]
    },
    makeReader: { RecordReader(Vibe()) })

  private var chat = Chat()

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard value["role"] != nil else { return Self.read(meta: value, on: &writer, &facts) }
    // What the program put in the user's name is no word of hers.
    let isMade = value["injected"]?.bool ?? false
    if isMade, value["role"]?.isString("user") == true {
      let entry = writer.entry(named: writer.recordName, role: .system, under: .root)
      writer.mark(entry, .context)
      writer.set(entry, .message, words: ContentParts(value["content"]).texts)
      return
    }
    let name = value["message_id"]?.string ?? writer.recordName
    chat.write(value, named: name, on: &writer, asked: { facts.asked($0) })
    chat.writeOpenCalls(on: &writer)
    if let model = value["model"]?.nonNull?.string { facts.model = model }
    facts.answer = chat.answer
    facts.ending = chat.isAnswered ? .succeeded : .lost
  }

  private static func read(
    meta: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard meta["session_id"] != nil else { return writer.unknownRecord(writer.record.file ?? "") }
    facts.id = meta["session_id"]?.string
    facts.title = meta["title"]?.nonNull?.string
    facts.startedAt = meta["start_time"]?.moment
    let model = meta["model"]?.nonNull ?? meta["config"]?["active_model"]
    if let model = model?.string { facts.model = model }
    let stats = meta["stats"]
    facts.usage = TokenUsage(
      input: stats?["session_prompt_tokens"]?.tokens,
      output: stats?["session_completion_tokens"]?.tokens,
      cached: stats?["session_cached_tokens"]?.tokens)
  }
}
