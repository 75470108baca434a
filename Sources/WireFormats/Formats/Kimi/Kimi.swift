import JSONReading
import SessionModel

/// Sessions of Kimi's command line: the events of `wire.jsonl`, one a line.
///
/// Source: `reference/session-formats.md` section 5 and recordings. Of what is said twice, prompts are taken
/// from `context.append_message` where it follows, else from `turn.prompt`.
struct Kimi: FactsFormat {
  static let name = "kimi"
  static let format = Format(
    name: name, summary: "sessions of Kimi (wire.jsonl)",
    writer: .init(
      "Kimi", shape: "wire protocol", checked: "1.4", place: "`protocol_version` of the first line",
      version: { $0["protocol_version"] }),
    coverage: .init(
      read:
        "prompts, answers, thinking, tool calls with start, end and failures, rejections, cancelled turns, tokens",
      derived: "the end of the session by the reason for which the last step ended",
      unknown: "cost; which call started a subagent, whose events stand in a file of their own"),
    recognises: { probe in
      (probe.text("type") == "metadata" && probe.has("protocol_version"))
        || ["turn.prompt", "context.append_message", "context.append_loop_event"].contains(
          probe.text("type") ?? "")
    },
    makeReader: { RecordReader(Kimi()) })

  private var chat = Chat()
  /// The prompt that a message with the same words will repeat.
  private var prompt: String?
  /// The model that was asked last.
  private var requested: String?
  /// The texts of the step so far.
  private var texts: [(print: Int, datum: Datum)] = []
  private var thoughts: [(print: Int, datum: Datum)] = []
  /// The step that has begun: the name of its entry, and when.
  private var begun: (name: String, time: Milliseconds?)?
  /// The entry of the step that goes on.
  private var current: NodeID?
  /// Calls that a person refused.
  private var refused: Set<String> = []
  /// Calls that a person was asked about, as the record says that comes in front of them.
  private var asked: Set<String> = []

