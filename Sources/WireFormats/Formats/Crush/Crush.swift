import JSONReading
import SessionModel

/// Sessions of Crush, out of the database of a project (`.crush/crush.db`).
///
/// Source: charmbracelet/crush, `internal/db/migrations`, `internal/message/message.go` and `content.go` (parts
/// `{type, data}`), `internal/session/session.go` (a subagent's session is called
/// `<message>$$<call>`). Messages are changed in place. The tokens in a session's row are those of its last
/// request (`updateSessionTokenCounters`), which is why they are not read; its cost is the sum, that of
/// subagents included.
struct Crush: FactsFormat {
  static let name = "crush"
  static let format = Format(
    name: name, summary: "sessions of Crush (crush.db of a project)",
    writer: .init("Crush"),
    coverage: .init(
      read:
        "title, model, messages, thinking, tool calls with arguments, results, failures and refusals, commands of the user, why a turn ended, times, cost, subagents under their calls",
      derived: "that a call without a result runs; how the session stands, by its last message",
      unknown: "tokens (those of the last request alone are kept); files, to-do lists"),
    recognises: { _ in false },
    containers: .init(databases: [tables]),
    wording: .whole(made: [.init("shell")]),
    makeReader: { RecordReader(Crush()) })

  private static let tables = DatabaseTables(
    needed: [
      "sessions": [
        "id", "parent_session_id", "title", "prompt_tokens", "completion_tokens", "cost",
      ],
      "messages": ["id", "session_id", "role", "parts", "created_at", "updated_at"],
    ],
    sessions: [
      SessionTable(
        name: "sessions", title: ["title"], created: ["created_at"], updated: ["updated_at"],
        isTop: [("parent_session_id", "COALESCE(s.parent_session_id, '') = ''")],
        last: """
          CASE WHEN s.updated_at > strftime('%s', 'now') - 3600 THEN
            (SELECT json_object('role', m.role,
              'parts', CASE WHEN json_valid(m.parts) THEN json(m.parts) END)
             FROM messages m WHERE m.session_id = s.id
             ORDER BY m.created_at DESC, m.rowid DESC LIMIT 1) END
          """)
    ],
    queries: [
      """
      \(tree) SELECT 'sessions' AS "table", s.* FROM sessions s JOIN tree USING (id)
      ORDER BY s.id <> :session, s.created_at
      """,
      """
      \(tree)
      SELECT 'messages' AS "table", m.updated_at AS changed, m.*
      FROM messages m JOIN tree ON m.session_id = tree.id
      WHERE m.updated_at >= :since ORDER BY m.created_at, m.rowid
      """,
    ], json: ["parts"], turn: turn(ofLast:))

  private static let tree = """
    WITH RECURSIVE tree(id) AS (
      SELECT :session UNION SELECT s.id FROM sessions s JOIN tree t ON s.parent_session_id = t.id)
    """

  /// How a session stands by its last message.
  private static func turn(ofLast message: JSONValue) -> SessionGlance.Turn {
    guard message["role"]?.isString("assistant") == true else { return .working }
    let finish = message.list("parts").last { $0["type"]?.isString("finish") == true }
    return finish.flatMap { outcome($0["data"]?["reason"]?.string) }.map { .ended($0) } ?? .working
  }

  /// What the reason for which a message ended means for the session; `nil` when it goes on.
  private static func outcome(_ reason: String?) -> SessionStatus? {
    switch reason {
    case "end_turn": .succeeded
    case "max_tokens", "content_filter": .incomplete
    case "canceled": .cancelled
    case "error": .failed
    default: nil
    }
  }

  private var places = SessionPlaces()
  /// The conversation of each session.
  private var chats: [String: Chat] = [:]
  /// The calls by the names of the sessions that they would start.
  private var calls: [String: NodeID] = [:]
  /// The calls that have a result.
  private var answered: Set<NodeID> = []
  private var titles: [String: String] = [:]

  mutating func takeReady() -> [HeldRecord] { places.takeReady() }

  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool {
    guard let session = places.waiting else { return false }
    places.put(alone: session, titles[session] ?? "subagent", on: &writer)
    return true
  }

  mutating func read(
    _ row: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    switch writer.record.file {
    case "sessions": read(session: row, &facts)
    case "messages":
      guard let session = row["session_id"]?.string, let id = row["id"]?.string else {
        return writer.malformed("a message without a session")
      }
      guard let place = places.place(of: session, on: writer) else { return }
      var chat = chats.removeValue(forKey: session) ?? Chat()
      chat.scope = place
      read(message: row, id, under: place, &chat, on: &writer, &facts)
      chats[session] = chat
    case let table: writer.unknownRecord(table ?? "")
    }
  }

  private mutating func read(session row: JSONValue, _ facts: inout SessionFacts) {
    guard let id = row["id"]?.string else { return }
    titles[id] = row["title"]?.string
    guard places.begin(id) else { return }
    facts.id = id
    facts.title = row["title"]?.string
    facts.startedAt = row["created_at"]?.moment
    // Nothing was paid for by the token where nothing was counted.
    facts.usage.cost = row["cost"]?.dollars.flatMap { $0 > 0 ? $0 : nil }
  }

  // MARK: Messages

  /// The kinds of parts.
  private static let kinds: Set<String> = [
    "text", "reasoning", "image_url", "binary", "tool_call", "tool_result", "shell_command",
    "finish",
  ]

