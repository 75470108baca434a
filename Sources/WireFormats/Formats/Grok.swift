import JSONReading
import SessionModel

/// Sessions of Grok's command line: `chat_history.jsonl`, with `summary.json` beside it.
///
/// Source: `reference/session-formats.md` section 5 and a recording.
struct Grok: OverviewFormat {
  static let name = "grok"
  static let format = Format(
    name: name, summary: "sessions of Grok: chat_history.jsonl or the folder around it",
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
    _ value: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    if value["chat_format_version"] != nil { return Self.read(summary: value, &overview) }
    let name = page.recordName
    switch value["type"]?.string {
    case "system", "user":
      if value["prior_turn_interrupt"]?.nonNull != nil {
        for call in chat.open { page.put(call, .cancelled) }
      }
      let role: EntryRole =
        value["synthetic_reason"]?.nonNull == nil && value["type"]?.isString("user") ?? false
        ? .user : .system
      let node = page.item(.entry, named: name, role: role, under: .root)
      let content = ContentParts(value["content"])
      page.put(node, .message, words: content.texts)
      if role == .user { overview.asked(content.text) }
      chat.note(node, role, says: true)
      entry = nil
    case "reasoning":
      let node = page.item(.entry, named: name, under: .root)
      page.put(node, .id, value["id"])
      page.put(node, .reasoning, words: ContentParts(value["summary"]).texts)
      chat.note(node, .assistant, says: false)
      entry = node
    case "assistant":
      let node = entry ?? page.item(.entry, named: name, under: .root)
      entry = nil
      overview.model = value["model_id"]?.string ?? overview.model
      let content = ContentParts(value["content"])
      page.put(node, .message, words: content.texts)
      chat.note(node, .assistant, says: !content.text.isEmpty)
      for call in value.list("tool_calls") {
        chat.write(call: call, named: call["id"], under: node, on: &page)
      }
      chat.putOpen(on: &page)
    case "backend_tool_call": write(backend: value["kind"] ?? value, name, on: &page)
    case "tool_result": chat.write(result: value, named: value["tool_call_id"], on: &page)
    case let type: page.unknownRecord(type ?? "")
    }
    overview.answer = chat.answer
    overview.ending = chat.isAnswered ? .succeeded : .lost
  }

  /// A tool that the service ran itself.
  private mutating func write(backend call: JSONValue, _ name: String, on page: inout Page) {
    let owner = chat.assistant ?? page.item(.entry, named: name, under: .root)
    let node = page.item(.call, named: call["id"]?.string ?? name, under: owner)
    page.put(node, .id, call["id"])
    page.put(node, .name, call["tool_type"])
    page.put(node, .arguments, call["action"])
    page.put(node, call["status"]?.string.flatMap { ToolStatus(word: $0) } ?? .completed)
  }

  private static func read(summary: JSONValue, _ overview: inout Overview) {
    overview.id = summary["info"]?["id"]?.string
    overview.title = (summary["generated_title"] ?? summary["session_summary"])?.nonNull?.string
    overview.model = summary["current_model_id"]?.string
    overview.startedAt = summary["created_at"]?.moment
  }
}
