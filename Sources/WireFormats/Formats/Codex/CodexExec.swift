import JSONReading
import SessionModel

/// The stream of `codex exec --json`: the states of items, one a line.
///
/// Source: `reference/session-formats.md` section 4.2, at its end. Nothing has to be worked out but which
/// answer of the model an item belongs to; there are no times.
struct CodexExec: SourceFormat {
  static let name = "codex-exec"

  static let format = Format(
    name: name,
    summary: "the stream of codex exec --json",
    coverage: .init(
      read: """
        messages, reasoning, commands, file changes, MCP calls, subagent calls, searches, to-do \
        lists with their states; turns, tokens, errors
        """,
      derived: "which answer of the model an item belongs to",
      unknown: "times, the prompt, the model, cost"),
    recognises: { probe in
      guard let type = probe.text("type") else { return false }
      return ["thread.started", "turn.started", "item.started", "item.completed"].contains(type)
    },
    makeReader: { RecordReader(CodexExec()) })

  private var answer = Answer()
  /// The thread, and the figures of those before it.
  private var thread: SourceID?
  private var before = TokenUsage()
  /// The entries and calls of the items of this thread.
  private var items: [SourceID: NodeID] = [:]

  func time(of value: JSONValue) -> Milliseconds? { nil }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    let type = writer.string(value, "type") ?? ""
    switch type {
    case "thread.started":
      // Numbers of items begin anew with each process, the figures with each thread.
      items = [:]
      let id = value["thread_id"]?.string.map { SourceID($0) }
      if thread != nil, id != thread { before = writer.facts.usage }
      thread = id
      if let id = value["thread_id"] { writer.set(.root, .id, writer.keep(id)) }
    case "turn.started":
      answer.close()
      writer.turnStarted()
    case "turn.completed": completed(value["usage"], &writer)
    case "turn.failed": failed(value["error"], &writer)
    case "item.started", "item.updated", "item.completed":
      guard let item = value["item"], item.kind == .object else {
        writer.malformed("\(type) without item")
        return
      }
      read(item: item, isOver: type == "item.completed", &writer)
    case "item.plan.delta":
      if let id = writer.string(value, "item_id"), let entry = items[SourceID(id)],
        let delta = value["delta"]
      {
        writer.append(entry, .message, writer.keep(delta))
      }
    case "request_user_input":
      answer.close()
      let entry = writer.entry(nil, .system)
      writer.set(entry, .message, writer.keep("Waits for input"))
    case "error": error(value["message"], &writer)
    default: writer.unknownRecord(type)
    }
  }

  // MARK: Turns

  private mutating func completed(_ usage: JSONValue?, _ writer: inout RecordWriter) {
    if let usage = usage?.nonNull {
      // Each turn tells the figures of the whole thread so far.
      let last = writer.facts.usage
      writer.facts.usage = before
      writer.facts.usage.addTold(
        TokenUsage(
          input: usage["input_tokens"]?.tokens, output: usage["output_tokens"]?.tokens,
          cached: usage["cached_input_tokens"]?.tokens,
          cacheWrites5m: usage["cache_write_input_tokens"]?.tokens))
      writer.writeUsage()
      let turn = writer.facts.usage.without(last)
      if let entry = answer.entry, !turn.isEmpty { writer.count(turn, of: entry) }
    }
    writer.settleOpenCalls(.lost)
    if let text = writer.facts.answerText { writer.set(.root, .outputText, text) }
    writer.turnEnded(.succeeded)
    writer.run(.succeeded, .stated)
  }

  private mutating func failed(_ error: JSONValue?, _ writer: inout RecordWriter) {
    writer.set(.root, .error, writer.text(of: error?["message"] ?? error))
    writer.settleOpenCalls(.lost)
    writer.turnEnded(.failed)
    writer.run(.failed, .stated)
  }

  private mutating func error(_ message: JSONValue?, _ writer: inout RecordWriter) {
    answer.close()
    let entry = writer.entry(nil, .system)
    let text = writer.text(of: message)
    writer.append(entry, .message, writer.keep(text == nil ? "Error" : "Error: "))
    if let text {
      writer.append(entry, .message, text)
      writer.set(entry, .error, text)
    }
  }

  // MARK: Items

  private mutating func read(item: JSONValue, isOver: Bool, _ writer: inout RecordWriter) {
    let id = writer.string(item, "id").map { SourceID($0) }
    let known = id.flatMap { items[$0] }
    let type = writer.string(item, "type") ?? ""
    let node: NodeID
    switch type {
    case "agent_message", "plan":
      let text = writer.text(of: item["text"])
      node = known ?? answer.entry(for: .text, on: &writer)
      writer.set(node, .message, text)
      writer.answer(text)
    case "reasoning":
      guard let text = writer.text(of: item["text"]), known == nil else { return }
      answer.add(reasoning: text, on: &writer)
      guard let entry = answer.entry else { return }
      node = entry
    case "error":
      if known == nil { error(item["message"], &writer) }
      return
    case "sub_agent_activity":
      answer.close()
      node = known ?? writer.entry(nil, .system)
      let words = ["agent", item["agent_path"]?.string, item["kind"]?.string].compactMap { $0 }
      writer.set(node, .message, writer.keep(words.joined(separator: " ")))
    default:
      guard let fields = fields(item, type, writer) else {
        writer.unknownRecord("item \(type)")
        return
      }
      node =
        known
        ?? writer.call(
          id?.text, name: writer.keep(fields.name), arguments: nil,
          under: answer.entry(for: .call, on: &writer), status: nil)
      write(fields, item, isOver: isOver, to: node, &writer)
    }
    if let id { items[id] = node }
  }

  /// What is told of a call.
  private struct Fields {
    var name: String
    var arguments: JSONValue?
    var result: Datum?
  }

  /// Finds the fields of a call; `nil` for an unknown one.
  private func fields(_ item: JSONValue, _ type: String, _ writer: RecordWriter) -> Fields? {
    switch type {
    case "command_execution":
      return Fields(
        name: type, arguments: item["command"], result: writer.text(of: item["aggregated_output"]))
    case "file_change": return Fields(name: type, arguments: item["changes"])
    case "mcp_tool_call":
      let words = [item["server"]?.string, item["tool"]?.string].compactMap { $0 }
      let result = item["result"]?.nonNull
      return Fields(
        name: words.joined(separator: "."), arguments: item["arguments"],
        result: writer.text(of: result?["content"] ?? result))
    case "collab_tool_call":
      return Fields(
        name: item["tool"]?.string ?? type, arguments: item["prompt"]?.nonNull,
        result: item["agents_states"].map { writer.keep($0) })
    case "web_search": return Fields(name: type, arguments: item["query"])
    case "image_generation":
      let size = item["result"].flatMap { $0.kind == .string ? $0.bytes.count - 2 : nil }
      return Fields(
        name: type, arguments: item["revised_prompt"] ?? item["prompt"],
        result: size.map { writer.keep(Media(type: "image", encoded: $0).text) })
    case "todo_list": return Fields(name: type, arguments: item["items"])
    default: return nil
    }
  }

  /// Writes what is told of a call; the last word counts.
  private func write(
    _ fields: Fields, _ item: JSONValue, isOver: Bool, to call: NodeID, _ writer: inout RecordWriter
  ) {
    if let arguments = fields.arguments?.nonNull {
      writer.set(call, .arguments, writer.keep(arguments))
    }
    var outcome = CallOutcome(status: .completed, result: fields.result)
    if let error = item["error"]?.nonNull {
      outcome.error = writer.text(of: error["message"] ?? error)
    }
    if let code = item["exit_code"]?.integer, code != 0 {
      outcome.error = writer.keep("exit code \(code)")
    }
    if let word = writer.string(item, "status") {
      if let status = ToolStatus(word: word) {
        outcome.status = status
      } else {
        writer.unknown("unknown status \"\(word)\"")
      }
    } else {
      // Searches and lists have no status: the record says it.
      outcome.status = isOver ? .completed : .running
    }
    writer.finish(call, outcome)
  }
}
