import JSONReading
import SessionModel

/// Transcripts of Cursor: one message a line, without times, tokens or ids of tools.
///
/// Source: `reference/session-formats.md` section 5. The rest of what Cursor knows stands in a database of
/// its own kind, which is not read.
struct Cursor: OverviewFormat {
  static let name = "cursor"
  static let format = Format(
    name: name, summary: "transcripts of Cursor (agent-transcripts)",
    coverage: .init(
      read: "messages and tool calls with their arguments; the end of a turn",
      derived: "the end of the session by its last message, when no turn tells it",
      unknown: "times, tokens, results and ids of calls; which call started a subagent"),
    recognises: {
      $0.has("role") && $0.has("message") && !$0.has(oneOf: "type", "sessionId", "uuid")
    },
    makeReader: { RecordReader(Cursor()) })

  private var chat = Chat()
  /// Whether the last message asks for tools.
  private var callsTools = false

  /// Reads one record.
  mutating func read(
    _ value: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    switch value["type"]?.string {
    case "turn_ended":
      let word = value["status"]?.string ?? ""
      overview.settled = SessionStatus(word: word)
      if overview.settled == nil { page.unknown("unknown status \"\(word)\" of a turn") }
    case let type?: page.unknownRecord(type)
    case nil:
      guard let message = value["message"] else { return page.unknownRecord("") }
      overview.settled = nil
      write(message, value["role"], on: &page, &overview)
      overview.answer = chat.answer
      overview.ending = !callsTools && chat.lastRole == .assistant ? .succeeded : .lost
    }
  }

  private mutating func write(
    _ message: JSONValue, _ role: JSONValue?, on page: inout Page, _ overview: inout Overview
  ) {
    // The role stands beside the message here, and a prompt in a tag.
    let content = ContentParts(message["content"])
    for unknown in content.unknown { page.unknown("unknown \(unknown) of a message") }
    let role = EntryRole(word: role?.string ?? "") ?? .assistant
    let entry = page.item(.entry, named: page.recordName, role: role, under: .root)
    page.put(entry, .message, words: content.texts)
    page.put(entry, .reasoning, words: content.reasoning)
    if role == .user { overview.asked(Self.untagged(content.text)) }
    chat.note(entry, role, says: !content.texts.isEmpty)
    callsTools = !content.calls.isEmpty
    for (place, call) in content.calls.enumerated() {
      let node = page.item(.call, named: "#\(place)", under: entry)
      let fields = ChatCall(call)
      page.put(node, .id, fields.id)
      page.put(node, .name, fields.name)
      page.put(node, .arguments, fields.arguments)
      page.put(node, .requested)
    }
  }

  /// A prompt without the tag around it.
  private static func untagged(_ text: String) -> String {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("<") }
    return lines.joined(separator: "\n")
  }
}
