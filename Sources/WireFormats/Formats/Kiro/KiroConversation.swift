import JSONReading
import SessionModel

/// A conversation of Kiro as one document: a row of its database, or what it saves.
///
/// `history` has a turn for each request: what was asked or which results were sent, and what came back.
enum KiroConversation {
  /// Writes a conversation.
  static func write(
    _ row: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let value = row["value"] ?? row
    guard value["history"] != nil else { return writer.refuse("no history") }
    facts.id = (row["conversation_id"] ?? value["conversation_id"])?.string
    facts.startedAt = row["created_at"]?.moment
    facts.model = (value["model_info"]?["model_id"] ?? value["model"])?.string
    var chat = Chat()
    for (place, turn) in value.list("history").enumerated() {
      // Conversations of the first versions are pairs.
      let pair = turn.kind == .array ? Array(turn.elements) : []
      let user = turn["user"] ?? pair.first
      let assistant = turn["assistant"] ?? pair.dropFirst().first
      if let user { write(user: user, "user \(place)", &chat, on: &writer, &facts) }
      let metadata = turn["request_metadata"]
      if let model = metadata?["model_id"]?.nonNull?.string { facts.model = model }
      if let assistant {
        write(assistant: assistant, metadata, "assistant \(place)", &chat, on: &writer)
      }
    }
    chat.writeOpenCalls(on: &writer)
    facts.answer = chat.answer
    facts.ending = chat.isAnswered ? .succeeded : .lost
  }

  private static func write(
    user: JSONValue, _ name: String, _ chat: inout Chat, on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) {
    writer.time = user["timestamp"]?.moment
    if user["content"]?.kind != .object { writer.unknown("content that is no object") }
    for (key, value) in (user.object("content")).map({ ($0.key, $0.value) }) {
      let isCancelled = key == "CancelledToolUses"
      guard isCancelled || key == "Prompt" || key == "ToolUseResults" else {
        writer.unknown("unknown content \"\(key)\"")
        continue
      }
      for result in value.list("tool_use_results") {
        Kiro.answer(
          result["tool_use_id"], result["content"], result["status"], isCancelled: isCancelled,
          &chat, on: &writer)
      }
      guard let prompt = value["prompt"]?.nonNull, !prompt.isString("") else { continue }
      let entry = writer.entry(named: name, role: .user, under: .root)
      writer.set(entry, .startedAt, moment: writer.time)
      writer.set(entry, .message, prompt)
      chat.note(entry, .user, says: true)
      facts.asked(prompt.string)
    }
  }

  private static func write(
    assistant: JSONValue, _ metadata: JSONValue?, _ name: String, _ chat: inout Chat,
    on writer: inout RecordWriter
  ) {
    guard let message = (assistant["Response"] ?? assistant["ToolUse"])?.nonNull else {
      return writer.unknown("unknown answer \(assistant.shortText)")
    }
    writer.time = metadata?["stream_end_timestamp_ms"]?.moment
    let entry = writer.entry(named: name, under: .root)
    writer.set(entry, .id, message["message_id"])
    writer.set(entry, .startedAt, moment: metadata?["request_start_timestamp_ms"]?.moment)
    writer.set(entry, .completedAt, moment: writer.time)
    let text = message["content"]?.nonNull
    writer.set(entry, .message, text.flatMap { $0.isString("") ? nil : $0 })
    chat.note(entry, .assistant, says: text.map { !$0.isString("") } ?? false)
    for call in message.list("tool_uses") {
      chat.write(call: call, at: writer.time, under: entry, on: &writer)
    }
  }
}
