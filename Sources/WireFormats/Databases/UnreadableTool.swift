/// A tool whose sessions cannot be read, and what would help: what is met of it is told by name.
public struct UnreadableTool: Sendable {
  /// What people call it.
  public let name: String
  /// Where it keeps its sessions.
  public let place: String
  /// Why they are not read.
  public let reason: String
  /// What would help.
  public let help: String
  /// The tables and columns by which a database of it is known; none where it has none.
  let tables: [String: Set<String>]

  /// What is said of a database of it.
  public var sentence: String { "is a database of \(name): \(reason)" }

  /// Every such tool.
  public static let all: [UnreadableTool] = [
    UnreadableTool(
      name: "Warp", place: "`~/.local/state/warp-terminal/warp.sqlite`",
      reason: "the database keeps what was asked and sums, and no answers or calls",
      help: "an export of Warp's with the whole conversation",
      tables: [
        "agent_conversations": ["conversation_id", "last_modified_at"],
        "ai_queries": ["exchange_id", "start_ts"],
      ]),
    UnreadableTool(
      name: "Antigravity, before its transcripts",
      place: "`~/.gemini/antigravity*/conversations/` (`.pb`, `.db`)",
      reason: "the files are encrypted, the rows of the database protobuf without a description",
      help: "`brain/<id>/.system_generated/logs/transcript.jsonl`, which newer versions write",
      tables: ["steps": ["idx", "step_type", "step_payload"]]),
    UnreadableTool(
      name: "Cursor's own store", place: "`~/.cursor/chats/*/*/store.db`",
      reason: "the rows are protobuf without a description",
      help: "the transcripts below `~/.cursor/projects`, or `--output-format stream-json`",
      tables: ["blobs": ["id", "data"], "meta": ["key", "value"]]),
    UnreadableTool(
      name: "Trae, the editor", place: "its folder of settings",
      reason: "the sessions are encrypted",
      help: "the sessions of its command line, which are read",
      tables: [:]),
    UnreadableTool(
      name: "Amp, since its threads moved", place: "its server",
      reason: "nothing is kept on this machine", help: "a thread saved as JSON, which is read",
      tables: [:]),
    UnreadableTool(
      name: "Jules", place: "its server", reason: "nothing is kept on this machine",
      help: "an export of its activities", tables: [:]),
  ]

  /// The tool that a database is of; `nil` when it is of none of these.
  ///
  /// - Parameter answer: what the database answers to `KnownDatabase.question`.
  public static func holding(_ answer: [String]) -> UnreadableTool? {
    let columns = KnownDatabase.columns(answer)
    return all.first { tool in
      !tool.tables.isEmpty
        && tool.tables.allSatisfy { table, names in
          columns[table].map { names.isSubset(of: $0) } ?? false
        }
    }
  }
}
