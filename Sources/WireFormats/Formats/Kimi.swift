import JSONReading
import SessionModel

/// Sessions of Kimi's command line: the events of `wire.jsonl`, one a line.
///
/// Source: `reference/session-formats.md` section 5 and recordings. Of what is said twice, prompts are taken
/// from `context.append_message` where it follows, else from `turn.prompt`.
struct Kimi: OverviewFormat {
  static let name = "kimi"
  static let format = Format(
    name: name, summary: "sessions of Kimi (wire.jsonl)",
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
  /// The texts of the step so far.
  private var texts: [(print: Int, datum: Datum)] = []
  private var thoughts: [(print: Int, datum: Datum)] = []
  /// The step that has begun: the name of its entry, and when.
  private var begun: (name: String, time: Milliseconds?)?
  /// The entry of the step that goes on.
  private var current: NodeID?
  /// Calls that a person refused.
  private var refused: Set<String> = []

  /// Reads one record.
  mutating func read(
    _ value: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    page.time = (value["time"] ?? value["created_at"])?.moment
    switch value["type"]?.string {
    case "turn.prompt":
      prompt = nil
      overview.settled = nil
      ask(value["input"], value["origin"], on: &page, &overview)
      prompt = ContentParts(value["input"]).text
    case "context.append_message":
      let message = value["message"]
      let content = message?["content"]
      // The prompt of the turn is told again as a message.
      if message?["role"]?.isString("user") ?? false {
        if prompt != nil, prompt == ContentParts(content).text {
          prompt = nil
        } else {
          ask(content, message?["origin"], on: &page, &overview)
        }
      } else if let message {
        chat.write(message, named: page.recordName, at: page.time, on: &page)
      }
    case "context.append_loop_event":
      if let event = value["event"] { read(event: event, on: &page, &overview) }
    case "permission.record_approval_result":
      let decision = value["result"]?["decision"]?.string ?? ""
      if decision.hasPrefix("reject") || decision.hasPrefix("den"),
        let id = value["toolCallId"]?.string
      {
        refused.insert(id)
      }
    case "usage.record": break
    case "turn.cancel", "turn.cancelled":
      for call in chat.open { page.put(call, .cancelled) }
      overview.settled = .cancelled
    case "llm.request": overview.model = value["model"]?.string ?? overview.model
    case "context.apply_compaction":
      let node = page.item(
        .entry, named: page.recordName, role: .system, under: .root)
      page.put(node, .startedAt, moment: page.time)
      page.put(node, .message, value["summary"])
    case "turn.ended", "turn.end", "metadata", "config.update", "tools.set_active_tools",
      "llm.tools_snapshot", "plan_mode.enter", "plan_mode.exit", "full_compaction.begin",
      "full_compaction.complete", "todo.update", "session.title":
      if let title = value["title"]?.string { overview.title = title }
    case let type: page.unknownRecord(type ?? "")
    }
    overview.answer = chat.answer
    overview.ending = overview.settled ?? .lost
  }

  private mutating func ask(
    _ content: JSONValue?, _ origin: JSONValue?, on page: inout Page, _ overview: inout Overview
  ) {
    let isPerson = origin == nil || origin?["kind"]?.isString("user") ?? true
    let node = page.item(
      .entry, named: page.recordName, role: isPerson ? .user : .system, under: .root)
    page.put(node, .startedAt, moment: page.time)
    let parts = ContentParts(content)
    page.put(node, .message, words: parts.texts)
    if isPerson { overview.asked(parts.text) }
    chat.note(node, isPerson ? .user : .system, says: true)
  }

  private mutating func read(
    event: JSONValue, on page: inout Page, _ overview: inout Overview
  ) {
    let name = "turn \(event["turnId"]?.shortText ?? "") step \(event["step"]?.shortText ?? "")"
    switch event["type"]?.string {
    case "step.begin":
      texts = []
      thoughts = []
      overview.settled = nil
      // An entry is made when the step says or does something.
      begun = ("\(name) \(page.recordName)", page.time)
    case "content.part":
      let entry = stepEntry(name, on: &page)
      let part = event["part"]
      if let text = part?["think"]?.nonNull {
        thoughts.append((page.recordName.hashValue, page.keep(text)))
        page.put(entry, .reasoning, pieces: thoughts)
      } else if let text = part?["text"]?.nonNull {
        texts.append((page.recordName.hashValue, page.keep(text)))
        page.put(entry, .message, pieces: texts)
        chat.note(entry, .assistant, says: true)
      } else {
        page.unknown("unknown part \"\(part?["type"]?.string ?? "")\"")
      }
    case "tool.call":
      let entry = stepEntry(name, on: &page)
      let call = chat.write(
        call: event, named: event["toolCallId"], at: page.time, under: entry, on: &page)
      page.put(call, .running)
    case "tool.result":
      let id = event["toolCallId"]?.string
      guard let call = chat.take(id) else { return page.malformed("a result without its call") }
      let result = event["result"]
      let isError = result?["isError"]?.bool ?? false
      page.put(result: result?["output"] ?? result, of: call, in: isError ? .error : .result)
      page.put(call, .completedAt, moment: page.time)
      let isRefused = id.map { refused.remove($0) != nil } ?? false
      page.put(call, isRefused ? .rejected : isError ? .failed : .completed)
    case "step.end":
      if let usage = event["usage"]?.nonNull {
        let cached = usage["inputCacheRead"]?.tokens ?? 0
        let tokens = Transcript.Usage(
          input: (usage["inputOther"]?.tokens ?? 0) + cached
            + (usage["inputCacheCreation"]?.tokens ?? 0),
          output: usage["output"]?.tokens ?? 0, cached: cached)
        overview.usage.add(tokens)
        if let entry = chat.assistant { page.count(tokens, of: entry) }
      }
      switch event["finishReason"]?.string {
      case "tool_use", "tool_calls", nil: break
      case "max_tokens", "length": overview.settled = .incomplete
      case "aborted", "cancelled": overview.settled = .cancelled
      case "error": overview.settled = .failed
      default: overview.settled = .succeeded
      }
    case let type: page.unknownRecord("loop event " + (type ?? ""))
    }
  }

  /// The entry of the step.
  private mutating func stepEntry(_ name: String, on page: inout Page) -> NodeID {
    if let current, begun == nil { return current }
    let entry = page.item(.entry, named: begun?.name ?? name, under: .root)
    page.put(entry, .startedAt, moment: begun?.time ?? page.time)
    begun = nil
    current = entry
    chat.note(entry, .assistant, says: false)
    return entry
  }
}
