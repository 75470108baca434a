import JSONReading
import SessionModel

/// Sessions of Pi: a tree of entries, one a line, of which the branch to the last one is shown.
///
/// Source: `reference/session-formats.md` section 4.6. The first version had no tree.
struct Pi: SourceFormat {
  static let name = "pi"

  static let format = Format(
    name: name,
    summary: "Pi: session .jsonl",
    coverage: .init(
      read: """
        messages, thinking, calls with arguments and results, commands of the user, branches, \
        compactions, model, tokens, cost, name
        """,
      derived: "calls that were cut off by an abort or an error; the outcome of the session",
      unknown: "when a call began, apart from when it was asked for; details of results"),
    recognises: { $0.text("type") == "session" && $0.has("cwd") && $0.has("timestamp") },
    makeReader: { RecordReader(Pi()) })

  private var branches = Branches()

  func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

  mutating func read(
    _ value: JSONValue, on page: inout Page, after session: borrowing Session
  ) {
    let type = page.string(value, "type") ?? ""
    let id = page.string(value, "id").map { SourceID($0) }
    if let id, type != "session" {
      let parent = page.string(value, "parentId").map { SourceID($0) }
      if !branches.add(id, parent: parent, on: &page) {
        page.malformed("the parent of an entry is not there")
      }
    }
    let first = page.writer.events.count
    read(value, type, &page)
    guard let id, type != "session" else { return }
    branches.add(
      page.writer.events.dropFirst(first).compactMap { event in
        if case .itemStart(let start) = event, start.kind == .entry { start.id } else { nil }
      }, to: id)
  }

  private func read(_ value: JSONValue, _ type: String, _ page: inout Page) {
    switch type {
    case "session":
      if let id = value["id"] { page.set(.root, .id, page.keep(id)) }
      if let model = value["modelId"]?.nonNull { page.set(.root, .model, page.keep(model)) }
    case "message": message(value["message"], &page)
    case "model_change":
      if let model = value["modelId"]?.nonNull { page.set(.root, .model, page.keep(model)) }
    case "session_info":
      if let name = page.string(value, "name") { page.title(name, replacing: true) }
    case "compaction": note("Context compacted", value["summary"], &page)
    case "branch_summary": note("Branch summary", value["summary"], &page)
    case "custom_message": note("", value["content"], &page)
    case "thinking_level_change", "label", "custom", "leaf": break
    default: page.unknownRecord(type)
    }
  }

  /// Writes an entry of the program itself.
  private func note(_ title: String, _ text: JSONValue?, _ page: inout Page) {
    let entry = page.entry(nil, .system)
    if !title.isEmpty { page.append(entry, .message, page.keep(title + ":\n")) }
    if let text = page.text(of: text) { page.append(entry, .message, text) }
  }

  // MARK: Messages

  private func message(_ message: JSONValue?, _ page: inout Page) {
    guard let message, message.kind == .object else {
      page.malformed("a message that is no object")
      return
    }
    let role = page.string(message, "role") ?? ""
    switch role {
    case "user": user(message, &page)
    case "assistant": assistant(message, &page)
    case "toolResult": result(message, &page)
    case "bashExecution": command(message, &page)
    case "custom", "hookMessage": note("", message["content"], &page)
    case "branchSummary": note("Branch summary", message["summary"], &page)
    case "compactionSummary": note("Context compacted", message["summary"], &page)
    default: page.unknown("unknown role \"\(role)\"")
    }
  }

  private func user(_ message: JSONValue, _ page: inout Page) {
    // What was asked for before and has no result will not get one.
    page.settleOpenCalls(.lost)
    page.turnStarted()
    let entry = page.entry(nil, .user)
    let content = message["content"]
    if let text = page.text(of: content) { page.set(entry, .message, text) }
    let words = content?.string ?? content?.elements.lazy.compactMap { $0["text"]?.string }.first
    if let words { page.title(words) }
  }

