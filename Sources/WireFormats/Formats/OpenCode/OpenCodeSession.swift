import JSONReading
import SessionModel

/// What is known of an OpenCode session and its subagents, and how it is written.
struct OpenCodeSession {
  /// What the session is as a whole.
  var facts: SessionFacts {
    var facts = summary
    // A last message that is written before the calls in it are is not the end yet.
    facts.settled = openCalls.isEmpty ? judgement : nil
    return facts
  }

  var summary = SessionFacts()
  /// How the session stands by its last message.
  private var judgement: SessionStatus?
  private var openCalls: Set<NodeID> = []
  /// The id of the session at the top.
  private var root: String?
  /// Where the messages of each session go: the root, or the call that started it.
  private var places: [String: NodeID] = [:]
  /// The titles of sessions, for those that no call names.
  private var titles: [String: String] = [:]
  /// Records of sessions whose place is not known yet.
  private var held: [String: [HeldRecord]] = [:]
  /// Sessions whose place became known since they were held.
  private var ready: [String] = []
  private var messages: [String: Message] = [:]

  /// A message that was written, or whose parts came first.
  struct Message {
    var entry: NodeID
    var role: EntryRole
    /// Whether its author stopped it.
    var isAborted = false
    /// Whether its own record names its tokens, so that its steps do not count.
    var countsItself = false
    var usage = TokenUsage()
    /// What of the sum is its part.
    var counted = TokenUsage()
    /// The tokens of its steps by the id of the part.
    var steps: [String: TokenUsage] = [:]
    var texts: [Piece] = []
    /// Texts that the program put in: the message's own while a person typed none.
    var made: [Piece] = []
    var reasoning: [Piece] = []
    /// The calls that are open.
    var open: Set<NodeID> = []
  }

  /// A text part: which one, and where its words stand.
  struct Piece {
    var id: String
    var hash: Int
    var datum: Datum
  }

  // MARK: Records

  /// Reads a whole export.
  mutating func read(export document: JSONValue, on writer: inout RecordWriter) {
    if let info = document["info"] { read(session: Fields(info), on: &writer) }
    for message in document.list("messages") {
      guard let info = message["info"] else {
        writer.malformed("a message without info")
        continue
      }
      read(message: Fields(info), on: &writer)
      for part in message.list("parts") {
        read(part: Fields(part), of: Fields(info), on: &writer)
      }
    }
  }

  /// Reads one record: a line of a run, a file of the store, a row of the database.
  mutating func read(_ value: JSONValue, on writer: inout RecordWriter) {
    let table = writer.record.file?.split(separator: "/").first.map(String.init)
    let time = value["timestamp"]?.moment
    writer.time = time
    switch (table, value["type"]?.string) {
    case ("session", _), ("session_v2", _): read(session: Fields(value), on: &writer)
    case ("message", _): read(message: Fields(value), on: &writer)
    case ("session_message", _): read(row: Fields(value), on: &writer)
    case ("part", _): read(part: Fields(value), of: nil, on: &writer)
    case (nil, "error"):
      _ = place(of: value["sessionID"]?.string, on: writer)
      judgement = .failed
      summary.error = Self.text(of: value["error"])
    case (nil, "done"):
      if judgement == nil { judgement = .succeeded }
    case (nil, _):
      if let part = value["part"] {
        read(part: Fields(part), of: nil, on: &writer)
      } else if value["messageID"] != nil {
        read(part: Fields(value), of: nil, on: &writer)
      } else if value["role"] != nil {
        read(message: Fields(value), on: &writer)
      } else if value["projectID"] != nil || value["directory"] != nil {
        read(session: Fields(value), on: &writer)
      } else {
        writer.unknownRecord(value["type"]?.string ?? "")
      }
    default: writer.unknownRecord(writer.record.file ?? "")
    }
  }

  /// An object with its ids: beside it in a row of the database, in it elsewhere.
  struct Fields {
    let row: JSONValue
    /// The object itself.
    let data: JSONValue

    init(_ value: JSONValue) {
      row = value
      data = value["data"]?.kind == .object && value["type"] == nil ? value["data"] ?? value : value
    }

    var id: String? { row["id"]?.string }
    var session: String? { (row["session_id"] ?? row["sessionID"])?.string }
    var message: String? { (row["message_id"] ?? row["messageID"])?.string }
    var parent: String? { (row["parent_id"] ?? row["parentID"])?.nonNull?.string }
    var created: Milliseconds? {
      (data["time"]?["created"] ?? data["time"]?["start"] ?? row["time_created"])?.moment
    }
  }