  private mutating func read(
    message row: JSONValue, _ id: String, under place: NodeID, _ chat: inout Chat,
    on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    writer.time = row["created_at"]?.moment
    let parts = row.list("parts")
    for part in parts {
      let type = part["type"]?.string ?? ""
      if !Self.kinds.contains(type) { writer.unknown("unknown part \"\(type)\"") }
      if type == "tool_result", let result = part["data"] { answer(result, &chat, on: &writer) }
    }
    guard row["role"]?.isString("tool") != true else { return }
    let word = row["role"]?.string ?? ""
    if EntryRole(word: word) == nil { writer.unknown("unknown role \"\(word)\"") }
    let isSummary = row["is_summary_message"]?.integer ?? 0 != 0
    let role = isSummary ? .system : EntryRole(word: word) ?? .assistant
    let entry = writer.entry(named: id, role: role, under: place)
    writer.set(entry, .id, text: id)
    if isSummary { writer.mark(entry, .summary) }
    writer.set(entry, .startedAt, moment: writer.time)
    if place == .root, role == .assistant, let model = row["model"]?.nonNull?.string {
      facts.model = model
    }
    let says = write(parts, of: entry, id, role, &chat, on: &writer)
    if place == .root { facts.answer = chat.answer }
    if place == .root, role == .user {
      facts.settled = nil
      facts.error = nil
      facts.asked(says.text)
    }
    finish(says.finish, entry, role, isTop: place == .root, &chat, on: &writer, &facts)
  }

  /// Writes the parts of a message.
  private mutating func write(
    _ parts: [JSONValue], of entry: NodeID, _ message: String, _ role: EntryRole,
    _ chat: inout Chat, on writer: inout RecordWriter
  ) -> (text: String, finish: JSONValue?) {
    var texts: [ContentParts.Words] = []
    var thoughts: [ContentParts.Words] = []
    var requests: [JSONValue] = []
    var finish: JSONValue?
    for part in parts {
      let data = part["data"]
      switch part["type"]?.string {
      case "text": if let text = data?["text"] { texts.append(.value(text)) }
      case "reasoning": if let text = data?["thinking"] { thoughts.append(.value(text)) }
      case "image_url", "binary":
        let media = (data?["MIMEType"]?.string).map { Media(type: $0, size: nil).text }
        texts.append(.text(media ?? "[image]"))
      case "tool_call": if let data { requests.append(data) }
      case "shell_command": if let data { write(command: data, under: entry, on: &writer) }
      case "finish": finish = data
      default: break
      }
    }
    writer.set(entry, .message, words: texts)
    writer.set(entry, .reasoning, words: thoughts)
    chat.note(entry, role, says: !texts.isEmpty)
    for request in requests { write(call: request, of: entry, message, &chat, on: &writer) }
    return (ContentParts.joined(texts), finish)
  }

  private mutating func finish(
    _ finish: JSONValue?, _ entry: NodeID, _ role: EntryRole, isTop: Bool, _ chat: inout Chat,
    on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let outcome = Self.outcome(finish?["reason"]?.string)
    writer.set(entry, .completedAt, moment: finish?["time"]?.moment)
    if outcome == .cancelled || outcome == .failed {
      let status: ToolStatus = outcome == .failed ? .lost : .cancelled
      for call in chat.open { writer.set(call, status, .inferred) }
    }
    var error: String?
    if outcome == .failed {
      let words = [finish?["message"]?.string, finish?["details"]?.string].compactMap { $0 }
      error = words.filter { !$0.isEmpty }.joined(separator: ": ")
    }
    writer.set(entry, .error, text: error)
    guard isTop, role == .assistant else { return }
    facts.settled = outcome
    facts.error = error
    facts.ending = outcome ?? .lost
  }

  // MARK: Calls

  private mutating func write(
    call data: JSONValue, of entry: NodeID, _ message: String, _ chat: inout Chat,
    on writer: inout RecordWriter
  ) {
    let key = "\(message)$$\(data["id"]?.string ?? "")"
    let node: NodeID
    if let known = calls[key] {
      node = known
      writer.set(node, .arguments, data["input"])
      chat.callsTools = true
    } else {
      node = chat.write(call: data, at: writer.time, under: entry, on: &writer)
      calls[key] = node
      places.put(key, under: node)
    }
    guard !answered.contains(node) else { return }
    // Until it is finished, its arguments are on their way.
    writer.set(node, data["finished"]?.bool == false ? .pending : .running)
  }

  private mutating func answer(
    _ result: JSONValue, _ chat: inout Chat, on writer: inout RecordWriter
  ) {
    let id = result["tool_call_id"]
    let isError = result["is_error"]?.bool ?? false
    let text = isError ? result["content"]?.string ?? "" : ""
    let status: ToolStatus =
      !isError
      ? .completed
      : text.hasPrefix("User denied permission")
        ? .rejected : text.contains("was interrupted") ? .cancelled : .failed
    if let known = SourceID(named: id?.string),
      let node = writer.memory.calls[SourceKey(known, in: chat.scope)]?.node
    {
      answered.insert(node)
    }
    chat.finish(
      id, status, result: isError ? nil : result["content"],
      error: isError ? result["content"] : nil, name: result["name"], at: writer.time, on: &writer)
  }

  /// Writes a command that the user ran.
  private func write(command: JSONValue, under entry: NodeID, on writer: inout RecordWriter) {
    let call = writer.call(named: "shell", under: entry)
    writer.set(call, .name, text: "shell")
    writer.set(call, .arguments, command["command"])
    writer.set(call, .result, command["output"])
    let code = command["exit_code"]?.integer ?? 0
    writer.set(call, .error, text: code == 0 ? nil : "exit code \(code)")
    writer.set(call, code == 0 ? .completed : .failed)
  }
}
