import JSONReading
import SessionModel

/// Sessions of Grok's command line: `chat_history.jsonl`, with `summary.json` beside it.
///
/// Source: `reference/session-formats.md` section 5 and a recording.
struct Grok: FactsFormat {
  static let name = "grok"
  static let format = Format(
    name: name, summary: "sessions of Grok: chat_history.jsonl or the folder around it",
    writer: .init(
      "Grok", shape: "chat format", checked: "1", place: "`chat_format_version` of `summary.json`",
      version: { $0["chat_format_version"] }),
    coverage: .init(
      read:
        "messages, thinking, tool calls and results, searches of the service; title, id and times of the session from summary.json",
      derived: "the end of the session by its last message; an interruption by the next prompt",
      unknown: "times of messages, tokens, failures of calls"),
    recognises: { probe in
      (probe.has("content") && !probe.has(oneOf: "message", "role", "uuid", "sessionId")
        && ["system", "user", "assistant"].contains(probe.text("type") ?? ""))
        || (probe.has("info") && probe.has("chat_format_version"))
    },
    containers: .init(folder: files),
    makeReader: { RecordReader(Grok()) })

  private static let files = Format.Members(
    recognises: { $0.names(in: "").contains("chat_history.jsonl") },
    folder: { _, _ in nil },
    choose: { tree, _ in
      ["summary.json", "chat_history.jsonl"].filter { tree.names(in: "").contains($0) }
    })

  private var chat = Chat()
  /// Thinking that belongs to the answer that follows.
  private var entry: NodeID?

  /// Reads one record.
  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    if value["chat_format_version"] != nil { return Self.read(summary: value, &facts) }
    let name = writer.recordName
    switch value["type"]?.string {
    case "system", "user":
      if value["prior_turn_interrupt"]?.nonNull != nil {
        for call in chat.open { writer.set(call, .cancelled) }
      }
      let isUser = value["type"]?.isString("user") ?? false
      let isMade = isUser && value["synthetic_reason"]?.nonNull != nil
      let role: EntryRole = isUser && !isMade ? .user : .system
      let content = writer.content(value["content"])
      var texts = content.texts
      if role == .user {
        texts = writer.takeContext(of: texts, in: .cursor, named: name)
        if texts.isEmpty, !content.texts.isEmpty { break }
        facts.asked(ContentParts.joined(texts))
      }
      let node = writer.entry(named: name, role: role, under: .root)
      if isMade { writer.mark(node, .context) }
      writer.set(node, .message, words: texts)
      chat.note(node, role, says: true)
      entry = nil
    case "reasoning":
      let node = writer.entry(named: name, under: .root)
      writer.set(node, .id, value["id"])
      writer.set(node, .reasoning, words: writer.content(value["summary"]).texts)
      chat.note(node, .assistant, says: false)
      entry = node
    case "assistant":
      let node = entry ?? writer.entry(named: name, under: .root)
      entry = nil
      facts.model = value["model_id"]?.string ?? facts.model
      let content = writer.content(value["content"])
      writer.set(node, .message, words: content.texts)
      chat.note(node, .assistant, says: !content.text.isEmpty)
      for call in value.list("tool_calls") {
        chat.write(call: call, named: call["id"], under: node, on: &writer)
      }
      chat.writeOpenCalls(on: &writer)
    case "backend_tool_call": write(backend: value["kind"] ?? value, name, on: &writer)
    case "tool_result": chat.write(result: value, named: value["tool_call_id"], on: &writer)
    case let type: writer.unknownRecord(type ?? "")
    }
    facts.answer = chat.answer
    facts.ending = chat.isAnswered ? .succeeded : .lost
  }

  /// A tool that the service ran itself.
  private mutating func write(
    backend call: JSONValue, _ name: String, on writer: inout RecordWriter
  ) {
    let owner = chat.assistant ?? writer.entry(named: name, under: .root)
    let node = writer.call(named: call["id"]?.string ?? name, under: owner)
    writer.set(node, .id, call["id"])
    writer.set(node, .name, call["tool_type"])
    writer.set(node, .arguments, call["action"])
    writer.set(node, call["status"]?.string.flatMap { ToolStatus(word: $0) } ?? .completed)
  }

  private static func read(summary: JSONValue, _ facts: inout SessionFacts) {
    facts.id = summary["info"]?["id"]?.string
    facts.title = (summary["generated_title"] ?? summary["session_summary"])?.nonNull?.string
    facts.model = summary["current_model_id"]?.string
    facts.startedAt = summary["created_at"]?.moment
  }
}