  // MARK: Sessions

  private mutating func read(session: Fields, on writer: inout RecordWriter) {
    guard let id = session.id else { return writer.malformed("a session without an id") }
    titles[id] = session.data["title"]?.string
    if root == nil {
      root = id
      places[id] = .root
    }
    guard id == root else { return }
    summary.id = id
    summary.title = session.data["title"]?.string
    summary.startedAt = session.created
  }

  /// Where the entries of a session go; `nil` when that is not known yet, and the record is held.
  mutating func place(of session: String?, on writer: RecordWriter) -> NodeID? {
    guard let session else { return .root }
    if root == nil {
      root = session
      places[session] = .root
      summary.id = session
    }
    if let place = places[session] { return place }
    held[session, default: []].append(writer.heldRecord)
    return nil
  }

  /// Takes the records whose place has become known.
  mutating func takeReady() -> [HeldRecord] {
    let records = ready.flatMap { held.removeValue(forKey: $0) ?? [] }
    ready = []
    return records
  }

  /// A session that no call has named.
  func nextOrphan() -> String? { held.keys.min() }

  /// Gives a session that no call names a place of its own.
  mutating func place(orphan: String, on writer: inout RecordWriter) {
    let entry = writer.entry(named: orphan, role: .step, under: .root)
    writer.set(entry, .message, text: titles[orphan] ?? "subagent")
    let call = writer.call(named: orphan, under: entry)
    writer.set(call, .name, text: "task")
    writer.set(call, .completed, .inferred)
    places[orphan] = call
    ready.append(orphan)
  }

  // MARK: Messages

  private mutating func read(message: Fields, on writer: inout RecordWriter) {
    guard let id = message.id else { return writer.malformed("a message without an id") }
    guard let place = place(of: message.session, on: writer) else { return }
    let word = message.data["role"]?.string ?? "assistant"
    if EntryRole(word: word) == nil { writer.unknown("unknown role \"\(word)\"") }
    let role = EntryRole(word: word) ?? .assistant
    start(message: id, role, under: place, on: &writer)
    guard let entry = entry(of: id) else { return }
    writer.set(entry, .startedAt, moment: message.created)
    writer.time = writer.time ?? message.created
    let model = message.data["modelID"] ?? message.data["model"]?["modelID"]
    finish(message: id, message.data, role, model: model, under: place, on: &writer)
  }

  /// Writes what a message says of itself: its tokens, its error, and what it means for the session.
  mutating func finish(
    message id: String, _ data: JSONValue, _ role: EntryRole = .assistant, model: JSONValue?,
    under place: NodeID, on writer: inout RecordWriter
  ) {
    guard var known = messages[id] else { return }
    if place == .root, role == .assistant, let model = model?.string { summary.model = model }
    if let tokens = data["tokens"], tokens.kind == .object {
      known.countsItself = true
      known.usage = Self.usage(tokens, cost: data["cost"])
    }
    let error = data["error"]?.nonNull
    known.isAborted =
      (error?["name"]?.isString("MessageAbortedError") ?? false)
      || (error?["type"]?.isString("aborted") ?? false)
    writer.set(known.entry, .error, text: error.map(Self.text))
    if known.isAborted {
      for call in known.open { writer.set(call, .cancelled) }
      openCalls.subtract(known.open)
      known.open = []
    }
    count(&known, model: model, on: &writer)
    messages[id] = known
    guard place == .root else { return }
    goOn()
    if role == .assistant { judge(data, error) }
  }

  /// The session goes on: an error of the message before was got over.
  mutating func goOn() {
    summary.error = nil
    judgement = nil
    summary.ending = .lost
  }

  /// The entry of a message.
  func entry(of message: String) -> NodeID? { messages[message]?.entry }

  /// Changes what is known of a message.
  mutating func change(message id: String, _ body: (inout Self, inout Message) -> Void) {
    guard var known = messages[id] else { return }
    body(&self, &known)
    messages[id] = known
  }

  /// Works out how the session stands by the last message.
  private mutating func judge(_ data: JSONValue, _ error: JSONValue?) {
    let isCompleted = data["time"]?["completed"]?.nonNull != nil
    if let error {
      switch (error["name"] ?? error["type"])?.string {
      case "MessageAbortedError", "aborted": judgement = .cancelled
      case "MessageOutputLengthError": judgement = .incomplete
      default:
        judgement = .failed
        summary.error = Self.text(of: error)
      }
      return
    }
    if let finish = data["finish"]?.string {
      judgement = Self.outcome(finish)
    } else {
      // Older versions name no reason; a message without a call in it is an answer.
      summary.ending = isCompleted ? .succeeded : .lost
    }
  }

