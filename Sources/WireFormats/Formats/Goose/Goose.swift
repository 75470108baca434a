import JSONReading
import SessionModel

/// Sessions of Goose, out of its database.
///
/// Source: `reference/session-formats.md` section 5.
struct Goose: FactsFormat {
  static let name = "goose"
  static let format = Format(
    name: name, summary: "sessions of Goose (sessions.db)",
    writer: .init("Goose"),
    coverage: .init(
      read: "title, messages, thinking, tool calls with results and failures, times, tokens",
      derived: "the end of the session by its last message",
      unknown: "cost; subagents, which are sessions of their own; messages that were edited"),
    recognises: { _ in false },
    containers: .init(databases: [tables]),
    makeReader: { RecordReader(Goose()) })

  private static let tables = DatabaseTables(
    needed: [
      "sessions": ["id", "created_at", "updated_at"],
      "messages": ["id", "session_id", "role", "content_json", "created_timestamp"],
    ],
    sessions: [
      SessionTable(
        name: "sessions", title: ["name", "description"], folder: ["working_dir"],
        created: ["created_at"], updated: ["updated_at"],
        isTop: [("session_type", "COALESCE(s.session_type, '') <> 'sub_agent'")])
    ],
    queries: [
      "SELECT 'sessions' AS \"table\", s.* FROM sessions s WHERE s.id = :session",
      """
      SELECT 'messages' AS "table", m.id AS changed, m.* FROM messages m
      WHERE m.session_id = :session AND m.id >= :since ORDER BY m.id
      """,
    ], json: ["content_json"])

  private var chat = Chat()

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    if writer.record.file == "sessions" {
      facts.id = value["id"]?.string
      facts.title = (value["name"] ?? value["description"])?.nonNull?.string
      facts.startedAt = value["created_at"]?.moment
      let input = value["accumulated_input_tokens"]?.nonNull ?? value["input_tokens"]
      let output = value["accumulated_output_tokens"]?.nonNull ?? value["output_tokens"]
      facts.usage.input = input?.tokens
      facts.usage.output = output?.tokens
    } else {
      Self.write(value, &chat, on: &writer, &facts)
      facts.answer = chat.answer
      facts.ending = chat.isAnswered ? .succeeded : .lost
    }
  }

  private static func write(
    _ row: JSONValue, _ chat: inout Chat, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    writer.time = row["created_timestamp"]?.moment
    let role = writer.role(row["role"], else: .assistant)
    let name = row["message_id"]?.nonNull?.string ?? row["id"]?.shortText ?? ""
    var texts: [ContentParts.Words] = []
    var thoughts: [ContentParts.Words] = []
    var requests: [JSONValue] = []
    var answers = 0
    for part in row.list("content_json") {
      switch part["type"]?.string {
      case "text": if let text = part["text"] { texts.append(.value(text)) }
      case "thinking": if let text = part["thinking"] { thoughts.append(.value(text)) }
      case "redactedThinking": thoughts.append(.text("[redacted]"))
      case "image": texts.append(.text(Attachment.text(part, type: "image")))
      case "toolRequest", "frontendToolRequest": requests.append(part)
      case "toolResponse":
        answers += 1
        answer(part, &chat, on: &writer)
      case "toolConfirmationRequest", "systemNotification", "actionRequired":
        if let text = part["msg"] ?? part["prompt"] { texts.append(.value(text)) }
      case let type: writer.unknown("unknown part \"\(type ?? "")\"")
      }
    }
    if texts.isEmpty, thoughts.isEmpty, requests.isEmpty, answers > 0 { return }
    if role == .user, !texts.isEmpty {
      texts = writer.takeContext(of: texts, named: name)
      if texts.isEmpty { return }
    }
    let entry = writer.entry(named: name, role: role, under: .root)
    writer.set(entry, .startedAt, moment: writer.time)
    writer.set(entry, .message, words: texts)
    writer.set(entry, .reasoning, words: thoughts)
    for request in requests {
      let call = chat.write(
        call: request["toolCall"]?["value"] ?? request, named: request["id"], at: writer.time,
        under: entry, on: &writer)
      if let error = request["toolCall"]?["error"]?.nonNull {
        _ = chat.take(request["id"]?.string, on: &writer)
        writer.set(call, .error, error)
        writer.set(call, .failed)
      } else {
        writer.set(call, .running)
      }
    }
    chat.note(entry, role, says: !texts.isEmpty)
    if role == .user { facts.asked(ContentParts.joined(texts)) }
  }

  private static func answer(_ part: JSONValue, _ chat: inout Chat, on writer: inout RecordWriter) {
    let result = part["toolResult"]
    let value = result?["value"]
    let isError =
      result?["status"]?.isString("error") ?? false || value?["isError"]?.bool ?? false
    chat.finish(
      part["id"], isError ? .failed : .completed, result: value?["content"] ?? value,
      error: result?["error"], at: writer.time, on: &writer)
  }
}
