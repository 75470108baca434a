import JSONReading
import SessionModel

/// Sessions of Kiro's command line: the lines of `sessions/cli/<id>.jsonl` with a document beside them, and the
/// conversations of its database, which are documents by themselves.
///
/// Source: `internal/parser/kiro.go` and `kiro_sqlite.go` of kenn-io/agentsview; for the conversations
/// `crates/chat-cli/src/cli/chat/message.rs` and `parser.rs` of aws/amazon-q-developer-cli, which Kiro's come from.
struct Kiro: FactsFormat {
  static let name = "kiro"
  static let traits: SourceTraits = [.facts, .documents, .lines, .namesMainFile]
  static let format = Format(
    name: name, summary: "sessions of Kiro CLI: session .jsonl, its database, saved conversations",
    writer: .init(
      "Kiro CLI", shape: "session format", checked: "1", place: "`version` of the lines",
      version: { $0["kind"] == nil ? nil : $0["version"] }),
    coverage: .init(
      read:
        "prompts, answers, thinking, tool calls with arguments, results, failures and cancellations; title, model and id where they stand beside; times of prompts, of conversations also of answers",
      derived: "the end of the session by its last message",
      unknown: "times of calls, cost, subagents; tokens, which are estimates of the program's own"),
    recognises: { probe in
      kinds.contains(probe.text("kind") ?? "") && probe.has("data")
        || !probe.isArray && probe.has("conversation_id") && probe.has(oneOf: "history", "value")
    },
    companions: { path in
      guard path.hasSuffix(".jsonl") else { return [] }
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
      let document = "/" + (parts.last ?? "").dropLast(6) + ".json"
      return [.init(path: folder, isRecursive: false, lines: [], documents: [document])]
    },
    containers: .init(databases: [tables]),
    makeReader: { RecordReader(Kiro()) })

  private static let tables = DatabaseTables(
    needed: ["conversations_v2": ["key", "conversation_id", "value", "created_at", "updated_at"]],
    sessions: [
      SessionTable(
        name: "conversations_v2", id: "conversation_id", folder: ["key"], created: ["created_at"],
        updated: ["updated_at"])
    ],
    queries: [
      // The same conversation may stand under several folders: the newest one counts.
      """
      SELECT 'conversations_v2' AS "table", c.* FROM conversations_v2 c
      WHERE c.conversation_id = :session ORDER BY c.updated_at DESC, c.created_at DESC LIMIT 1
      """
    ], json: ["value"])

  /// The kinds of lines that tell of messages.
  private static let kinds: Set<String> = ["Prompt", "AssistantMessage", "ToolResults"]

  private var chat = Chat()
  /// The entries of the lines so far: a record says that all of them were cleared.
  private var entries: [NodeID] = []

  static func tellsAll(_ value: JSONValue) -> Bool { value["conversation_id"] != nil }

  mutating func rename(_ new: (NodeID) -> NodeID) { entries = entries.map(new) }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    if writer.isWhole { return KiroConversation.write(value, on: &writer, &facts) }
    guard value["kind"] != nil else { return Self.read(document: value, on: &writer, &facts) }
    let data = value["data"]
    writer.time = data?["meta"]?["timestamp"]?.moment
    let name = data?["message_id"]?.nonNull?.string ?? writer.recordName
    let content = Content(data?["content"], on: &writer)
    switch value["kind"]?.string {
    case "Prompt":
      write(content, named: name, .user, on: &writer)
      facts.asked(ContentParts.joined(content.texts))
    case "AssistantMessage": write(content, named: name, .assistant, on: &writer)
    case "ToolResults":
      for result in content.results {
        Self.answer(
          result["toolUseId"], result["content"], result["status"], &chat, on: &writer)
      }
    case "Clear":
      for entry in entries { writer.add(.retract(entry)) }
      entries = []
      chat = Chat()
    case let kind: writer.unknownRecord(kind ?? "")
    }
    facts.answer = chat.answer
    facts.ending = chat.isAnswered ? .succeeded : .lost
  }

  /// What is said in a message.
  private struct Content {
    var texts: [ContentParts.Words] = []
    var thoughts: [ContentParts.Words] = []
    var calls: [JSONValue] = []
    var results: [JSONValue] = []

    init(_ blocks: JSONValue?, on writer: inout RecordWriter) {
      for block in blocks?.elements.map({ $0 }) ?? [] {
        let data = block["data"]
        switch block["kind"]?.string {
        case "text": if let data, !data.isString("") { texts.append(.value(data)) }
        case "thinking": if let text = data?["text"] { thoughts.append(.value(text)) }
        case "toolUse": if let data { calls.append(data) }
        case "toolResult": if let data { results.append(data) }
        case "image": texts.append(.text("[image]"))
        case let kind: writer.unknown("unknown block \"\(kind ?? "")\"")
        }
      }
    }
  }

  private mutating func write(
    _ content: Content, named name: String, _ role: EntryRole, on writer: inout RecordWriter
  ) {
    let entry = writer.entry(named: name, role: role, under: .root)
    entries.append(entry)
    writer.set(entry, .startedAt, moment: writer.time)
    writer.set(entry, .message, words: content.texts)
    writer.set(entry, .reasoning, words: content.thoughts)
    chat.note(entry, role, says: !content.texts.isEmpty)
    for call in content.calls {
      chat.write(call: call, named: call["toolUseId"], under: entry, on: &writer)
    }
    chat.writeOpenCalls(on: &writer)
  }

  /// Gives a call its result: parts that hold a text or any value, under names of either spelling.
  static func answer(
    _ id: JSONValue?, _ content: JSONValue?, _ status: JSONValue?, isCancelled: Bool = false,
    _ chat: inout Chat, on writer: inout RecordWriter
  ) {
    let word = status?.string ?? "success"
    let known = ToolStatus(word: word)
    if known == nil { writer.unknown("unknown status \"\(word)\" of a call") }
    let parts = content.map { $0.kind == .array ? Array($0.elements) : [$0] } ?? []
    let values = parts.map { $0["data"] ?? $0["Text"] ?? $0["Json"] ?? $0 }
    let verdict: ToolStatus = isCancelled ? .cancelled : known ?? .completed
    let text = ContentParts.joined(values.map { .value($0) })
    let isError = verdict == .failed
    if values.count == 1 {
      chat.finish(
        id, verdict, result: isError ? nil : values[0], error: isError ? values[0] : nil,
        at: writer.time, on: &writer)
    } else {
      let node = chat.take(id?.string, on: &writer)
      guard let node else { return }
      writer.set(node, isError ? .error : .result, text: text)
      writer.set(node, verdict)
    }
  }

  /// Reads the document beside the lines.
  private static func read(
    document: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    guard document["session_id"] != nil else {
      return writer.unknownRecord(writer.record.file ?? "")
    }
    facts.id = document["session_id"]?.string
    facts.title = document["title"]?.nonNull?.string
    facts.startedAt = document["created_at"]?.moment
    let model = document["session_state"]?["rts_model_state"]?["model_info"]?["model_id"]
    if let model = model?.string { facts.model = model }
  }
}
