import JSONReading
import SessionModel

/// Sessions of GitHub Copilot CLI: the events of `events.jsonl`, one a line.
///
/// Source: `reference/session-formats.md` section 4.5. Starts and ends of calls are recorded, with the
/// call that a subagent belongs to.
struct Copilot: SourceFormat {
  static let name = "copilot"

  static let format = Format(
    name: name,
    summary: "GitHub Copilot CLI: events.jsonl",
    coverage: .init(
      read: """
        messages, reasoning, calls with arguments, results, errors, durations and who allowed them; \
        subagents; model, title, tokens; aborts and the end
        """,
      derived: "that an abort cancels open calls; the outcome of a session without a shutdown",
      unknown: "cost in dollars; the tokens of the input before the shutdown"),
    recognises: { $0.has("data") && $0.has("parentId") && $0.has("type") },
    companions: { path in
      // The folder of one session; older versions keep all sessions in one folder, without it.
      guard path.hasSuffix("/events.jsonl") else { return [] }
      return [
        .init(
          path: String(path.dropLast("/events.jsonl".count)), isRecursive: false, lines: [],
          documents: ["workspace.yaml"])
      ]
    },
    glance: { readGlance($0, &$1) },
    makeReader: { RecordReader(Copilot()) })

  /// The message of each lane that calls without a request of their own are put under.
  var current: [NodeID: NodeID] = [:]
  /// Messages that have reasoning and wait for their text, by lane.
  var reasoned: [NodeID: NodeID] = [:]
  /// The call of each subagent, by the name of its instance.
  var agents: [SourceID: NodeID] = [:]
  /// Calls of subagents that are at work.
  var working: Set<NodeID> = []
  /// The call that each question to the user is about.
  var questions: [SourceID: SourceID] = [:]
  /// The event at which each entry was born, for a rewind.
  var births: [(event: SourceID, entry: NodeID)] = []

  /// Reads the name that `workspace.yaml` gives to the session.
  mutating func read(text: String, on writer: inout RecordWriter) -> Bool {
    for key in ["name:", "summary:"] {
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else {
        continue
      }
      let value = line.dropFirst(key.count).drop { $0 == " " }
      writer.title(
        String(value.drop { "\"'|>".contains($0) }.prefix { !"\"'".contains($0) }),
        replacing: true)
      break
    }
    return true
  }

