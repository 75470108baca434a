import JSONReading
import SessionModel

/// Threads of Zed's agent, out of its database `threads.db`: a row holds the whole thread as JSON, packed by
/// Zstandard.
///
/// Source: zed-industries/zed, `crates/agent/src/db.rs` (the table, both shapes of a thread), `thread.rs` (messages
/// and their content), `tools/spawn_agent_tool.rs` (the output of a call names the thread that it started).
struct Zed: FactsFormat {
  static let name = "zed"
  static let traits: SourceTraits = [.facts, .documents, .namesMainFile]
  static let format = Format(
    name: name, summary: "threads of Zed's agent (threads.db)",
    writer: .init("Zed"),
    coverage: .init(
      read:
        "title, model, messages, thinking, tool calls with arguments, results and failures, tokens, subagents under the calls that started them",
      derived:
        "the end of the thread by its last message; which call a subagent belongs to that is at work",
      unknown:
        "times of messages and calls; cost; threads of other agents inside Zed, which keep their own"
    ),
    recognises: { _ in false },
    containers: .init(databases: [tables, oldTables]),
    makeReader: { RecordReader(Zed()) })

  private static let columns: Set<String> = ["id", "summary", "updated_at", "data_type", "data"]

  private static let tables = DatabaseTables(
    needed: ["threads": columns.union(["parent_id"])], sessions: [sessions],
    queries: [
      """
      WITH RECURSIVE tree(id) AS (
        SELECT :session UNION SELECT t.id FROM threads t JOIN tree ON t.parent_id = tree.id)
      SELECT CASE WHEN t.id = :session THEN 'threads' ELSE 'threads/' || t.id END AS "table", t.*
      FROM threads t JOIN tree USING (id) ORDER BY t.id <> :session, t.updated_at
      """
    ], json: ["data"])

  /// The table before there were subagents.
  private static let oldTables = DatabaseTables(
    needed: ["threads": columns], sessions: [sessions],
    queries: ["SELECT 'threads' AS \"table\", t.* FROM threads t WHERE t.id = :session"],
    json: ["data"])

  private static let sessions = SessionTable(
    name: "threads", title: ["summary"], folder: ["folder_paths"], created: ["created_at"],
    updated: ["updated_at"], isTop: [("parent_id", "COALESCE(s.parent_id, '') = ''")])

  private var places = SessionPlaces()
  /// The calls that started a thread that is not named yet.
  private var starting: [NodeID] = []

  mutating func rename(_ new: (NodeID) -> NodeID) {
    places.rename(new)
    starting = starting.map(new)
  }

  mutating func read(
    _ row: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard let id = row["id"]?.string else { return writer.refuse("a thread without an id") }
    guard let thread = row["data"]?.nonNull, thread["messages"] != nil else {
      return writer.refuse("a thread that can't be unpacked")
    }
    let isTop = places.begin(id)
    if !isTop, places[id] == nil { place(id, row["summary"]?.string, on: &writer) }
    let place = places[id] ?? .root
    var body = ZedThread(place: place)
    body.write(thread, on: &writer)
    starting = isTop ? body.starting : starting + body.starting
    for child in body.started { places.put(child.thread, under: child.call) }
    _ = places.takeReady()
    guard isTop else { return }
    facts.id = id
    facts.title = row["summary"]?.string
    facts.prompt = body.prompt
    facts.model = thread["model"]?["model"]?.string
    facts.startedAt = row["created_at"]?.moment
    facts.usage = Self.tokens(thread)
    facts.answer = body.chat.answer
    facts.ending = body.chat.isAnswered ? .succeeded : .lost
  }

  /// Puts a thread that no result names under the first call that is at work on one.
  private mutating func place(_ id: String, _ title: String?, on writer: inout RecordWriter) {
    if starting.isEmpty {
      places.put(alone: id, title ?? "subagent", on: &writer)
    } else {
      places.put(id, under: starting.removeFirst())
    }
  }

  /// The tokens of all requests. What came from the cache, or went there, is not in the input.
  private static func tokens(_ thread: JSONValue) -> TokenUsage {
    guard let usage = thread["cumulative_token_usage"]?.nonNull else { return TokenUsage() }
    return TokenUsage(
      fresh: usage["input_tokens"]?.tokens, output: usage["output_tokens"]?.tokens,
      cached: usage["cache_read_input_tokens"]?.tokens,
      cacheWrites5m: usage["cache_creation_input_tokens"]?.tokens)
  }
}
