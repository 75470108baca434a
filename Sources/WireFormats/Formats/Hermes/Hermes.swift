import JSONReading
import SessionModel

/// Sessions of Hermes: its database `state.db`, and the files of its older versions, one message a line or one
/// document.
///
/// Source: NousResearch/hermes-agent, `hermes_state_common.py` (the tables, which session was started from which
/// by `model_config._delegate_from`, which rows are shown); for the files `internal/parser/hermes.go` of
/// kenn-io/agentsview.
struct Hermes: FactsFormat {
  static let name = "hermes"
  static let traits: SourceTraits = [.facts, .documents, .lines]
  static let format = Format(
    name: name, summary: "sessions of Hermes: state.db, session .jsonl and .json",
    writer: .init("Hermes"),
    coverage: .init(
      read:
        "title, model, messages, thinking, tool calls with arguments and results, times, tokens and cost of the session, sessions that were delegated to",
      derived:
        "how the session stands, by its last message; which call delegated to a session: the first that no other one has",
      unknown:
        "whether a tool failed; tokens of single messages; sessions that go on after their context was compressed are sessions of their own"
    ),
    recognises: { probe in
      probe.text("role") == "session_meta"
        || !probe.isArray && probe.has("messages") && probe.has("session_start")
    },
    containers: .init(databases: [tables]),
    makeReader: { RecordReader(Hermes()) })

  private static let tables = DatabaseTables(
    needed: [
      "sessions": ["id", "source", "model", "model_config", "parent_session_id", "started_at"],
      "messages": [
        "id", "session_id", "role", "content", "tool_calls", "tool_call_id", "timestamp",
      ],
    ],
    sessions: [
      SessionTable(
        name: "sessions", title: ["title", "display_name"], folder: ["cwd"], model: ["model"],
        created: ["started_at"], updated: ["last_activity_at", "ended_at", "started_at"],
        isTop: [("model_config", "\(delegator("s")) IS NULL")],
        last: """
          CASE WHEN s.started_at > strftime('%s', 'now') - 86400 THEN
            (SELECT json_object('role', m.role, 'finish_reason', m.finish_reason)
             FROM messages m WHERE m.session_id = s.id ORDER BY m.id DESC LIMIT 1) END
          """)
    ],
    queries: [
      """
      \(tree) SELECT 'sessions' AS "table", s.* FROM sessions s JOIN tree USING (id)
      ORDER BY s.id <> :session, s.started_at
      """,
      """
      \(tree)
      SELECT 'messages' AS "table", m.id AS changed, m.*
      FROM messages m JOIN tree ON m.session_id = tree.id WHERE m.id > :since ORDER BY m.id
      """,
    ], json: ["tool_calls"], turn: turn(ofLast:))

  /// The session that a session was delegated from.
  private static func delegator(_ session: String) -> String {
    """
    json_extract(CASE WHEN json_valid(\(session).model_config) THEN \(session).model_config END,
      '$._delegate_from')
    """
  }

  private static let tree = """
    WITH RECURSIVE tree(id) AS (
      SELECT :session UNION SELECT c.id FROM sessions c JOIN tree t ON c.parent_session_id = t.id
      WHERE \(delegator("c")) = t.id)
    """

  /// How a session stands by its last message.
  private static func turn(ofLast message: JSONValue) -> SessionGlance.Turn {
    guard message["role"]?.isString("assistant") == true else { return .working }
    return outcome(message["finish_reason"]?.string).map { .ended($0) } ?? .answered
  }

  /// What the reason for which a message ended means for the session; `nil` when it goes on.
  private static func outcome(_ reason: String?) -> SessionStatus? {
    switch reason {
    case "stop", "end_turn": .succeeded
    case "length", "content_filter": .incomplete
    case "error": .failed
    default: nil
    }
  }

  private var places = SessionPlaces()
  /// The conversation of each session; of a file, which names none, that of the empty name.
  private var chats: [String: Chat] = [:]
  /// The calls of each session that delegate, and the sessions that they were found to have started.
  private var delegations: [String: [NodeID]] = [:]
  /// Where sessions come from, and what they are called.
  private var parents: [String: (id: String, title: String?)] = [:]

  static func tellsAll(_ value: JSONValue) -> Bool { value["messages"]?.kind == .array }