  func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    let data = value["data"]
    guard let type = writer.string(value, "type"), let data, data.kind == .object else {
      writer.unknownRecord(value["type"]?.string ?? "")
      return
    }
    writer.lane = lane(value, data, writer)
    let before = writer.events.count
    switch type {
    case "user.message": user(data, &writer)
    case "assistant.message": message(data, &writer)
    case "assistant.message_start": _ = entry(data, &writer)
    case "assistant.message_delta":
      if let text = data["deltaContent"] {
        writer.append(entry(data, &writer), .message, writer.keep(text))
      }
    case "assistant.reasoning", "assistant.reasoning_delta": reasoning(data, &writer)
    case "assistant.turn_start":
      if writer.lane == .root { writer.turnStarted() }
    case "assistant.turn_end":
      if writer.lane == .root { writer.turnEnded(.succeeded) }
    case "subagent.started", "subagent.completed", "subagent.failed":
      subagent(type, value, data, &writer)
    case "abort":
      writer.settleOpenCalls(.cancelled)
      note("Aborted", data["reason"], &writer)
      writer.turnEnded(.cancelled)
    case "session.snapshot_rewind": rewind(writer.string(data, "upToEventId"), &writer)
    case _ where type.hasPrefix("tool."): tool(type, data, &writer)
    case _ where type.hasSuffix(".requested"): asked(data, &writer)
    case _ where type.hasSuffix(".completed"): answered(type, data, &writer)
    default:
      if !self.session(type, data, &writer), !Self.silent.contains(type) {
        writer.unknownRecord(type)
      }
    }
    if let event = value["id"]?.string {
      for case .itemStart(let start) in writer.events.dropFirst(before)
      where start.kind == .entry {
        births.append((SourceID(event), start.id))
      }
    }
  }

  /// The call whose subagent a record belongs to.
  private func lane(_ value: JSONValue, _ data: JSONValue, _ writer: RecordWriter) -> NodeID {
    if let agent = value["agentId"]?.string.map({ SourceID($0) }),
      let call = agents[agent] ?? writer.memory.calls[agent.key]?.node
    {
      return call
    }
    guard let parent = data["parentToolCallId"]?.string else { return .root }
    return writer.memory.calls[SourceKey(parent)]?.node ?? .root
  }

  // MARK: Messages

  private mutating func user(_ data: JSONValue, _ writer: inout RecordWriter) {
    // What the program itself puts in names its source.
    let source = data["source"]?.string ?? "user"
    let role: EntryRole = source == "user" ? .user : .system
    let entry = writer.entry(nil, role)
    if let text = writer.text(of: data["content"]) { writer.set(entry, .message, text) }
    guard writer.lane == .root else { return }
    writer.turnStarted()
    if role == .user, let text = writer.string(data, "content") { writer.title(text) }
  }

  /// The entry of a message of the assistant.
  private mutating func entry(_ data: JSONValue, _ writer: inout RecordWriter) -> NodeID {
    let id = writer.string(data, "messageId").map { "\($0)" }
    if let waiting = reasoned.removeValue(forKey: writer.lane) {
      let isNew = id.map { writer.memory.entries[SourceKey($0)] == nil } ?? true
      if isNew {
        if let id { writer.name(waiting, id) }
        return waiting
      }
    }
    let entry = writer.entry(id, .assistant)
    current[writer.lane] = entry
    return entry
  }

  private mutating func reasoning(_ data: JSONValue, _ writer: inout RecordWriter) {
    let entry = reasoned[writer.lane] ?? writer.entry(nil, .assistant)
    reasoned[writer.lane] = entry
    current[writer.lane] = entry
    if let delta = data["deltaContent"] {
      writer.append(entry, .reasoning, writer.keep(delta))
    } else if let text = writer.text(of: data["content"]) {
      writer.set(entry, .reasoning, text)
    }
  }

  private mutating func message(_ data: JSONValue, _ writer: inout RecordWriter) {
    let entry = entry(data, &writer)
    let text = writer.text(of: data["content"])
    if let text {
      // A long message comes in chunks; any other record of the same message replaces it.
      if (data["chunkIndex"]?.integer ?? 0) > 0 {
        writer.append(entry, .message, text)
      } else {
        writer.set(entry, .message, text)
      }
    }
    if let reasoning = writer.text(of: data["reasoningText"]) {
      writer.set(entry, .reasoning, reasoning)
    }
    let requests = writer.array(data, "toolRequests").map { Array($0) } ?? []
    for request in requests { announce(request, under: entry, &writer) }
    if let tokens = data["outputTokens"]?.tokens {
      writer.facts.usage.output += tokens
      // Of the input nothing is said before the end: no number is better than a wrong one.
      writer.writeUsage()
    }
    guard writer.lane == .root else { return }
    if let model = data["model"]?.nonNull { writer.set(.root, .model, writer.keep(model)) }
    if requests.isEmpty { writer.answer(text) } else { writer.turnContinues() }
  }

  // MARK: The session

  /// Reads a record about the session; says whether it is one that is shown.
  private mutating func session(_ type: String, _ data: JSONValue, _ writer: inout RecordWriter)
    -> Bool
  {
    switch type {
    case "session.start":
      if let id = data["sessionId"] { writer.set(.root, .id, writer.keep(id)) }
      if let model = data["selectedModel"]?.nonNull {
        writer.set(.root, .model, writer.keep(model))
      }
    case "session.resume":
      // The calls of the process that is gone will not end any more.
      writer.settleOpenCalls(.lost)
      writer.turnContinues()
      writer.run(.inProgress, .restated)
      if let model = data["selectedModel"]?.nonNull {
        writer.set(.root, .model, writer.keep(model))
      }
    case "session.model_change":
      if let model = data["newModel"]?.nonNull { writer.set(.root, .model, writer.keep(model)) }
    case "session.title_changed":
      if let title = writer.string(data, "title") { writer.title(title, replacing: true) }
    case "session.error":
      let entry = note("Error", data["message"], &writer)
      writer.set(entry, .error, writer.text(of: data["message"]) ?? writer.keep(type))
      writer.facts.ending = .failed
    case "session.shutdown": shutdown(data, &writer)
    case "session.info", "session.warning", "session.handoff", "session.task_complete":
      note("", data["message"] ?? data["summary"], &writer)
    case "session.truncation": note("Context truncated", nil, &writer)
    case "session.compaction_start": break
    case "session.compaction_complete":
      note("Context compacted", data["summaryContent"] ?? data["error"], &writer)
    case "session.context_cleared": note("Context cleared", nil, &writer)
    case "session.mode_changed": note("Mode", data["newMode"], &writer)
    case "system.message", "system.notification": note("", data["content"], &writer)
    case "skill.invoked": note("Skill", data["name"], &writer)
    case "session.custom_notification": note("", data["message"] ?? data["content"], &writer)
    default: return false
    }
    return true
  }

  /// Writes an entry of the program itself.
  @discardableResult
  private func note(_ title: String, _ text: JSONValue?, _ writer: inout RecordWriter) -> NodeID {
    let entry = writer.entry(nil, .system)
    if !title.isEmpty { writer.append(entry, .message, writer.keep(title)) }
    if let text = writer.text(of: text) {
      if !title.isEmpty { writer.append(entry, .message, writer.keep(": ")) }
      writer.append(entry, .message, text)
    }
    return entry
  }

  private mutating func shutdown(_ data: JSONValue, _ writer: inout RecordWriter) {
    var usage = TokenUsage()
    var byModel: [ModelUsage] = []
    for model in data["modelMetrics"].map({ Array($0.members) }) ?? [] {
      let numbers = model.value["usage"]
      let own = TokenUsage(
        input: numbers?["inputTokens"]?.tokens, output: numbers?["outputTokens"]?.tokens,
        cached: numbers?["cacheReadTokens"]?.tokens,
        cacheWrites5m: numbers?["cacheWriteTokens"]?.tokens)
      usage.addTold(own)
      byModel.append(ModelUsage(model: model.key, usage: own))
    }
    if let json = ModelUsage.json(byModel) {
      writer.set(.root, .modelUsage, writer.keep(json: json))
    }
    if usage == TokenUsage(), let details = data["tokenDetails"] {
      usage.input = details["input"]?["tokenCount"]?.tokens
      usage.output = details["output"]?["tokenCount"]?.tokens
      usage.cached = details["cache_read"]?["tokenCount"]?.tokens
    }
    if usage != TokenUsage() {
      writer.facts.usage = usage
      writer.writeUsage()
    }
    let hasFailed = data["shutdownType"]?.isString("error") ?? false
    if hasFailed {
      if let reason = writer.text(of: data["errorReason"]) { writer.set(.root, .error, reason) }
      writer.run(.failed, .stated)
    } else {
      // It says that the program ended well; how the work ended is told by its last turn.
      let outcome = writer.facts.ending == .lost ? .succeeded : writer.facts.ending
      if outcome == .succeeded, let answer = writer.facts.answerText {
        writer.set(.root, .outputText, answer)
      }
      writer.run(outcome, outcome == .succeeded ? .stated : .inferred)
    }
  }

  /// Takes back what was born at an event and after it.
  private mutating func rewind(_ event: String?, _ writer: inout RecordWriter) {
    guard let event, let place = births.firstIndex(where: { $0.event == SourceID(event) }) else {
      return
    }
    for birth in births[place...] { writer.add(.retract(birth.entry)) }
    births.removeSubrange(place...)
  }
}
