import JSONReading
import SessionModel

/// Transcripts of Cursor: one message a line, without times, tokens or ids of tools; and the stream of its
/// agent, which has them.
///
/// Source: `reference/session-formats.md` section 5. The rest of what Cursor knows stands in a database of
/// its own kind, which is not read.
struct Cursor: FactsFormat {
  static let name = "cursor"
  static let format = Format(
    name: name, summary: "transcripts of Cursor (agent-transcripts), and the stream of its agent",
    writer: .init("Cursor"),
    coverage: .init(
      read: """
        messages and tool calls with their arguments; the end of a turn; of the stream also thinking, results, \
        times, tokens and the outcome
        """,
      derived: "the end of the session by its last message, when no turn tells it",
      unknown: """
        of transcripts: times, tokens, results and ids of calls; which call started a subagent
        """),
    recognises: { probe in
      switch probe.text("type") {
      case nil:
        probe.has("role") && probe.has(nested: "message.content")
          && !probe.has(oneOf: "type", "sessionId", "uuid")
      case "thinking": probe.has("subtype") && probe.has("session_id")
      case "tool_call": probe.has("subtype") && probe.has("call_id")
      // Claude Code and Droid begin their streams with the same words, and name their tools.
      case "system":
        probe.text("subtype") == "init" && probe.has("apiKeySource")
          && !probe.has(oneOf: "tools", "uuid")
      default: false
      }
    },
    suspects: { probe in
      ["user", "assistant"].contains(probe.text("type") ?? "") && probe.has("message")
        && probe.has("session_id") && !probe.has(oneOf: "uuid", "parent_tool_use_id")
    },
    wording: .pieces,
    makeReader: { RecordReader(Cursor()) })

  private var chat = Chat()
  private var stream = CursorStream()
  /// Whether the last message asks for tools.
  private var callsTools = false

  /// Reads one record.
  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    switch value["type"]?.string {
    case "turn_ended":
      let word = value["status"]?.string ?? ""
      facts.settled = SessionStatus(word: word)
      if facts.settled == nil { writer.unknown("unknown status \"\(word)\" of a turn") }
    case let type? where CursorStream.holds(type): stream.read(value, type, on: &writer, &facts)
    case let type?: writer.unknownRecord(type)
    case nil:
      guard let message = value["message"] else { return writer.unknownRecord("") }
      facts.settled = nil
      write(message, value["role"], on: &writer, &facts)
      facts.answer = chat.answer
      facts.ending = !callsTools && chat.isAnswered ? .succeeded : .lost
    }
  }

  private mutating func write(
    _ message: JSONValue, _ role: JSONValue?, on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) {
    // The role stands beside the message here, and a prompt in a tag.
    let content = writer.content(message["content"])
    let role = writer.role(role, else: .assistant)
    var texts = content.texts
    if role == .user {
      texts = writer.takeContext(of: texts, in: .cursor, named: writer.recordName)
      if texts.isEmpty, !content.texts.isEmpty, content.calls.isEmpty { return }
      facts.asked(ContentParts.joined(texts))
    }
    let entry = writer.entry(named: writer.recordName, role: role, under: .root)
    writer.set(entry, .message, words: texts)
    writer.set(entry, .reasoning, words: content.reasoning)
    chat.note(entry, role, says: !content.texts.isEmpty)
    callsTools = !content.calls.isEmpty
    for (place, call) in content.calls.enumerated() {
      let node = writer.call(named: "#\(place)", under: entry)
      let fields = ChatCall(call)
      writer.set(node, .id, fields.id)
      writer.set(node, .name, fields.name)
      writer.set(node, .arguments, fields.arguments)
      writer.set(node, .requested)
    }
  }
}
