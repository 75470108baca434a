import JSONReading
import SessionModel

/// The notifications of `codex app-server`: JSON-RPC messages, one a line, of one client's connection.
///
/// Source: openai/codex, `codex-rs/app-server/README.md` (section Events) and
/// `codex-rs/app-server-protocol/src/protocol/common.rs` (the list of notifications) and `v2/` (their fields). Items
/// are those of `codex exec`, and arrive in pieces as well. A connection may carry several threads; those of subagents
/// stand under the calls that started them.
struct CodexAppServer: SourceFormat {
  static let name = "codex-app-server"

  static let format = Format(
    name: name,
    summary: "the JSON-RPC notifications of codex app-server",
    writer: .init("Codex"),
    coverage: .init(
      read: """
        messages and reasoning as they arrive, commands with their output, file changes, MCP and other calls \
        with states and durations, subagents, approvals that are waited for, plans, reviews, turns with their \
        outcomes, tokens, title, model, errors
        """,
      derived: "which answer of the model an item belongs to",
      unknown: "cost; what the client sent, unless it was recorded too"),
    recognises: { probe in
      guard let method = probe.text("method"), probe.has("params") else { return false }
      return ["thread/", "turn/", "item/"].contains { method.hasPrefix($0) }
    },
    wording: .whole(made: CodexItemKind.allCases.map { .init($0.name) }),
    makeReader: { RecordReader(CodexAppServer()) })

  /// One thread.
  private struct Lane {
    var items = CodexItems()
    /// What of the sums is of this thread.
    var told = TokenUsage()
    /// The error that the turn may not survive.
    var failure: Datum?
  }

  private var lanes: [String: Lane] = [:]
  private var places = SessionPlaces()
  /// The calls that wait for an answer, by the number of the request.
  private var requests: [String: NodeID] = [:]
  /// The calls that started a thread which is at work.
  private var starters: [String: NodeID] = [:]
  /// Whether the session has an error of a turn.
  private var tellsError = false

  static func time(of value: JSONValue) -> Milliseconds? {
    guard let params = value["params"] else { return nil }
    let turn = params["turn"]
    return
      (params["completedAtMs"] ?? params["startedAtMs"] ?? turn?["completedAt"]?.nonNull
      ?? turn?["startedAt"] ?? params["thread"]?["createdAt"])?.nonNull?.moment
  }

