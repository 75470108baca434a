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
    writer: .init(
      "Copilot CLI", checked: "1.0.77",
      place: "`copilotVersion` of `session.start` and `session.resume`",
      version: { $0["data"]?["copilotVersion"] }),
    coverage: .init(
      read: """
        messages, reasoning, calls with arguments, results, errors, durations and who allowed them; \
        subagents; model, title, tokens; aborts and the end
        """,
      derived: """
        that an abort cancels open calls; the outcome of a session without a shutdown; which message a \
        request led to
        """,
      unknown: "cost in dollars; the tokens of the input before the shutdown, without requests"),
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
  /// The tokens of messages.
  var spent: [NodeID: Spending] = [:]
  /// Tokens of requests whose message has not come, by lane.
  var pending: [NodeID: Spending] = [:]
  /// Whether the last message of the main agent says something and asks for no tool. What is called a turn
  /// is one round of the model: only behind such a message its end is that of the work.
  var isAnswered = false
  /// Whether such a round has ended and no other has begun.
  var isBetweenTurns = false
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

  static func time(of value: JSONValue) -> Milliseconds? { value["timestamp"]?.moment }

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
    case "assistant.usage": usage(data, &writer)
    case "assistant.turn_start":
      if writer.lane == .root {
        isBetweenTurns = false
        writer.turnStarted()
      }
    case "assistant.turn_end":
      placeUsage(&writer)
      if writer.lane == .root {
        isBetweenTurns = true
        if isAnswered { writer.turnEnded(.succeeded) }
      }
    case "subagent.started", "subagent.completed", "subagent.failed":
      subagent(type, value, data, &writer)
    case "abort":
      writer.settleOpenCalls(.cancelled)
      note("Aborted", data["reason"], &writer)
      isAnswered = false
      writer.turnEnded(.cancelled)
    case "session.snapshot_rewind": rewind(writer.string(data, "upToEventId"), &writer)
    case _ where type.hasPrefix("tool."): tool(type, data, &writer)
    // Questions have names, by which they are answered.
    case _ where type.hasSuffix(".requested") && data["requestId"] != nil: asked(data, &writer)
    case _ where type.hasSuffix(".completed") && (data["requestId"] ?? data["toolCallId"]) != nil:
      answered(type, data, &writer)
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
    let words = writer.words(of: data["content"])
    guard source == "user" else {
      let entry = writer.entry(nil, .system)
      writer.mark(entry, Self.origin(of: source))
      if let text = writer.datum(of: words) { writer.set(entry, .message, text) }
      if writer.lane == .root {
        isAnswered = false
        writer.turnStarted()
      }
      return
    }
    let typed = writer.takeContext(of: words)
    if typed.isEmpty, !words.isEmpty { return }
    let entry = writer.entry(nil, .user)
    if let text = writer.datum(of: typed) { writer.set(entry, .message, text) }
    guard writer.lane == .root else { return }
    isAnswered = false
    writer.turnStarted()
    writer.title(ContentParts.joined(typed))
  }

  /// Who wrote a message that names its source.
  private static func origin(of source: String) -> EntryOrigin {
    if source.hasPrefix("skill") || source.hasPrefix("command") { return .command }
    if source.contains("hook") { return .hook }
    if source.contains("notification") || source.contains("task") { return .notification }
    return source.hasPrefix("agent") ? .teammate : .context
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
    spoke(entry, data, &writer)
    guard writer.lane == .root else { return }
    if let model = data["model"]?.nonNull { writer.set(.root, .model, writer.keep(model)) }
    isAnswered = requests.isEmpty && text != nil
    if isAnswered, isBetweenTurns {
      writer.turnAnswered(text)
    } else if isAnswered {
      writer.answer(text)
    } else {
      writer.turnContinues()
    }
  }
}