  private func assistant(_ message: JSONValue, _ page: inout Page) {
    // The message names the time of the request, the line that of the answer.
    let entry = page.entry(nil, .assistant, at: message["timestamp"]?.moment)
    if let time = page.time { page.set(entry, .completedAt, Datum(moment: time)) }
    if let model = message["model"]?.nonNull { page.set(.root, .model, page.keep(model)) }
    var texts: [Datum] = []
    if let text = message["content"], text.kind == .string {
      texts += [page.text(of: text)].compactMap { $0 }
    }
    var thoughts: [Datum] = []
    for block in message.list("content") {
      switch page.string(block, "type") ?? "" {
      case "text": texts += [page.text(of: block["text"])].compactMap { $0 }
      case "thinking": thoughts += [page.text(of: block["thinking"])].compactMap { $0 }
      case "toolCall":
        _ = page.call(
          page.string(block, "id"), name: block["name"].map { page.keep($0) },
          arguments: block["arguments"]?.nonNull.map { page.keep($0) }, under: entry)
      case "image": texts += [page.text(of: block)].compactMap { $0 }
      case let type: page.unknown("unknown block \"\(type)\"")
      }
    }
    page.append(entry, .reasoning, thoughts, between: "\n\n")
    page.append(entry, .message, texts, between: "\n")
    count(message, of: entry, &page)
    page.answer(texts.last)
    stop(message, entry, &page)
  }

  /// Reads why the model stopped.
  private func stop(_ message: JSONValue, _ entry: NodeID, _ page: inout Page) {
    let error = page.text(of: message["errorMessage"])
    switch page.string(message, "stopReason") {
    case "toolUse", nil: page.transcript.outcome = nil
    case "stop": page.turnEnded(.succeeded)
    case "length": page.turnEnded(.incomplete)
    case "aborted":
      page.settleOpenCalls(.cancelled)
      page.set(entry, .state, page.keep("aborted"))
      page.turnEnded(.cancelled)
    case "error":
      page.settleOpenCalls(.cancelled)
      page.set(entry, .error, error ?? page.keep("error"))
      page.turnEnded(.failed)
    case let reason?: page.unknown("unknown stopReason \"\(reason)\"")
    }
  }

  private func count(_ message: JSONValue, of entry: NodeID, _ page: inout Page) {
    guard let usage = message["usage"]?.nonNull else { return }
    let cached = usage["cacheRead"]?.tokens ?? 0
    // The input of Pi leaves out what came from the cache or went there.
    let tokens = Transcript.Usage(
      input: (usage["input"]?.tokens ?? 0) + cached + (usage["cacheWrite"]?.tokens ?? 0),
      output: usage["output"]?.tokens ?? 0, cached: cached,
      cost: usage["cost"]?["total"]?.dollars)
    page.transcript.usage.add(tokens)
    page.writeUsage()
    page.count(tokens, of: entry, model: message["model"])
  }

  // MARK: Results

  private func result(_ message: JSONValue, _ page: inout Page) {
    guard let id = page.string(message, "toolCallId") else {
      page.malformed("a result without toolCallId")
      return
    }
    let isError = message["isError"]?.bool ?? false
    let text = page.text(of: message["content"])
    page.finish(
      id,
      .init(
        status: isError ? .failed : .completed, result: isError ? nil : text,
        error: isError ? text : nil, completedAt: page.time))
  }

  /// Writes a command that the user ran.
  private func command(_ message: JSONValue, _ page: inout Page) {
    let entry = page.entry(nil, .user, at: message["timestamp"]?.moment)
    if let command = message["command"] {
      page.append(entry, .message, page.keep("! "))
      page.append(entry, .message, page.keep(command))
    }
    let call = page.call(
      nil, name: page.keep("bash"), arguments: message["command"].map { page.keep($0) },
      under: entry)
    var outcome = Transcript.Outcome(
      status: .completed, result: page.text(of: message["output"]), completedAt: page.time)
    if let code = message["exitCode"]?.integer, code != 0 {
      outcome.status = .failed
      outcome.error = page.keep("exit code \(code)")
    }
    if message["cancelled"]?.bool == true { outcome.status = .cancelled }
    page.finish(call, outcome)
  }
}