  mutating func takeReady() -> [HeldRecord] { places.takeReady() }

  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool {
    guard let thread = places.waiting else { return false }
    places.put(alone: thread, "thread \(thread)", on: &writer)
    return true
  }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    guard let method = value["method"]?.string else { return read(response: value, &writer) }
    guard !CodexMethods.areSilent(method) else { return }
    let params = value["params"]
    guard let id = (params?["threadId"] ?? params?["thread"]?["id"])?.string else {
      if method == "error" { return error(params, in: places.root ?? "", &writer) }
      return writer.unknownRecord(method)
    }
    if method == "thread/started" { return started(params?["thread"], id, &writer) }
    guard let place = places.place(of: id, on: writer) else { return }
    writer.lane = place
    if let request = value["id"]?.nonNull {
      ask(method, params, request, in: id, &writer)
    } else {
      read(method, params, in: id, &writer)
    }
  }

  private mutating func read(
    _ method: String, _ params: JSONValue?, in thread: String, _ writer: inout RecordWriter
  ) {
    let id = params?["itemId"]
    let delta = params?["delta"]
    switch method {
    case "turn/started":
      lanes[thread, default: Lane()].items.close()
      lanes[thread]?.failure = nil
      guard writer.lane == .root else { return }
      writer.turnStarted()
      if tellsError { writer.clear(.root, .error) }
      tellsError = false
    case "turn/completed": completed(params?["turn"], in: thread, &writer)
    case "item/started", "item/completed":
      guard let item = params?["item"], item.kind == .object else {
        return writer.malformed("\(method) without item")
      }
      read(item, isOver: method == "item/completed", in: thread, &writer)
    case "item/agentMessage/delta", "item/plan/delta":
      lanes[thread, default: Lane()].items.append(delta, to: id, .message, &writer)
    case "item/commandExecution/outputDelta", "item/fileChange/outputDelta":
      lanes[thread, default: Lane()].items.append(delta, to: id, .result, &writer)
    case "item/reasoning/summaryTextDelta", "item/reasoning/textDelta":
      let isSummary = method == "item/reasoning/summaryTextDelta"
      let part = (params?["summaryIndex"] ?? params?["contentIndex"])?.place ?? 0
      lanes[thread, default: Lane()].items.append(
        thought: delta, to: id, part: part, isSummary: isSummary, &writer)
    case "turn/plan/updated":
      lanes[thread, default: Lane()].items.tell(plan: params?["plan"], &writer)
    case "thread/tokenUsage/updated": count(params?["tokenUsage"]?["total"], in: thread, &writer)
    case "thread/name/updated":
      if writer.lane == .root, let title = params?["threadName"]?.string {
        writer.title(title, replacing: true)
      }
    case "model/rerouted": tell(model: params?["toModel"], &writer)
    case "thread/settings/updated": tell(model: params?["threadSettings"]?["model"], &writer)
    case "serverRequest/resolved":
      if let request = params?["requestId"] { resolve(request, &writer) }
    case "error": error(params, in: thread, &writer)
    case "warning", "deprecationNotice", "guardianWarning":
      let text = params?["message"] ?? params?["summary"]
      lanes[thread, default: Lane()].items.mark("Note", text, &writer)
    case "thread/closed": break
    default: writer.unknownRecord(method)
    }
  }

  // MARK: Threads

  private mutating func started(
    _ thread: JSONValue?, _ id: String, _ writer: inout RecordWriter
  ) {
    if places.begin(id) {
      if let value = thread?["id"] { writer.set(.root, .id, writer.keep(value)) }
      if let title = thread?["name"]?.nonNull?.string { writer.title(title, replacing: true) }
      return
    }
    // A subagent's stands under the call that started it, which names it sooner or later.
    let isAgent =
      thread?["source"]?.kind == .object || thread?["threadSource"]?.isString("subagent") == true
    guard !isAgent else { return }
    let words = [thread?["name"]?.string, thread?["preview"]?.string]
      .compactMap { $0.flatMap(SessionFacts.line) }
    places.put(alone: id, words.first ?? "thread \(id)", on: &writer)
  }

  /// Reads the answer to a request of the client's: that to the beginning of a thread names its model.
  private mutating func read(response value: JSONValue, _ writer: inout RecordWriter) {
    guard let result = value["result"] else { return }
    // Client and server number their requests apart: what answers one of the server's says what was decided.
    if result["decision"] != nil || result["answers"] != nil, let id = value["id"] {
      resolve(id, &writer)
    }
    guard let thread = result["thread"], let id = thread["id"]?.string,
      places[id] == nil || id == places.root
    else { return }
    started(thread, id, &writer)
    if id == places.root { tell(model: result["model"], &writer) }
  }

  private func tell(model: JSONValue?, _ writer: inout RecordWriter) {
    guard writer.lane == .root, let model = model?.nonNull else { return }
    writer.set(.root, .model, writer.keep(model))
  }

  // MARK: Turns

  private mutating func completed(
    _ turn: JSONValue?, in thread: String, _ writer: inout RecordWriter
  ) {
    let word = turn?["status"]?.string ?? "completed"
    let outcome: SessionStatus =
      switch word {
      case "interrupted": .cancelled
      case "failed": .failed
      default: .succeeded
      }
    let lane = writer.lane
    lanes[thread, default: Lane()].items.endTurn(&writer)
    writer.settleOpenCalls(outcome == .cancelled ? .cancelled : .lost) {
      $0.lane == lane && $0.status != .background
    }
    let error = turn?["error"]?.nonNull
    let failure = error.flatMap { writer.text(of: $0["message"] ?? $0) } ?? lanes[thread]?.failure
    if let call = starters.removeValue(forKey: thread) {
      let status: ToolStatus =
        outcome == .cancelled ? .cancelled : outcome == .failed ? .failed : .completed
      writer.finish(
        call,
        .init(
          status: status, error: outcome == .failed ? failure : nil, completedAt: writer.time))
    }
    guard lane == .root else { return }
    if outcome == .failed, let failure {
      writer.set(.root, .error, failure)
      tellsError = true
    }
    writer.turnEnded(outcome)
  }

  private mutating func error(
    _ params: JSONValue?, in thread: String, _ writer: inout RecordWriter
  ) {
    let message = params?["error"]?["message"] ?? params?["message"]
    lanes[thread, default: Lane()].items.error(message, &writer)
    // What is tried again is got over, or told once more.
    guard params?["willRetry"]?.bool != true else { return }
    lanes[thread]?.failure = writer.text(of: message)
  }

  private mutating func count(
    _ usage: JSONValue?, in thread: String, _ writer: inout RecordWriter
  ) {
    guard let usage = usage?.nonNull else { return }
    let now = TokenUsage(
      input: usage["inputTokens"]?.tokens, output: usage["outputTokens"]?.tokens,
      cached: usage["cachedInputTokens"]?.tokens,
      cacheWrites5m: usage["cacheWriteInputTokens"]?.tokens)
    writer.facts.usage.replace(lanes[thread]?.told ?? TokenUsage(), by: now)
    lanes[thread, default: Lane()].told = now
    writer.writeUsage()
  }

  // MARK: Items

  private mutating func read(
    _ item: JSONValue, isOver: Bool, in thread: String, _ writer: inout RecordWriter
  ) {
    var lane = lanes.removeValue(forKey: thread) ?? Lane()
    defer { lanes[thread] = lane }
    guard let call = lane.items.read(item, isOver: isOver, &writer),
      CodexItemKind(word: item["type"]?.string ?? "") == .collabAgentToolCall
    else { return }
    let tool = item["tool"]?.string
    guard tool == "spawnAgent" || tool == "spawn_agent" else { return }
    let threads = item.list("receiverThreadIds") + [item["newThreadId"]].compactMap { $0 }
    for thread in threads.compactMap({ $0.string }) where places[thread] == nil {
      places.put(thread, under: call)
      starters[thread] = call
    }
    // It was started; how it ends is told by its own turn.
    if isOver, starters.values.contains(call), writer.memory.openCalls[call] == nil {
      writer.set(call, .background, .withdrawn)
    }
  }

  // MARK: Approvals

  /// Reads a request to the client: a call waits for it.
  private mutating func ask(
    _ method: String, _ params: JSONValue?, _ request: JSONValue, in thread: String,
    _ writer: inout RecordWriter
  ) {
    let id = params?["itemId"] ?? params?["callId"]
    guard
      method.hasSuffix("requestApproval") || method.hasSuffix("requestUserInput")
        || method.hasSuffix("elicitation/request")
    else { return }
    if let call = lanes[thread]?.items.node(id), writer.memory.openCalls[call] != nil {
      requests[request.shortText] = call
      writer.set(call, .waiting)
    } else {
      lanes[thread, default: Lane()].items.mark("Waits for input", params?["reason"], &writer)
    }
  }

  /// A request was answered: its call goes on, until its item says how it ended.
  private mutating func resolve(_ request: JSONValue, _ writer: inout RecordWriter) {
    guard let call = requests.removeValue(forKey: request.shortText),
      writer.memory.openCalls[call]?.status == .waiting
    else { return }
    writer.set(call, .running)
  }
}
