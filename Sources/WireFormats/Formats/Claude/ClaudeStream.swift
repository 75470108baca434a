import JSONReading
import SessionModel

/// What `claude -p --output-format stream-json` prints, with and without partial messages.
///
/// What each kind of message comes to stands in `ClaudeConversation+Stream.swift`; what both
/// formats of Claude Code share, in `ClaudeConversation`.
struct ClaudeStream: ClaudeFormat {
  static let name = "claude-stream-json"
  static let format = Format(
    name: name,
    summary: "the output of claude -p --output-format stream-json",
    writer: .init(
      "Claude Code", checked: "2.1.280", place: "`claude_code_version` of the first message",
      version: { $0["claude_code_version"] }),
    coverage: .init(
      read: "messages, also while they arrive, thinking, tool calls and results, subagents at any"
        + " depth, background work, denied calls, the outcome with its cost and tokens",
      derived: "the end of a stream that was cut off",
      unknown: "times, unless the stream is watched live"),
    recognises: { Self.recognises($0) },
    suspects: { $0.text("type") == "system" && $0.text("subtype") == "init" },
    wording: .pieces,
    makeReader: { RecordReader(ClaudeStream()) })

  static let answeredOutcome = SessionStatus.lost

  /// What it adds up to.
  var conversation = ClaudeConversation()
  /// Whether a source is such a stream, by its first message.
  private static func recognises(_ probe: Probe) -> Bool {
    guard let type = probe.text("type"), !probe.has("sessionId") else { return false }
    if type == "system", probe.text("subtype") == "init" {
      // Droid and Cursor begin their streams with the same words.
      return probe.has(oneOf: "uuid", "mcp_servers", "claude_code_version", "slash_commands")
        || probe.has("tools") && probe.has("permissionMode")
    }
    if type == "control_request" || type == "control_response" {
      return probe.has("request_id") || probe.has("response")
    }
    guard probe.has("session_id") else { return false }
    return probe.has("uuid")
      || probe.has(oneOf: "parent_tool_use_id", "duration_ms")
        && ["user", "assistant", "result", "stream_event"].contains(type)
  }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    // What was taken for the end was none.
    if !writer.isAgain { conversation.told.isOver = false }
    let lane =
      value["parent_tool_use_id"]?.string.map { conversation.lanes.lane(call: $0) }
      ?? ClaudeLanes.main
    conversation.readOrHold(lane, on: &writer) { $0.read(message: value, lane: lane, on: &$1) }
    conversation.settle(on: &writer)
  }
}
