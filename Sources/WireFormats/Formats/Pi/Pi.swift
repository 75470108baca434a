import JSONReading
import SessionModel

/// Sessions of Pi: a tree of entries, one a line, of which the branch to the last one is shown.
///
/// Source: `reference/session-formats.md` section 4.6. The first version had no tree. OpenClaw and OMP write the same
/// (`internal/parser/openclaw.go` of kenn-io/agentsview).
struct Pi: SourceFormat {
  static let name = "pi"

  static let format = Format(
    name: name,
    summary: "Pi, OMP and OpenClaw: session .jsonl",
    writer: .init(
      "Pi", shape: "session format", checked: "3", place: "`version` of the first line",
      version: { $0["type"]?.isString("session") == true ? $0["version"] : nil }),
    coverage: .init(
      read: """
        messages, thinking, calls with arguments and results, commands of the user, branches, \
        compactions, model, tokens, cost, name
        """,
      derived: "calls that were cut off by an abort or an error; the outcome of the session",
      unknown: "when a call began, apart from when it was asked for; details of results"),
    recognises: { $0.text("type") == "session" && $0.has("cwd") && $0.has("timestamp") },
    wording: .whole(made: [
      .init("Context compacted", for: "ompaction"), .init("Branch summary", for: "branchSummary"),
    ]),
    glance: { readGlance($0, &$1) },
    makeReader: { RecordReader(Pi()) })

  private var branches = Branches()
  /// The session's own id: OpenClaw names it as the parent of the first entries.
  private var root: SourceKey?

  /// The head of a session that was forked is newer than what it took over.
  static func time(of value: JSONValue) -> Milliseconds? {
    Self.parent(ofHead: value) == nil ? value["timestamp"]?.moment : nil
  }

