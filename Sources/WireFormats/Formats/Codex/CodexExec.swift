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
  /// The entries and calls of the items of this thread.
  private var items: [SourceID: NodeID] = [:]

  func time(of value: JSONValue) -> Milliseconds? { nil }

  mutating func read(
    _ value: JSONValue, on page: inout Page, after session: borrowing Session
  ) {
    let type = page.string(value, "type") ?? ""
    switch type {
    case "thread.started":
      // Numbers of items begin anew with each process.
      items = [:]
      if let id = value["thread_id"] { page.set(.root, .id, page.keep(id)) }
    case "turn.started":
      answer.close()
      page.turnStarted()
    case "turn.completed": completed(value["usage"], &page)
    case "turn.failed": failed(value["error"], &page)
    case "item.started", "item.updated", "item.completed":
      guard let item = value["item"], item.kind == .object else {
        page.malformed("\(type) without item")
        return
      }
      read(item: item, isOver: type == "item.completed", &page)
    case "item.plan.delta":
      if let id = page.string(value, "item_id"), let entry = items[SourceID(id)],
        let delta = value["delta"]
      {
        page.append(entry, .message, page.keep(delta))
      }
    case "request_user_input":
      answer.close()
      let entry = page.entry(nil, .system)
      page.set(entry, .message, page.keep("Waits for input"))
    case "error": error(value["message"], &page)
    default: page.unknownRecord(type)
    }
  }

  // MARK: Turns

  private mutating func completed(_ usage: JSONValue?, _ page: inout Page) {
    page.transcript.usage.input += usage?["input_tokens"]?.tokens ?? 0
    page.transcript.usage.output += usage?["output_tokens"]?.tokens ?? 0
    page.transcript.usage.cached += usage?["cached_input_tokens"]?.tokens ?? 0
    if usage != nil { page.writeUsage() }
    page.settleOpenCalls(.lost)
    if let text = page.transcript.answer { page.set(.root, .outputText, text) }
    page.turnEnded(.succeeded)
    page.run(.succeeded, .stated)
  }

  private mutating func failed(_ error: JSONValue?, _ page: inout Page) {
    page.set(.root, .error, page.text(of: error?["message"] ?? error))
    page.settleOpenCalls(.lost)
    page.turnEnded(.failed)
    page.run(.failed, .stated)
  }

  private mutating func error(_ message: JSONValue?, _ page: inout Page) {
    answer.close()
    let entry = page.entry(nil, .system)
    page.set(entry, .message, page.keep("Error"))
    page.set(entry, .error, page.text(of: message))
  }

  // MARK: Items

  private mutating func read(item: JSONValue, isOver: Bool, _ page: inout Page) {
    let id = page.string(item, "id").map { SourceID($0) }
    let known = id.flatMap { items[$0] }
    let type = page.string(item, "type") ?? ""
    let node: NodeID
    switch type {
    case "agent_message", "plan":
      let text = page.text(of: item["text"])
      node = known ?? answer.entry(for: .text, on: &page)
      page.set(node, .message, text)
      page.answer(text)
    case "reasoning":
      guard let text = page.text(of: item["text"]), known == nil else { return }
      answer.add(reasoning: text, on: &page)
      guard let entry = answer.entry else { return }
      node = entry
    case "error":
      if known == nil { error(item["message"], &page) }
      return
    default:
      guard let fields = fields(item, type, page) else {
        page.unknownRecord("item \(type)")
        return
      }
      node =
        known
        ?? page.call(
          id?.text, name: page.keep(fields.name), arguments: nil,
          under: answer.entry(for: .call, on: &page), status: nil)
      write(fields, item, isOver: isOver, to: node, &page)
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
  private func fields(_ item: JSONValue, _ type: String, _ page: Page) -> Fields? {
    switch type {
    case "command_execution":
      return Fields(
        name: type, arguments: item["command"], result: page.text(of: item["aggregated_output"]))
    case "file_change": return Fields(name: type, arguments: item["changes"])
    case "mcp_tool_call":
      let words = [item["server"]?.string, item["tool"]?.string].compactMap { $0 }
      let result = item["result"]?.nonNull
      return Fields(
        name: words.joined(separator: "."), arguments: item["arguments"],
        result: page.text(of: result?["content"] ?? result))
    case "collab_tool_call":
      return Fields(
        name: item["tool"]?.string ?? type, arguments: item["prompt"]?.nonNull,
        result: item["agents_states"].map { page.keep($0) })
    case "web_search": return Fields(name: type, arguments: item["query"])
    case "todo_list": return Fields(name: type, arguments: item["items"])
    default: return nil
    }
  }

  /// Writes what is told of a call; the last word counts.
  private func write(
    _ fields: Fields, _ item: JSONValue, isOver: Bool, to call: NodeID, _ page: inout Page
  ) {
    if let arguments = fields.arguments?.nonNull {
      page.set(call, .arguments, page.keep(arguments))
    }
    var outcome = Transcript.Outcome(status: .completed, result: fields.result)
    if let error = item["error"]?.nonNull {
      outcome.error = page.text(of: error["message"] ?? error)
    }
    if let code = item["exit_code"]?.integer, code != 0 {
      outcome.error = page.keep("exit code \(code)")
    }
    if let word = page.string(item, "status") {
      if let status = ToolStatus(word: word) {
        outcome.status = status
      } else {
        page.unknown("unknown status \"\(word)\"")
      }
    } else {
      // Searches and lists have no status: the record says it.
      outcome.status = isOver ? .completed : .running
    }
    page.finish(call, outcome)
  }
}