  mutating func takeReady() -> [HeldRecord] { places.takeReady() }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    switch writer.record.file {
    case "sessions": read(session: value, &facts)
    case "messages": read(row: value, on: &writer, &facts)
    default:
      guard !writer.isWhole else { return read(document: value, on: &writer, &facts) }
      writer.time = value["timestamp"]?.moment
      if value["role"]?.isString("session_meta") == true {
        facts.model = value["model"]?.string
        facts.startedAt = writer.time
      } else {
        var chat = chats.removeValue(forKey: "") ?? Chat()
        read(message: value, writer.recordName, under: .root, &chat, on: &writer, &facts)
        chats[""] = chat
      }
    }
  }

  // MARK: Sessions

  private mutating func read(session row: JSONValue, _ facts: inout SessionFacts) {
    guard let id = row["id"]?.string else { return }
    let title = row["title"]?.nonNull?.string
    guard places.begin(id) else {
      parents[id] = row["parent_session_id"]?.string.map { ($0, title) }
      return
    }
    facts.id = id
    facts.title = title
    facts.model = row["model"]?.nonNull?.string
    facts.startedAt = row["started_at"]?.moment
    let cost = row["actual_cost_usd"]?.dollars ?? row["estimated_cost_usd"]?.dollars
    facts.usage = TokenUsage(
      fresh: row["input_tokens"]?.tokens, output: row["output_tokens"]?.tokens,
      cached: row["cache_read_tokens"]?.tokens, cacheWrites5m: row["cache_write_tokens"]?.tokens,
      // No cost is told where the prices were not known.
      cost: cost.flatMap { $0 > 0 ? $0 : nil })
  }

  private mutating func read(
    document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    facts.id = document["session_id"]?.string
    facts.title = document["title"]?.nonNull?.string
    facts.model = document["model"]?.string
    facts.startedAt = document["session_start"]?.moment
    var chat = Chat()
    for (place, message) in document.list("messages").enumerated()
    where message["role"]?.isString("session_meta") != true {
      writer.time = message["timestamp"]?.moment
      read(message: message, "m\(place)", under: .root, &chat, on: &writer, &facts)
    }
  }

  // MARK: Messages

  private mutating func read(
    row: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard let session = row["session_id"]?.string, let id = row["id"]?.integer else {
      return writer.malformed("a message without a session")
    }
    // What was taken back is kept and no longer shown; what a summary stands for is.
    if row["active"]?.integer == 0, row["compacted"]?.integer ?? 0 == 0 { return }
    if places[session] == nil { place(delegated: session, on: &writer) }
    guard let place = places.place(of: session, on: writer) else { return }
    writer.time = row["timestamp"]?.moment
    var chat = chats.removeValue(forKey: session) ?? Chat()
    chat.scope = place
    read(message: row, "\(id)", under: place, &chat, on: &writer, &facts)
    chats[session] = chat
  }

  /// Puts a session under the first call of its parent that delegates and has none, the last one when all have.
  private mutating func place(delegated session: String, on writer: inout RecordWriter) {
    guard let parent = parents[session] else { return }
    guard let call = delegations[parent.id]?.first else {
      return places.put(alone: session, parent.title ?? "subagent", on: &writer)
    }
    if delegations[parent.id]?.count ?? 0 > 1 { delegations[parent.id]?.removeFirst() }
    places.put(session, under: call)
  }

  private mutating func read(
    message: JSONValue, _ name: String, under place: NodeID, _ chat: inout Chat,
    on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let isSummary = message["_compressed_summary"]?.integer ?? 0 != 0
    if isSummary || message["display_kind"]?.isString("hidden") == true {
      let entry = writer.entry(named: name, role: .system, under: place)
      writer.mark(entry, isSummary ? .summary : .context)
      writer.set(entry, .startedAt, moment: writer.time)
      writer.set(entry, .message, message["content"])
      return
    }
    var prompt: String?
    let entry = chat.write(
      message, named: name, under: place, at: writer.time, on: &writer, asked: { prompt = $0 })
    let role = message["role"]?.string
    if let entry, role == "assistant" { note(delegations: message, of: entry, place, on: writer) }
    chat.writeOpenCalls(on: &writer)
    guard place == .root else { return }
    facts.answer = chat.answer
    switch role {
    case "user":
      facts.settled = nil
      facts.asked(prompt)
    case "assistant":
      facts.settled = chat.callsTools ? nil : Self.outcome(message["finish_reason"]?.string)
    default: break
    }
    facts.ending = facts.settled ?? (chat.isAnswered ? .succeeded : .lost)
  }

  /// Notes the calls of a message that delegate to other sessions.
  private mutating func note(
    delegations message: JSONValue, of entry: NodeID, _ place: NodeID, on writer: RecordWriter
  ) {
    guard let session = message["session_id"]?.string else { return }
    for call in message.list("tool_calls") {
      let fields = ChatCall(call)
      guard fields.name?.isString("delegate_task") == true,
        let id = SourceID(named: fields.id?.string),
        let node = writer.memory.calls[SourceKey(id, in: place)]?.node
      else { continue }
      delegations[session, default: []].append(node)
    }
  }
}