  /// What the reason for which a model stopped means for the session; `nil` when it goes on.
  private static func outcome(_ reason: String) -> SessionStatus? {
    switch reason {
    case "tool-calls", "unknown", "": nil
    case "length", "content-filter": .incomplete
    case "error": .failed
    default: .succeeded
    }
  }

  /// Makes an entry for a message, or finds it.
  mutating func start(
    message id: String, _ role: EntryRole, under place: NodeID, on writer: inout RecordWriter
  ) {
    if let known = messages[id], known.role == role { return }
    let entry = writer.entry(named: id, role: role, under: place)
    writer.set(entry, .id, text: id)
    messages[id] = Message(entry: entry, role: role)
  }

  private static func text(of error: JSONValue?) -> String {
    guard let error else { return "unknown error" }
    let name = error["name"]?.string
    let message = (error["data"]?["message"] ?? error["message"])?.string
    let parts = [name, message].compactMap { $0 }
    return parts.isEmpty ? error.string ?? error.shortText : parts.joined(separator: ": ")
  }

  // MARK: Tokens

  private static func usage(_ tokens: JSONValue, cost: JSONValue?) -> TokenUsage {
    TokenUsage(
      fresh: tokens["input"]?.tokens,
      output: Tokens.sum(tokens["output"]?.tokens, tokens["reasoning"]?.tokens),
      cached: tokens["cache"]?["read"]?.tokens, cacheWrites5m: tokens["cache"]?["write"]?.tokens,
      cost: cost?.dollars)
  }

  /// Counts a message anew: its own tokens, or those of its steps when it names none.
  private mutating func count(
    _ message: inout Message, model: JSONValue? = nil, on writer: inout RecordWriter
  ) {
    var usage = message.countsItself ? message.usage : TokenUsage()
    if !message.countsItself {
      for step in message.steps.values { usage.replace(TokenUsage(), by: step) }
    }
    summary.usage.replace(message.counted, by: usage)
    message.counted = usage
    writer.count(usage, of: message.entry, model: model)
  }

  // MARK: Parts

  private mutating func read(part: Fields, of message: Fields?, on writer: inout RecordWriter) {
    let session = part.session ?? message?.session
    guard let place = place(of: session, on: writer) else { return }
    let file = writer.record.file?.split(separator: "/").dropFirst().first.map(String.init)
    guard let owner = part.message ?? message?.id ?? file else {
      return writer.malformed("a part without a message")
    }
    let time = part.created ?? writer.time
    if messages[owner] == nil { start(message: owner, .assistant, under: place, on: &writer) }
    guard var known = messages[owner] else { return }
    let data = part.data
    let id = part.id ?? writer.recordName
    // A run stream has no messages: the first part of each tells when it began.
    if message == nil, writer.record.file == nil { writer.set(first: time, of: known.entry) }
    writer.time = writer.time ?? time
    switch data["type"]?.string {
    case "text":
      if known.role == .user, data["synthetic"]?.bool ?? false {
        add(made: data["text"], id, to: &known, under: place, on: &writer)
        break
      }
      typed(&known, under: place, on: &writer)
      add(data["text"], id, to: &known.texts, .message, of: known.entry, on: &writer)
      if known.role == .user, place == .root { summary.asked(data["text"]?.string) }
      guard known.role == .assistant else { break }
      if place == .root { summary.answer = known.entry }
      if let text = data["text"] { writer.seekLeaks(in: [.value(text)], of: known.entry) }
    case "reasoning":
      add(data["text"], id, to: &known.reasoning, .reasoning, of: known.entry, on: &writer)
    case "tool":
      write(call: data, id, of: &known, on: &writer)
    case "file":
      typed(&known, under: place, on: &writer)
      let text = Attachment.text(data, type: "file")
      add(text, id, to: &known.texts, .message, of: known.entry, on: &writer)
    case "subtask":
      let words = [data["agent"]?.string, data["description"]?.string ?? data["prompt"]?.string]
      typed(&known, under: place, on: &writer)
      let text = "[subtask \(words.compactMap { $0 }.joined(separator: ": "))]"
      add(text, id, to: &known.texts, .message, of: known.entry, on: &writer)
    case "compaction":
      writer.mark(known.entry, .summary)
      add("[compacted]", id, to: &known.texts, .message, of: known.entry, on: &writer)
    case "retry":
      let text = "[retry \(data["attempt"]?.shortText ?? ""): \(Self.text(of: data["error"]))]"
      add(text, id, to: &known.reasoning, .reasoning, of: known.entry, on: &writer)
    case "step-finish":
      if let tokens = data["tokens"] { known.steps[id] = Self.usage(tokens, cost: data["cost"]) }
      if writer.record.file == nil, message == nil, place == .root {
        judgement = Self.outcome(data["reason"]?.string ?? "")
      }
    case "step-start":
      if writer.record.file == nil, message == nil, place == .root { judgement = nil }
    case "patch", "snapshot", "agent": break
    case let type?: writer.unknown("unknown part \"\(type)\"")
    case nil: writer.malformed("a part without a type")
    }
    if data["type"]?.isString("step-finish") ?? false { count(&known, on: &writer) }
    messages[owner] = known
  }