  /// Reads one record.
  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    writer.time = (value["time"] ?? value["created_at"])?.moment
    switch value["type"]?.string {
    case "turn.prompt":
      prompt = nil
      facts.settled = nil
      ask(value["input"], value["origin"], on: &writer, &facts)
      prompt = ContentParts(value["input"]).text
    case "context.append_message":
      let message = value["message"]
      let content = message?["content"]
      // The prompt of the turn is told again as a message.
      if message?["role"]?.isString("user") ?? false {
        if prompt != nil, prompt == writer.content(content).text {
          prompt = nil
        } else {
          ask(content, message?["origin"], on: &writer, &facts)
        }
      } else if let message {
        chat.write(message, named: writer.recordName, at: writer.time, on: &writer)
      }
    case "context.append_loop_event":
      if let event = value["event"] { read(event: event, on: &writer, &facts) }
    case "permission.record_approval_result":
      guard let id = value["toolCallId"]?.string else { break }
      let decision = value["result"]?["decision"]?.string ?? ""
      if decision.hasPrefix("reject") || decision.hasPrefix("den") { refused.insert(id) }
      // The question itself is not recorded: it stood from when the step had said what it says, if anything.
      if begun == nil, current != nil { asked.insert(id) }
    case "usage.record":
      if value["usageScope"]?.isString("session") ?? false {
        // What the session asks for itself, such as a compaction: no step tells it.
        if let usage = value["usage"]?.nonNull { facts.usage.addTold(Self.tokens(usage)) }
        break
      }
      // It comes behind the step, and calls its model by another name than the request.
      guard requested == nil, let model = value["model"]?.nonNull, let entry = chat.assistant
      else { break }
      writer.set(entry, .model, model)
      facts.model = model.string
    case "turn.cancel", "turn.cancelled":
      for call in chat.open { writer.set(call, .cancelled) }
      facts.settled = .cancelled
    case "llm.request":
      requested = value["model"]?.string ?? requested
      facts.model = requested ?? facts.model
    case "context.apply_compaction":
      let node = writer.entry(named: writer.recordName, role: .system, under: .root)
      writer.set(node, .startedAt, moment: writer.time)
      writer.mark(node, .summary)
      writer.set(node, .message, value["summary"])
    case "turn.ended", "turn.end", "metadata", "config.update", "tools.set_active_tools",
      "llm.tools_snapshot", "plan_mode.enter", "plan_mode.exit", "full_compaction.begin",
      "full_compaction.complete", "todo.update", "session.title":
      if let title = value["title"]?.string { facts.title = title }
    case let type: writer.unknownRecord(type ?? "")
    }
    facts.answer = chat.answer
    facts.ending = facts.settled ?? .lost
  }

  private mutating func ask(
    _ content: JSONValue?, _ origin: JSONValue?, on writer: inout RecordWriter,
    _ facts: inout SessionFacts
  ) {
    let isPerson = origin == nil || origin?["kind"]?.isString("user") ?? true
    let parts = writer.content(content)
    var texts = parts.texts
    if isPerson {
      texts = writer.takeContext(of: texts, named: writer.recordName)
      if texts.isEmpty, !parts.texts.isEmpty { return }
      facts.asked(ContentParts.joined(texts))
    }
    let node = writer.entry(
      named: writer.recordName, role: isPerson ? .user : .system, under: .root)
    writer.set(node, .startedAt, moment: writer.time)
    if !isPerson { writer.mark(node, Self.origin(origin)) }
    writer.set(node, .message, words: texts)
    chat.note(node, isPerson ? .user : .system, says: true)
  }

  /// Who wrote a message that no person did.
  private static func origin(_ origin: JSONValue?) -> EntryOrigin {
    let kind = origin?["kind"]?.string ?? ""
    if kind == "system_trigger", origin?["name"]?.isString("subagent") ?? false { return .teammate }
    if kind.hasPrefix("skill") || kind.hasPrefix("shell") || kind.hasPrefix("slash") {
      return .command
    }
    if kind.hasPrefix("hook") { return .hook }
    if kind.hasPrefix("compaction") { return .summary }
    return kind.hasPrefix("background") || kind.hasPrefix("cron") ? .notification : .context
  }

  private mutating func read(
    event: JSONValue, on writer: inout RecordWriter, _ facts: inout SessionFacts
  ) {
    let name = "turn \(event["turnId"]?.shortText ?? "") step \(event["step"]?.shortText ?? "")"
    switch event["type"]?.string {
    case "step.begin":
      texts = []
      thoughts = []
      facts.settled = nil
      // An entry is made when the step says or does something.
      begun = ("\(name) \(writer.recordName)", writer.time)
    case "content.part":
      let entry = stepEntry(name, on: &writer)
      let part = event["part"]
      if let text = part?["think"]?.nonNull {
        thoughts.append((writer.recordName.hashValue, writer.keep(text)))
        writer.set(entry, .reasoning, pieces: thoughts)
      } else if let text = part?["text"]?.nonNull {
        texts.append((writer.recordName.hashValue, writer.keep(text)))
        writer.set(entry, .message, pieces: texts)
        chat.note(entry, .assistant, says: !text.isString(""))
      } else {
        writer.unknown("unknown part \"\(part?["type"]?.string ?? "")\"")
      }
    case "tool.call":
      let entry = stepEntry(name, on: &writer)
      let call = chat.write(
        call: event, named: event["toolCallId"], at: writer.time, under: entry, on: &writer)
      if let id = event["toolCallId"]?.string, asked.remove(id) != nil {
        writer.set(call, .waiting)
      }
      writer.set(call, .running)
    case "tool.result":
      let id = event["toolCallId"]
      let result = event["result"]
      let output = result?["output"] ?? result
      let isError = result?["isError"]?.bool ?? false
      let isRefused = id?.string.map { refused.remove($0) != nil } ?? false
      chat.finish(
        id, isRefused ? .rejected : isError ? .failed : .completed,
        result: isError ? nil : output, error: isError ? output : nil, at: writer.time, on: &writer)
    case "step.end":
      if let usage = event["usage"]?.nonNull {
        let tokens = Self.tokens(usage)
        facts.usage.addTold(tokens)
        if let entry = chat.assistant { writer.count(tokens, of: entry, model: requested) }
      }
      switch event["finishReason"]?.string {
      case "tool_use", "tool_calls", nil: break
      case "max_tokens", "length": facts.settled = .incomplete
      case "aborted", "cancelled": facts.settled = .cancelled
      case "error": facts.settled = .failed
      default: facts.settled = .succeeded
      }
    case let type: writer.unknownRecord("loop event " + (type ?? ""))
    }
  }

  private static func tokens(_ usage: JSONValue) -> TokenUsage {
    TokenUsage(
      fresh: usage["inputOther"]?.tokens, output: usage["output"]?.tokens,
      cached: usage["inputCacheRead"]?.tokens,
      cacheWrites5m: usage["inputCacheCreation"]?.tokens)
  }

  /// The entry of the step.
  private mutating func stepEntry(_ name: String, on writer: inout RecordWriter) -> NodeID {
    if let current, begun == nil { return current }
    let entry = writer.entry(named: begun?.name ?? name, under: .root)
    writer.set(entry, .startedAt, moment: begun?.time ?? writer.time)
    begun = nil
    current = entry
    chat.note(entry, .assistant, says: false)
    return entry
  }
}
