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
    coverage: .init(
      read: "messages, thoughts, calls with arguments and results, branches, title, model, tokens",
      derived: "the outcome of the session",
      unknown: "durations, cost, subagents"),
    recognises: { $0.has("uuid") && $0.has("sessionId") && $0.has(nested: "message.parts") },
    makeReader: { RecordReader(Qwen()) })

  private var branches = Branches()

  func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

  mutating func read(
    _ value: JSONValue, on page: inout Page, after session: borrowing Session
  ) {
    let type = page.string(value, "type") ?? ""
    guard let id = page.string(value, "uuid").map({ SourceID($0) }) else {
      page.unknownRecord(type)
      return
    }
    // A message that is written in pieces repeats its name.
    if !branches.knows(id) {
      let parent = page.string(value, "parentUuid").map { SourceID($0) }
      if !branches.add(id, parent: parent, on: &page) {
        page.malformed("the parent of a record is not there")
      }
    }
    if let session = value["sessionId"], !transcriptHasID {
      transcriptHasID = true
      page.set(.root, .id, page.keep(session))
    }
    let first = page.writer.events.count
    switch type {
    case "user": user(value, &page)
    case "assistant": assistant(value, id, &page)
    case "tool_result": results(value, &page)
    case "system": system(value, &page)
    default: page.unknownRecord(type)
    }
    branches.add(
      page.writer.events.dropFirst(first).compactMap { event in
        if case .itemStart(let start) = event, start.kind == .entry { start.id } else { nil }
      }, to: id)
  }

  /// Whether the session has its name.
  private var transcriptHasID = false

  // MARK: Messages

  private func parts(_ value: JSONValue) -> [JSONValue] { value["message"]?.list("parts") ?? [] }

  private func user(_ value: JSONValue, _ page: inout Page) {
    let parts = parts(value)
    if parts.contains(where: { $0["functionResponse"] != nil }) { return results(value, &page) }
    page.settleOpenCalls(.lost)
    page.turnStarted()
    let entry = page.entry(nil, .user)
    let shown = value["systemPayload"]?["displayText"]
    if let text = page.text(of: shown) {
      page.set(entry, .message, text)
    } else {
      page.append(entry, .message, parts.compactMap { page.text(of: $0) }, between: "\n")
    }
    if let text = shown?.string ?? parts.lazy.compactMap({ $0["text"]?.string }).first {
      page.title(text)
    }
  }

  private func assistant(_ value: JSONValue, _ id: SourceID, _ page: inout Page) {
    let entry = page.entry(id.text, .assistant)
    if let model = value["model"]?.nonNull { page.set(.root, .model, page.keep(model)) }
    if let usage = value["usageMetadata"]?.nonNull {
      let tokens = Transcript.Usage(
        input: usage["promptTokenCount"]?.tokens ?? 0,
        output: (usage["candidatesTokenCount"]?.tokens ?? 0)
          + (usage["thoughtsTokenCount"]?.tokens ?? 0),
        cached: usage["cachedContentTokenCount"]?.tokens ?? 0)
      page.transcript.usage.add(tokens)
      page.writeUsage()
      page.count(tokens, of: entry, model: value["model"])
    }
    var asks = false
    for part in parts(value) {
      if let call = part["functionCall"] {
        asks = true
        _ = page.call(
          page.string(call, "id"), name: call["name"].map { page.keep($0) },
          arguments: call["args"]?.nonNull.map { page.keep($0) }, under: entry)
      } else if let text = page.text(of: part) {
        let isThought = part["thought"]?.bool ?? false
        page.append(entry, isThought ? .reasoning : .message, text)
        if !isThought { page.answer(text) }
      }
    }
    if asks { page.transcript.outcome = nil } else { page.turnEnded(.succeeded) }
  }

  // MARK: Results

  private func results(_ value: JSONValue, _ page: inout Page) {
    let told = value["toolCallResult"]
    for part in parts(value) {
      guard let response = part["functionResponse"] else { continue }
      let content = response["response"]
      guard
        let id = page.string(response, "id") ?? told.flatMap({ page.string($0, "callId") })
      else {
        page.malformed("a result without id")
        continue
      }
      let error = content?["error"]?.nonNull ?? told?["error"]?.nonNull
      let word = told?["status"]?.string
      let status: ToolStatus =
        word == "cancelled" ? .cancelled : word == "error" || error != nil ? .failed : .completed
      page.finish(
        id,
        .init(
          status: status,
          result: error == nil ? page.text(of: content?["output"] ?? content) : nil,
          error: page.text(of: error?["message"] ?? error), completedAt: page.time))
    }
  }

  // MARK: The session

  private func system(_ value: JSONValue, _ page: inout Page) {
    let payload = value["systemPayload"]
    let type = page.string(value, "subtype") ?? ""
    switch type {
    case "custom_title":
      if let title = page.string(payload, "customTitle") { page.title(title, replacing: true) }
    case "chat_compression":
      page.set(page.entry(nil, .system), .message, page.keep("Context compacted"))
    case "notification", "slash_command":
      guard let text = page.text(of: payload?["displayText"] ?? payload?["rawCommand"]) else {
        return
      }
      page.set(page.entry(nil, .system), .message, text)
    case "rewind", "session_artifact_snapshot", "ui_telemetry", "at_command",
      "file_history_snapshot", "attribution_snapshot":
      break
    default: page.unknownRecord(type)
    }
  }
}