  // MARK: Calls

  private mutating func write(
    call data: JSONValue, _ id: String, of message: inout Message, on writer: inout RecordWriter
  ) {
    let node = writer.call(named: data["callID"]?.string ?? id, under: message.entry)
    let state = data["state"]
    let time = state?["time"]
    writer.set(node, .id, data["callID"])
    writer.set(node, .name, data["tool"])
    // A call that is being written has its arguments as far as they came.
    let raw = state?["raw"].flatMap { $0.kind == .string && $0.bytes.count > 2 ? $0 : nil }
    let isEmpty = state?["input"]?.members.first { _ in true } == nil
    writer.set(node, .arguments, isEmpty ? raw ?? state?["input"] : state?["input"])
    writer.set(node, .startedAt, moment: time?["start"]?.moment)
    writer.set(node, .completedAt, moment: time?["end"]?.moment)
    writer.set(node, .result, state?["output"])
    writer.set(node, .error, state?["error"])
    let metadata = state?["metadata"]
    writer.tell(edits: metadata, of: node)
    if let child = (metadata?["sessionId"] ?? metadata?["sessionID"])?.string {
      name(child: child, node)
    }
    settle(node, state, tool: data["tool"], of: &message, on: &writer)
    writer.time = time?["end"]?.moment ?? time?["start"]?.moment ?? writer.time
  }

  /// Notes the session that a call has started.
  mutating func name(child: String, _ call: NodeID) {
    guard places[child] == nil else { return }
    places[child] = call
    ready.append(child)
  }

  /// Says how a call stands.
  mutating func settle(
    _ node: NodeID, _ state: JSONValue?, tool: JSONValue?, of message: inout Message,
    on writer: inout RecordWriter
  ) {
    guard let word = state?["status"]?.string else {
      return writer.malformed("a call without a state")
    }
    guard var status = ToolStatus(word: word) else {
      return writer.unknown("unknown state \"\(word)\" of a call")
    }
    status = Self.status(status, state, tool, isAborted: message.isAborted)
    if status.isOpen {
      message.open.insert(node)
      openCalls.insert(node)
    } else {
      message.open.remove(node)
      openCalls.remove(node)
    }
    writer.set(node, status)
  }

  /// What the state of a call comes to, by what else is known of it.
  private static func status(
    _ status: ToolStatus, _ state: JSONValue?, _ tool: JSONValue?, isAborted: Bool
  ) -> ToolStatus {
    let metadata = state?["metadata"]
    if metadata?["interrupted"]?.bool ?? false { return .cancelled }
    switch status {
    case .failed:
      let error = (state?["error"]?["message"] ?? state?["error"])?.string ?? ""
      if rejections.contains(where: { error.contains($0) }) { return .rejected }
      return error.contains("execution aborted") || isAborted ? .cancelled : .failed
    case .completed:
      if tool?.isString("invalid") ?? false { return .failed }
      if metadata?["timeout"]?.bool ?? false { return .failed }
      if let exit = metadata?["exit"]?.integer, exit != 0 { return .failed }
      return .completed
    case .pending, .running, .waiting, .background: return isAborted ? .cancelled : status
    case .rejected, .cancelled, .requested, .lost: return status
    }
  }

  /// What errors say when a person, or a rule of hers, said no.
  private static let rejections = [
    "rejected permission", "rule which prevents you", "user dismissed",
  ]
}