  /// The session that one was forked from, as its head names it: a path.
  static func parent(ofHead value: JSONValue) -> JSONValue? {
    guard value["type"]?.isString("session") == true else { return nil }
    return (value["parentSession"] ?? value["branchedFrom"])?.nonNull
  }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    let type = writer.string(value, "type") ?? ""
    let id = writer.string(value, "id").map { SourceKey($0) }
    if type == "session" { root = id }
    if let id, type != "session" {
      let named = writer.string(value, "parentId").map { SourceKey($0) }
      let parent = named == root ? nil : named
      if !branches.add(id, parent: parent, on: &writer) {
        writer.malformed("the parent of an entry is not there")
      }
    }
    let first = writer.events.count
    read(value, type, &writer)
    guard let id, type != "session" else { return }
    branches.add(from: first, of: writer, to: id)
  }

  private func read(_ value: JSONValue, _ type: String, _ writer: inout RecordWriter) {
    switch type {
    case "session":
      if let id = value["id"] { writer.set(.root, .id, writer.keep(id)) }
      if writer.time == nil, let time = value["timestamp"]?.moment {
        writer.set(.root, .startedAt, Datum(moment: time))
      }
      if let model = value["modelId"]?.nonNull { writer.set(.root, .model, writer.keep(model)) }
    case "message": message(value["message"], &writer)
    case "model_change":
      if let model = value["modelId"]?.nonNull { writer.set(.root, .model, writer.keep(model)) }
    case "session_info":
      if let name = writer.string(value, "name") { writer.title(name, replacing: true) }
    case "compaction": note("Context compacted", value["summary"], .summary, &writer)
    case "branch_summary": note("Branch summary", value["summary"], .summary, &writer)
    case "custom_message": note("", value["content"], .context, &writer)
    case "thinking_level_change", "label", "custom", "leaf": break
    default: writer.unknownRecord(type)
    }
  }

  /// Writes an entry of the program itself.
  private func note(
    _ title: String, _ text: JSONValue?, _ origin: EntryOrigin, _ writer: inout RecordWriter
  ) {
    let entry = writer.entry(nil, .system)
    writer.mark(entry, origin)
    if !title.isEmpty { writer.append(entry, .message, writer.keep(title + ":\n")) }
    let words = writer.knownWords(of: text)
    if let text = writer.datum(of: words) { writer.append(entry, .message, text) }
  }

  // MARK: Messages

  private func message(_ message: JSONValue?, _ writer: inout RecordWriter) {
    guard let message, message.kind == .object else {
      writer.malformed("a message that is no object")
      return
    }
    let role = writer.string(message, "role") ?? ""
    switch role {
    case "user": user(message, &writer)
    case "assistant": assistant(message, &writer)
    case "toolResult": result(message, &writer)
    case "bashExecution": command(message, &writer)
    case "custom": note("", message["content"], .context, &writer)
    case "hookMessage": note("", message["content"], .hook, &writer)
    case "branchSummary": note("Branch summary", message["summary"], .summary, &writer)
    case "compactionSummary": note("Context compacted", message["summary"], .summary, &writer)
    default: writer.unknown("unknown role \"\(role)\"")
    }
  }

  private func user(_ message: JSONValue, _ writer: inout RecordWriter) {
    let words = writer.knownWords(of: message["content"])
    let typed = writer.takeContext(of: words)
    if typed.isEmpty, !words.isEmpty { return }
    // What was asked for before and has no result will not get one.
    writer.settleOpenCalls(.lost)
    writer.turnStarted()
    let entry = writer.entry(nil, .user)
    if let text = writer.datum(of: typed) { writer.set(entry, .message, text) }
    writer.title(ContentParts.joined(typed))
  }

  private func assistant(_ message: JSONValue, _ writer: inout RecordWriter) {
    // The message names the time of the request, the line that of the answer.
    let entry = writer.entry(nil, .assistant, at: message["timestamp"]?.moment)
    if let time = writer.time { writer.set(entry, .completedAt, Datum(moment: time)) }
    if let model = message["model"]?.nonNull { writer.set(.root, .model, writer.keep(model)) }
    var texts: [Datum] = []
    if let text = message["content"], text.kind == .string {
      texts += [writer.text(of: text)].compactMap { $0 }
    }
    var thoughts: [Datum] = []
    for block in message.list("content") {
      switch writer.string(block, "type") ?? "" {
      case "text":
        let words = writer.words(of: block["text"])
        texts += [writer.datum(of: words)].compactMap { $0 }
        writer.seekLeaks(in: words, of: entry)
      case "thinking": thoughts += [writer.text(of: block["thinking"])].compactMap { $0 }
      // OpenClaw writes some as the service does that they came from.
      case "toolCall", "tool_use", "toolUse":
        let arguments = (block["arguments"] ?? block["input"])?.nonNull
        _ = writer.call(
          writer.string(block, "id"), name: block["name"].map { writer.keep($0) },
          arguments: arguments.map { writer.keep($0) }, under: entry)
      case "image": texts += [writer.text(of: block)].compactMap { $0 }
      case let type: writer.unknown("unknown block \"\(type)\"")
      }
    }
    writer.append(entry, .reasoning, thoughts, between: "\n\n")
    writer.append(entry, .message, texts, between: "\n")
    count(message, of: entry, &writer)
    writer.answer(texts.last)
    stop(message, entry, &writer)
  }

  /// Reads why the model stopped.
  private func stop(_ message: JSONValue, _ entry: NodeID, _ writer: inout RecordWriter) {
    let error = writer.text(of: message["errorMessage"])
    switch writer.string(message, "stopReason") {
    case "toolUse", nil: writer.turnContinues()
    case "stop": writer.turnEnded(.succeeded)
    case "length": writer.turnEnded(.incomplete)
    case "aborted":
      writer.settleOpenCalls(.cancelled)
      writer.set(entry, .state, writer.keep("aborted"))
      writer.turnEnded(.cancelled)
    case "error":
      writer.settleOpenCalls(.cancelled)
      writer.set(entry, .error, error ?? writer.keep("error"))
      writer.turnEnded(.failed)
    case let reason?: writer.unknown("unknown stopReason \"\(reason)\"")
    }
  }

  private func count(_ message: JSONValue, of entry: NodeID, _ writer: inout RecordWriter) {
    guard let usage = message["usage"]?.nonNull else { return }
    let tokens = TokenUsage(
      fresh: usage["input"]?.tokens, output: usage["output"]?.tokens,
      cached: usage["cacheRead"]?.tokens, cacheWrites5m: usage["cacheWrite"]?.tokens,
      cost: usage["cost"]?["total"]?.dollars)
    writer.facts.usage.addTold(tokens)
    writer.writeUsage()
    writer.count(tokens, of: entry, model: message["model"])
  }

  // MARK: Results

  private func result(_ message: JSONValue, _ writer: inout RecordWriter) {
    guard let id = writer.string(message, "toolCallId") else {
      writer.malformed("a result without toolCallId")
      return
    }
    let isError = message["isError"]?.bool ?? false
    let text = writer.text(of: message["content"])
    writer.finish(
      id,
      .init(
        status: Self.status(ofResult: message),
        name: message["toolName"]?.nonNull.map { writer.keep($0) }, result: isError ? nil : text,
        error: isError ? text : nil, completedAt: writer.time))
  }

  /// How a call ended by its result: what a person cut off has not failed.
  static func status(ofResult message: JSONValue) -> ToolStatus {
    guard message["isError"]?.bool == true else { return .completed }
    // The words stand behind what the command had put out, on a line of their own.
    let text = message["content"]?.elements.suffix(1).first.flatMap { $0["text"] }?.bytes
    let isCutOff = [#""Command aborted""#, #"\nCommand aborted""#].contains { words in
      text?.suffix(words.utf8.count).elementsEqual(words.utf8) ?? false
    }
    return isCutOff ? .cancelled : .failed
  }

  /// Writes a command that the user ran.
  private func command(_ message: JSONValue, _ writer: inout RecordWriter) {
    let entry = writer.entry(nil, .user, at: message["timestamp"]?.moment)
    if let command = message["command"] {
      writer.append(entry, .message, writer.keep("! "))
      writer.append(entry, .message, writer.keep(command))
    }
    let call = writer.call(
      nil, name: writer.keep("bash"), arguments: message["command"].map { writer.keep($0) },
      under: entry)
    // The record is made when the command is over; when it began is told by nothing.
    writer.clear(call, .startedAt)
    var outcome = CallOutcome(
      status: .completed, result: writer.text(of: message["output"]), completedAt: writer.time)
    if let code = message["exitCode"]?.integer, code != 0 {
      outcome.status = .failed
      outcome.error = writer.keep("exit code \(code)")
    }
    if message["cancelled"]?.bool == true { outcome.status = .cancelled }
    writer.finish(call, outcome)
  }
}
