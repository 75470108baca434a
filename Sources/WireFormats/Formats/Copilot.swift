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
  mutating func read(text: String, on page: inout Page) -> Bool {
    for key in ["name:", "summary:"] {
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else {
        continue
      }
      let value = line.dropFirst(key.count).drop { $0 == " " }
      page.title(
        String(value.drop { "\"'|>".contains($0) }.prefix { !"\"'".contains($0) }),
        replacing: true)
      break
    }
    return true
  }

  func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

  mutating func read(
    _ value: JSONValue, on page: inout Page, after session: borrowing Session
  ) {
    let data = value["data"]
    guard let type = page.string(value, "type"), let data, data.kind == .object else {
      page.unknownRecord(value["type"]?.string ?? "")
      return
    }
    page.lane = lane(value, data, page)
    let before = page.writer.events.count
    switch type {
    case "user.message": user(data, &page)
    case "assistant.message": message(data, &page)
    case "assistant.message_start": _ = entry(data, &page)
    case "assistant.message_delta":
      if let text = data["deltaContent"] {
        page.append(entry(data, &page), .message, page.keep(text))
      }
    case "assistant.reasoning", "assistant.reasoning_delta": reasoning(data, &page)
    case "assistant.turn_start":
      if page.lane == .root { page.turnStarted() }
    case "assistant.turn_end":
      if page.lane == .root { page.turnEnded(.succeeded) }
    case "subagent.started", "subagent.completed", "subagent.failed":
      subagent(type, value, data, &page)
    case "abort":
      page.settleOpenCalls(.cancelled)
      note("Aborted", data["reason"], &page)
      page.turnEnded(.cancelled)
    case "session.snapshot_rewind": rewind(page.string(data, "upToEventId"), &page)
    case _ where type.hasPrefix("tool."): tool(type, data, &page)
    case _ where type.hasSuffix(".requested"): asked(data, &page)
    case _ where type.hasSuffix(".completed"): answered(type, data, &page)
    default:
      if !self.session(type, data, &page), !Self.silent.contains(type) { page.unknownRecord(type) }
    }
    if let event = value["id"]?.string {
      for case .itemStart(let start) in page.writer.events.dropFirst(before)
      where start.kind == .entry {
        births.append((SourceID(event), start.id))
      }
    }
  }

  /// The call whose subagent a record belongs to.
  private func lane(_ value: JSONValue, _ data: JSONValue, _ page: Page) -> NodeID {
    if let agent = value["agentId"]?.string.map({ SourceID($0) }),
      let call = agents[agent] ?? page.transcript.calls[agent.key]?.node
    {
      return call
    }
    guard let parent = data["parentToolCallId"]?.string else { return .root }
    return page.transcript.calls[SourceKey(parent)]?.node ?? .root
  }

  // MARK: Messages

  private mutating func user(_ data: JSONValue, _ page: inout Page) {
    // What the program itself puts in names its source.
    let source = data["source"]?.string ?? "user"
    let role: EntryRole = source == "user" ? .user : .system
    let entry = page.entry(nil, role)
    if let text = page.text(of: data["content"]) { page.set(entry, .message, text) }
    guard page.lane == .root else { return }
    page.turnStarted()
    if role == .user, let text = page.string(data, "content") { page.title(text) }
  }

  /// The entry of a message of the assistant.
  private mutating func entry(_ data: JSONValue, _ page: inout Page) -> NodeID {
    let id = page.string(data, "messageId").map { "\($0)" }
    if let waiting = reasoned.removeValue(forKey: page.lane) {
      let isNew = id.map { page.transcript.entries[SourceKey($0)] == nil } ?? true
      if isNew {
        if let id { page.name(waiting, id) }
        return waiting
      }
    }
    let entry = page.entry(id, .assistant)
    current[page.lane] = entry
    return entry
  }

  private mutating func reasoning(_ data: JSONValue, _ page: inout Page) {
    let entry = reasoned[page.lane] ?? page.entry(nil, .assistant)
    reasoned[page.lane] = entry
    current[page.lane] = entry
    if let delta = data["deltaContent"] {
      page.append(entry, .reasoning, page.keep(delta))
    } else if let text = page.text(of: data["content"]) {
      page.set(entry, .reasoning, text)
    }
  }

  private mutating func message(_ data: JSONValue, _ page: inout Page) {
    let entry = entry(data, &page)
    let text = page.text(of: data["content"])
    if let text {
      // A long message comes in chunks; any other record of the same message replaces it.
      if (data["chunkIndex"]?.integer ?? 0) > 0 {
        page.append(entry, .message, text)
      } else {
        page.set(entry, .message, text)
      }
    }
    if let reasoning = page.text(of: data["reasoningText"]) {
      page.set(entry, .reasoning, reasoning)
    }
    let requests = page.array(data, "toolRequests").map { Array($0) } ?? []
    for request in requests { announce(request, under: entry, &page) }
    if let tokens = data["outputTokens"]?.tokens {
      page.transcript.usage.output += tokens
      // Of the input nothing is said before the end: no number is better than a wrong one.
      page.set(.root, .outputTokens, page.keep(page.transcript.usage.output.count))
    }
    guard page.lane == .root else { return }
    if let model = data["model"]?.nonNull { page.set(.root, .model, page.keep(model)) }
    if requests.isEmpty { page.answer(text) } else { page.transcript.outcome = nil }
  }

  // MARK: The session

  /// Reads a record about the session; says whether it is one that is shown.
  private mutating func session(_ type: String, _ data: JSONValue, _ page: inout Page) -> Bool {
    switch type {
    case "session.start":
      if let id = data["sessionId"] { page.set(.root, .id, page.keep(id)) }
      if let model = data["selectedModel"]?.nonNull { page.set(.root, .model, page.keep(model)) }
    case "session.resume":
      // The calls of the process that is gone will not end any more.
      page.settleOpenCalls(.lost)
      page.transcript.outcome = nil
      page.run(.inProgress, .restated)
      if let model = data["selectedModel"]?.nonNull { page.set(.root, .model, page.keep(model)) }
    case "session.model_change":
      if let model = data["newModel"]?.nonNull { page.set(.root, .model, page.keep(model)) }
    case "session.title_changed":
      if let title = page.string(data, "title") { page.title(title, replacing: true) }
    case "session.error":
      let entry = note("Error", data["message"], &page)
      page.set(entry, .error, page.text(of: data["message"]) ?? page.keep(type))
      page.transcript.outcome = .failed
    case "session.shutdown": shutdown(data, &page)
    case "session.info", "session.warning", "session.handoff", "session.task_complete":
      note("", data["message"] ?? data["summary"], &page)
    case "session.truncation": note("Context truncated", nil, &page)
    case "session.compaction_start": break
    case "session.compaction_complete":
      note("Context compacted", data["summaryContent"] ?? data["error"], &page)
    case "session.context_cleared": note("Context cleared", nil, &page)
    case "session.mode_changed": note("Mode", data["newMode"], &page)
    case "system.message", "system.notification": note("", data["content"], &page)
    case "skill.invoked": note("Skill", data["name"], &page)
    case "session.custom_notification": note("", data["message"] ?? data["content"], &page)
    default: return false
    }
    return true
  }

  /// Writes an entry of the program itself.
  @discardableResult
  private func note(_ title: String, _ text: JSONValue?, _ page: inout Page) -> NodeID {
    let entry = page.entry(nil, .system)
    if !title.isEmpty { page.append(entry, .message, page.keep(title)) }
    if let text = page.text(of: text) {
      if !title.isEmpty { page.append(entry, .message, page.keep(": ")) }
      page.append(entry, .message, text)
    }
    return entry
  }

  private mutating func shutdown(_ data: JSONValue, _ page: inout Page) {
    var usage = Transcript.Usage()
    for model in data["modelMetrics"].map({ Array($0.members) }) ?? [] {
      let numbers = model.value["usage"]
      usage.input += numbers?["inputTokens"]?.tokens ?? 0
      usage.output += numbers?["outputTokens"]?.tokens ?? 0
      usage.cached += numbers?["cacheReadTokens"]?.tokens ?? 0
    }
    if usage == Transcript.Usage(), let details = data["tokenDetails"] {
      usage.input = details["input"]?["tokenCount"]?.tokens ?? 0
      usage.output = details["output"]?["tokenCount"]?.tokens ?? 0
      usage.cached = details["cache_read"]?["tokenCount"]?.tokens ?? 0
    }
    if usage != Transcript.Usage() {
      page.transcript.usage = usage
      page.writeUsage()
    }
    let hasFailed = data["shutdownType"]?.isString("error") ?? false
    if hasFailed {
      if let reason = page.text(of: data["errorReason"]) { page.set(.root, .error, reason) }
      page.run(.failed, .stated)
    } else {
      // It says that the program ended well; how the work ended is told by its last turn.
      let outcome = page.transcript.outcome ?? .succeeded
      if outcome == .succeeded, let answer = page.transcript.answer {
        page.set(.root, .outputText, answer)
      }
      page.run(outcome, outcome == .succeeded ? .stated : .inferred)
    }
  }

  /// Takes back what was born at an event and after it.
  private mutating func rewind(_ event: String?, _ page: inout Page) {
    guard let event, let place = births.firstIndex(where: { $0.event == SourceID(event) }) else {
      return
    }
    for birth in births[place...] { page.writer.add(.retract(birth.entry)) }
    births.removeSubrange(place...)
  }
}
