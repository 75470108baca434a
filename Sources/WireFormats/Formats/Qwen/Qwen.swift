import JSONReading
import SessionModel

/// Sessions of Qwen Code: lines like those of Claude Code around messages like those of Gemini, in a tree
/// of which the branch to the last record is shown.
///
/// Source: `reference/session-formats.md` sections 2 and 4.4, and recorded sessions.
struct Qwen: SourceFormat {
  static let name = "qwen"

  static let format = Format(
    name: name,
    summary: "Qwen Code: chats .jsonl",
    writer: .init(
      "Qwen Code", checked: "0.21.13", place: "`version` of the lines", version: { $0["version"] }),
    coverage: .init(
      read: "messages, thoughts, calls with arguments and results, branches, title, model, tokens",
      derived: "the outcome of the session",
      unknown: "durations, cost, subagents"),
    recognises: {
      $0.has("uuid") && $0.has("sessionId")
        && ($0.has(nested: "message.parts") || $0.has(oneOf: "systemPayload", "toolCallResult"))
    },
    wording: .whole(made: [.init("Context compacted", for: "chat_compression")]),
    glance: { ClaudeCode.readGlance($0, &$1) },
    makeReader: { RecordReader(Qwen()) })

  private var branches = Branches()

  static func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    let type = writer.string(value, "type") ?? ""
    guard let id = writer.string(value, "uuid").map({ SourceID($0) }) else {
      writer.unknownRecord(type)
      return
    }
    // A message that is written in pieces repeats its name.
    if !branches.knows(id.key) {
      let parent = writer.string(value, "parentUuid").map { SourceKey($0) }
      if !branches.add(id.key, parent: parent, on: &writer) {
        writer.malformed("the parent of a record is not there")
      }
    }
    if let session = value["sessionId"], !transcriptHasID {
      transcriptHasID = true
      writer.set(.root, .id, writer.keep(session))
    }
    let first = writer.events.count
    switch type {
    case "user": user(value, &writer)
    case "assistant": assistant(value, id, &writer)
    case "tool_result": results(value, &writer)
    case "system": system(value, &writer)
    default: writer.unknownRecord(type)
    }
    branches.add(from: first, of: writer, to: id.key)
  }

  /// Whether the session has its name.
  private var transcriptHasID = false

  // MARK: Messages

  private func parts(_ value: JSONValue) -> [JSONValue] { value["message"]?.list("parts") ?? [] }

  private func user(_ value: JSONValue, _ writer: inout RecordWriter) {
    let parts = parts(value)
    if parts.contains(where: { $0["functionResponse"] != nil }) { return results(value, &writer) }
    let shown = value["systemPayload"]?["displayText"]?.nonNull
    let words = shown.map { writer.words(of: $0) } ?? parts.flatMap { writer.words(of: $0) }
    let typed = writer.takeContext(of: words)
    if typed.isEmpty, !words.isEmpty { return }
    writer.settleOpenCalls(.lost)
    writer.turnStarted()
    let entry = writer.entry(nil, .user)
    writer.append(
      entry, .message, typed.compactMap { writer.datum(of: [$0]) }, between: "\n")
    writer.title(ContentParts.joined(typed))
  }

  private func assistant(_ value: JSONValue, _ id: SourceID, _ writer: inout RecordWriter) {
    let entry = writer.entry(id.text, .assistant)
    if let model = value["model"]?.nonNull { writer.set(.root, .model, writer.keep(model)) }
    if let usage = value["usageMetadata"]?.nonNull {
      let tokens = TokenUsage(
        input: usage["promptTokenCount"]?.tokens,
        output: Self.output(usage),
        cached: usage["cachedContentTokenCount"]?.tokens)
      writer.facts.usage.addTold(tokens)
      writer.writeUsage()
      writer.count(tokens, of: entry, model: value["model"])
      writer.context(
        filled: usage["totalTokenCount"]?.tokens, window: value["contextWindowSize"]?.tokens)
    }
    var asks = false
    var words: Datum?
    let parts = parts(value)
    for part in parts {
      if let call = part["functionCall"] {
        asks = true
        _ = writer.call(
          writer.string(call, "id"), name: call["name"].map { writer.keep($0) },
          arguments: call["args"]?.nonNull.map { writer.keep($0) }, under: entry)
      } else if let text = writer.text(of: part) {
        let isThought = part["thought"]?.bool ?? false
        writer.append(entry, isThought ? .reasoning : .message, text)
        if isThought { continue }
        words = text
        writer.seekLeaks(in: writer.words(of: part), of: entry)
      }
    }
    // A piece that holds nothing tells its tokens alone.
    if !parts.isEmpty { writer.turnAnswered(words, asks: asks) }
  }

  /// What the model wrote: what all of it holds beyond the prompt. The candidates have the thoughts in them
  /// already, unlike those of Gemini.
  private static func output(_ usage: JSONValue) -> Tokens? {
    let candidates = usage["candidatesTokenCount"]?.tokens
    guard let total = usage["totalTokenCount"]?.tokens,
      let prompt = usage["promptTokenCount"]?.tokens,
      total >= prompt
    else { return candidates }
    return total - prompt
  }

  // MARK: Results

  private func results(_ value: JSONValue, _ writer: inout RecordWriter) {
    let told = value["toolCallResult"]
    for part in parts(value) {
      guard let response = part["functionResponse"] else { continue }
      let content = response["response"]
      guard
        let id = writer.string(response, "id") ?? told.flatMap({ writer.string($0, "callId") })
      else {
        writer.malformed("a result without id")
        continue
      }
      let error = Self.error(in: content, told)
      let call = writer.finish(
        id,
        .init(
          status: Self.status(of: content, told),
          result: error == nil ? writer.text(of: content?["output"] ?? content) : nil,
          error: writer.text(of: error?["message"] ?? error), completedAt: writer.time))
      writer.tell(edits: told?["resultDisplay"], of: call)
    }
  }

  /// What a response, or what is told of it beside it, names as an error.
  private static func error(in response: JSONValue?, _ told: JSONValue?) -> JSONValue? {
    response?["error"]?.nonNull ?? told?["error"]?.nonNull
  }

  /// How a call stands by its response and what is told of it beside it.
  static func status(of response: JSONValue?, _ told: JSONValue?) -> ToolStatus {
    let word = told?["status"]?.string
    if word == "cancelled" { return .cancelled }
    return word == "error" || error(in: response, told) != nil ? .failed : .completed
  }

  // MARK: The session

  private func system(_ value: JSONValue, _ writer: inout RecordWriter) {
    let payload = value["systemPayload"]
    let type = writer.string(value, "subtype") ?? ""
    switch type {
    case "custom_title":
      if let title = writer.string(payload, "customTitle") { writer.title(title, replacing: true) }
    case "chat_compression":
      let entry = writer.entry(nil, .system)
      writer.mark(entry, .summary)
      writer.set(entry, .message, writer.keep("Context compacted"))
    case "notification", "slash_command":
      guard let text = writer.text(of: payload?["displayText"] ?? payload?["rawCommand"]) else {
        return
      }
      let entry = writer.entry(nil, .system)
      writer.mark(entry, type == "notification" ? .notification : .command)
      writer.set(entry, .message, text)
    case "rewind", "session_artifact_snapshot", "ui_telemetry", "at_command",
      "file_history_snapshot", "attribution_snapshot":
      break
    default: writer.unknownRecord(type)
    }
  }
}
