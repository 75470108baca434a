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
    writer: .init("Codex", checked: "0.153.0"),
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
    wording: .whole(made: CodexItemKind.allCases.map { .init($0.name) }),
    makeReader: { RecordReader(CodexExec()) })

  /// The items of this thread.
  private var items = CodexItems()
  /// The thread, and the figures of those before it.
  private var thread: SourceID?
  private var before = TokenUsage()

  static func time(of value: JSONValue) -> Milliseconds? { nil }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    let type = writer.string(value, "type") ?? ""
    switch type {
    case "thread.started":
      // Numbers of items begin anew with each process, the figures with each thread.
      items.begin()
      let id = value["thread_id"]?.string.map { SourceID($0) }
      if thread != nil, id != thread { before = writer.facts.usage }
      thread = id
      if let id = value["thread_id"] { writer.set(.root, .id, writer.keep(id)) }
    case "turn.started":
      items.close()
      writer.turnStarted()
    case "turn.completed": completed(value["usage"], &writer)
    case "turn.failed": failed(value["error"], &writer)
    case "item.started", "item.updated", "item.completed":
      guard let item = value["item"], item.kind == .object else {
        writer.malformed("\(type) without item")
        return
      }
      items.read(item, isOver: type == "item.completed", &writer)
    case "item.plan.delta":
      items.append(value["delta"], to: value["item_id"], .message, &writer)
    case "request_user_input":
      items.mark("Waits for input", nil, &writer)
    case "error": items.error(value["message"], &writer)
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
      if let entry = items.answer.entry, !turn.isEmpty {
        writer.count(turn, of: entry, model: String?.none)
      }
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
}
