import JSONReading
import SessionModel

/// Sessions of Factory's Droid: its session files, and what `droid exec -o stream-json` writes.
///
/// Source: `reference/session-formats.md` section 5 and recordings of both.
struct Droid: FactsFormat {
  static let name = "droid"
  static let format = Format(
    name: name, summary: "sessions of Droid: session files and its stream-json",
    writer: .init(
      "Droid", checked: "0.81.0", place: "`version` of `session_start`",
      version: { $0["type"]?.isString("session_start") == true ? $0["version"] : nil }),
    coverage: .init(
      read: """
        title, model, messages, thinking, tool calls with times, results and exit codes; tokens, of a session \
        file from the settings beside it
        """,
      derived:
        "failure of a command by its exit code; the end of a session file by its last message",
      unknown: "tokens of single messages, cost; running times other than from message to message"),
    recognises: { probe in
      (probe.text("type") == "session_start" && probe.has(oneOf: "cwd", "title", "owner"))
        || (probe.text("type") == "system" && probe.has("session_id") && !probe.has("subtype"))
        || (probe.text("type") == "tool_call" && probe.has("toolName"))
        || (probe.text("type") == "message" && probe.has("session_id") && probe.has("text"))
        || (isInit(probe) && probe.has("reasoning_effort"))
    },
    suspects: { isInit($0) },
    companions: { path in
      guard path.hasSuffix(".jsonl") else { return [] }
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
      let name = parts.last?.dropLast(6) ?? ""
      return [
        .init(path: folder, isRecursive: false, lines: [], documents: ["/\(name).settings.json"])
      ]
    },
    makeReader: { RecordReader(Droid()) })

  /// Whether a stream begins so; Claude Code and Cursor begin theirs with the same words and other fields.
  private static func isInit(_ probe: Probe) -> Bool {
    probe.text("type") == "system" && probe.text("subtype") == "init" && probe.has("session_id")
      && probe.has("tools") && !probe.has(oneOf: "uuid", "permissionMode", "mcp_servers")
  }

  private var chat = Chat()

  /// Reads one record.
  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    if !writer.isMain { return Self.read(settings: value, on: &writer, &facts) }
    writer.time = value["timestamp"]?.moment
    switch value["type"]?.string {
    case "session_start":
      facts.id = value["id"]?.string
      facts.title = (value["sessionTitle"] ?? value["title"])?.nonNull?.string
    case "system":
      facts.id = value["session_id"]?.string
      facts.model = value["model"]?.string ?? facts.model
    case "message":
      if let message = value["message"] {
        write(message, value["id"], on: &writer, &facts)
      } else {
        writeLine(value, on: &writer, &facts)
      }
    case "reasoning":
      let entry = writer.entry(named: name(value, writer), under: .root)
      writer.set(entry, .startedAt, moment: writer.time)
      writer.set(entry, .reasoning, value["text"])
      chat.note(entry, .assistant, says: false)
    case "tool_call":
      let message = value["messageId"]?.string.flatMap { entries[$0] }
      let entry =
        message ?? chat.assistant ?? writer.entry(named: name(value, writer), under: .root)
      chat.note(entry, .assistant, says: false)
      let call = chat.write(
        call: value, named: value["toolCallId"] ?? value["id"], at: writer.time, under: entry,
        on: &writer)
      writer.set(call, .running)
    case "tool_result": answer(value, on: &writer)
    case "completion":
      facts.stated = .succeeded
      facts.completedAt = writer.time
      writer.set(.root, .outputText, value["finalText"])
      if let usage = value["usage"]?.nonNull { facts.usage = Self.tokens(usage) }
    case "error":
      facts.settled = .failed
      facts.error = value["message"]?.string ?? value["error"]?.string
    case "todo_state", "compaction_state", "session_end": break
    case let type: writer.unknownRecord(type ?? "")
    }
    facts.answer = chat.answer
    facts.ending = chat.isAnswered ? .succeeded : .lost
  }

  /// The entries of the stream's messages, by the ids that calls name.
  private var entries: [String: NodeID] = [:]

  /// Reads the settings of a session, which tell its model and what it took so far.
  private static func read(
    settings: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let usage = settings["tokenUsage"]?.nonNull
    guard usage != nil || settings["model"] != nil else {
      return writer.unknownRecord(writer.record.file ?? "")
    }
    facts.model = settings["model"]?.string ?? facts.model
    guard let usage else { return }
    // As with the service that Droid counts for, what is thought is part of the output.
    facts.usage = TokenUsage(
      fresh: usage["inputTokens"]?.tokens, output: usage["outputTokens"]?.tokens,
      cached: usage["cacheReadTokens"]?.tokens, cacheWrites5m: usage["cacheCreationTokens"]?.tokens)
  }

  /// The tokens of all answers. What came from the cache, or went there, is not in the input.
  private static func tokens(_ usage: JSONValue) -> TokenUsage {
    var figures = AnthropicUsage()
    figures.take(usage)
    return figures.usage
  }

  private func name(_ value: JSONValue, _ writer: RecordWriter) -> String {
    value["id"]?.string ?? writer.recordName
  }

  private mutating func write(
    _ message: JSONValue, _ id: JSONValue?, on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) {
    let name = id?.string ?? writer.recordName
    let entry = chat.write(
      message, named: name, at: writer.time, on: &writer, asked: { facts.asked($0) })
    if let entry { writer.set(entry, .id, id) }
    chat.writeOpenCalls(on: &writer)
  }

  /// A message of the stream, whose text stands beside its role.
  private mutating func writeLine(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let role = writer.role(value["role"], else: .assistant)
    var words = writer.words(of: value["text"])
    if role == .user, !words.isEmpty {
      words = writer.takeContext(of: words, named: name(value, writer))
      if words.isEmpty { return }
      facts.asked(ContentParts.joined(words))
    }
    let entry = writer.entry(named: name(value, writer), role: role, under: .root)
    writer.set(entry, .id, value["id"])
    writer.set(entry, .startedAt, moment: writer.time)
    writer.set(entry, .message, words: words)
    if let id = value["id"]?.string { entries[id] = entry }
    chat.note(entry, role, says: !words.isEmpty)
  }

  private mutating func answer(_ value: JSONValue, on writer: inout RecordWriter) {
    let isError =
      value["isError"]?.bool ?? (value["value"]?["exitCode"]?.integer.map { $0 != 0 } ?? false)
    let own = value["error"]?.nonNull
    let error = own ?? (value["isError"]?.bool == true ? value["value"] : nil)
    chat.finish(
      value["toolCallId"] ?? value["id"] ?? value["toolId"],
      isError || own != nil ? .failed : .completed,
      result: error == nil || own != nil ? value["value"] : nil,
      error: error.map { $0["message"] ?? $0 }, name: value["toolName"], at: writer.time,
      on: &writer)
  }
}
