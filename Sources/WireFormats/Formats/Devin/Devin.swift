import JSONReading
import SessionModel

/// Sessions of Devin's command line, out of its database: a tree of messages, of which one branch is the
/// conversation.
///
/// Source: `AgentSessions/Devin/DevinSqliteReader.swift` of jazzyalex/agent-sessions (most nodes are those of other
/// branches; `main_chain_id` names the last one of the conversation), `internal/parser/devin.go` of
/// kenn-io/agentsview. The transcripts beside it are trajectories (ATIF).
struct Devin: FactsFormat {
  static let name = "devin"
  static let format = Format(
    name: name, summary: "sessions of Devin CLI (sessions.db)",
    writer: .init("Devin CLI"),
    coverage: .init(
      read:
        "title, model, messages, thinking, tool calls with arguments and results, times of messages; of the tree of messages the branch that is the conversation",
      derived: "the end of the session by its last message",
      unknown: "failures of calls, tokens, cost; a branch that was gone back to, until it goes on"),
    recognises: { _ in false },
    containers: .init(databases: [tables]),
    makeReader: { RecordReader(Devin()) })

  private static let tables = DatabaseTables(
    needed: [
      "sessions": ["id", "working_directory", "main_chain_id", "created_at", "last_activity_at"],
      "message_nodes": [
        "row_id", "session_id", "node_id", "parent_node_id", "chat_message", "created_at",
      ],
    ],
    sessions: [
      SessionTable(
        name: "sessions", title: ["title"], folder: ["working_directory"], model: ["model"],
        created: ["created_at"], updated: ["last_activity_at", "created_at"],
        isTop: [("hidden", "COALESCE(s.hidden, 0) <> 1")])
    ],
    queries: [
      "SELECT 'sessions' AS \"table\", s.* FROM sessions s WHERE s.id = :session",
      // Nothing forbids a circle of parents: the way up has an end.
      """
      WITH RECURSIVE chain(node_id, depth) AS (
        SELECT s.main_chain_id, 0 FROM sessions s WHERE s.id = :session
        UNION ALL
        SELECT m.parent_node_id, c.depth + 1 FROM chain c
        JOIN message_nodes m ON m.session_id = :session AND m.node_id = c.node_id
        WHERE m.parent_node_id IS NOT NULL AND c.depth < 50000)
      SELECT 'message_nodes' AS "table", m.row_id AS changed, m.*
      FROM chain c JOIN message_nodes m ON m.session_id = :session AND m.node_id = c.node_id
      WHERE m.row_id > :since ORDER BY c.depth DESC
      """,
      """
      SELECT 'message_nodes' AS "table", m.row_id AS changed, m.* FROM message_nodes m
      WHERE m.session_id = :session AND m.row_id > :since
        AND (SELECT s.main_chain_id FROM sessions s WHERE s.id = :session) IS NULL
      ORDER BY m.created_at, m.row_id
      """,
    ], json: ["chat_message"])

  private var chat = Chat()
  private var branches = Branches()

  mutating func read(
    _ row: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    switch writer.record.file {
    case "sessions":
      facts.id = row["id"]?.string
      facts.title = row["title"]?.nonNull?.string
      facts.model = row["model"]?.nonNull?.string
      facts.startedAt = row["created_at"]?.moment
    case "message_nodes":
      read(node: row, on: &writer, &facts)
      facts.answer = chat.answer
      facts.ending = chat.isAnswered ? .succeeded : .lost
    case let table: writer.unknownRecord(table ?? "")
    }
  }

  private mutating func read(
    node row: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard let message = row["chat_message"], message.kind == .object, let id = row["node_id"] else {
      return writer.malformed("a message that is no object")
    }
    let name = SourceKey(id.shortText)
    if branches.knows(name) { return }
    let parent = row["parent_node_id"]?.nonNull.map { SourceKey($0.shortText) }
    if !branches.add(name, parent: parent, on: &writer) {
      writer.malformed("the parent of a message is not there")
    }
    let first = writer.events.count
    writer.time = row["created_at"]?.moment
    let entry = chat.write(
      message, named: id.shortText, at: writer.time, on: &writer, asked: { facts.asked($0) })
    if let entry {
      let thinking = message["thinking"]?.nonNull
      if let text = thinking?["thinking"] ?? thinking { writer.set(entry, .reasoning, text) }
    }
    chat.writeOpenCalls(on: &writer)
    branches.add(from: first, of: writer, to: name)
  }
}
