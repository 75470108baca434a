import JSONReading
import SessionModel

/// What is known of an OpenCode session and its subagents, and how it is written.
struct OpenCodeBook {
  /// What the session is as a whole.
  var overview: Overview {
    var overview = summary
    // A last message that is written before the calls in it are is not the end yet.
    overview.settled = openCalls.isEmpty ? judgement : nil
    return overview
  }

  private var summary = Overview()
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
  private struct Message {
    var entry: NodeID
    var role: EntryRole
    /// Whether its author stopped it.
    var isAborted = false
    /// Whether its own record names its tokens, so that its steps do not count.
    var countsItself = false
    var usage = Transcript.Usage()
    /// What of the sum is its part.
    var counted = Transcript.Usage()
    /// The tokens of its steps by the id of the part.
    var steps: [String: Transcript.Usage] = [:]
    var texts: [Piece] = []
    var reasoning: [Piece] = []
    /// The calls that are open.
    var open: Set<NodeID> = []
  }

  /// A text part: which one, and where its words stand.
  private struct Piece {
    var id: String
    var hash: Int
    var datum: Datum
  }

  // MARK: Records

  /// Reads a whole export.
  mutating func read(export document: JSONValue, on page: inout Page) {
    if let info = document["info"] { read(session: Fields(info), on: &page) }
    for message in document.list("messages") {
      guard let info = message["info"] else {
        page.malformed("a message without info")
        continue
      }
      read(message: Fields(info), on: &page)
      for part in message.list("parts") {
        read(part: Fields(part), of: Fields(info), on: &page)
      }
    }
  }

  /// Reads one record: a line of a run, a file of the store, a row of the database.
  mutating func read(_ value: JSONValue, on page: inout Page) {
    let table = page.record.file?.split(separator: "/").first.map(String.init)
    let time = value["timestamp"]?.moment
    page.time = time
    switch (table, value["type"]?.string) {
    case ("session", _): read(session: Fields(value), on: &page)
    case ("message", _): read(message: Fields(value), on: &page)
    case ("part", _): read(part: Fields(value), of: nil, on: &page)
    case (nil, "error"):
      _ = place(of: value["sessionID"]?.string, on: page)
      judgement = .failed
      summary.error = Self.text(of: value["error"])
    case (nil, "done"):
      if judgement == nil { judgement = .succeeded }
    case (nil, _):
      if let part = value["part"] {
        read(part: Fields(part), of: nil, on: &page)
      } else if value["messageID"] != nil {
        read(part: Fields(value), of: nil, on: &page)
      } else if value["role"] != nil {
        read(message: Fields(value), on: &page)
      } else if value["projectID"] != nil || value["directory"] != nil {
        read(session: Fields(value), on: &page)
      } else {
        page.unknownRecord(value["type"]?.string ?? "")
      }
    default: page.unknownRecord(page.record.file ?? "")
    }
  }

  /// An object with its ids: beside it in a row of the database, in it elsewhere.
  private struct Fields {
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

  private mutating func read(session: Fields, on page: inout Page) {
    guard let id = session.id else { return page.malformed("a session without an id") }
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
  private mutating func place(of session: String?, on page: Page) -> NodeID? {
    guard let session else { return .root }
    if root == nil {
      root = session
      places[session] = .root
      summary.id = session
    }
    if let place = places[session] { return place }
    held[session, default: []].append(page.heldRecord)
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
  mutating func place(orphan: String, on page: inout Page) {
    let entry = page.item(.entry, named: orphan, role: .step, under: .root)
    page.put(entry, .message, text: titles[orphan] ?? "subagent")
    let call = page.item(.call, named: orphan, under: entry)
    page.put(call, .name, text: "task")
    page.put(call, .completed, .inferred)
    places[orphan] = call
    ready.append(orphan)
  }

  // MARK: Messages

  private mutating func read(message: Fields, on page: inout Page) {
    guard let id = message.id else { return page.malformed("a message without an id") }
    guard let place = place(of: message.session, on: page) else { return }
    let word = message.data["role"]?.string ?? "assistant"
    if EntryRole(word: word) == nil { page.unknown("unknown role \"\(word)\"") }
    let role = EntryRole(word: word) ?? .assistant
    start(message: id, role, under: place, on: &page)
    guard var known = messages[id] else { return }
    page.put(known.entry, .startedAt, moment: message.created)
    page.time = page.time ?? message.created
    let data = message.data
    let model = data["modelID"] ?? data["model"]?["modelID"]
    if place == .root, role == .assistant, let model = model?.string { summary.model = model }
    if let tokens = data["tokens"], tokens.kind == .object {
      known.countsItself = true
      known.usage = Self.usage(tokens, cost: data["cost"])
    }
    let error = data["error"]?.nonNull
    known.isAborted = error?["name"]?.isString("MessageAbortedError") ?? false
    page.put(known.entry, .error, text: error.map(Self.text))
    if known.isAborted {
      for call in known.open { page.put(call, .cancelled) }
      openCalls.subtract(known.open)
      known.open = []
    }
    count(&known, model: model, on: &page)
    messages[id] = known
    guard place == .root else { return }
    summary.error = nil
    judgement = nil
    summary.ending = .lost
    if role == .assistant { judge(data, error) }
  }

  /// Works out how the session stands by the last message.
  private mutating func judge(_ data: JSONValue, _ error: JSONValue?) {
    let isCompleted = data["time"]?["completed"]?.nonNull != nil
    if let error {
      switch error["name"]?.string {
      case "MessageAbortedError": judgement = .cancelled
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
  private mutating func start(
    message id: String, _ role: EntryRole, under place: NodeID, on page: inout Page
  ) {
    if let known = messages[id], known.role == role { return }
    let entry = page.item(.entry, named: id, role: role, under: place)
    page.put(entry, .id, text: id)
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

  private static func usage(_ tokens: JSONValue, cost: JSONValue?) -> Transcript.Usage {
    let read = tokens["cache"]?["read"]?.tokens ?? 0
    let written = tokens["cache"]?["write"]?.tokens ?? 0
    return Transcript.Usage(
      input: (tokens["input"]?.tokens ?? 0) + read + written,
      output: (tokens["output"]?.tokens ?? 0) + (tokens["reasoning"]?.tokens ?? 0),
      cached: read, cost: cost?.dollars)
  }

  /// Counts a message anew: its own tokens, or those of its steps when it names none.
  private mutating func count(
    _ message: inout Message, model: JSONValue? = nil, on page: inout Page
  ) {
    var usage = message.countsItself ? message.usage : Transcript.Usage()
    if !message.countsItself {
      for step in message.steps.values { usage.replace(Transcript.Usage(), by: step) }
    }
    summary.usage.replace(message.counted, by: usage)
    message.counted = usage
    page.count(usage, of: message.entry, model: model)
  }

  // MARK: Parts

  private mutating func read(part: Fields, of message: Fields?, on page: inout Page) {
    let session = part.session ?? message?.session
    guard let place = place(of: session, on: page) else { return }
    let file = page.record.file?.split(separator: "/").dropFirst().first.map(String.init)
    guard let owner = part.message ?? message?.id ?? file else {
      return page.malformed("a part without a message")
    }
    let time = part.created ?? page.time
    if messages[owner] == nil { start(message: owner, .assistant, under: place, on: &page) }
    guard var known = messages[owner] else { return }
    let data = part.data
    let id = part.id ?? page.recordName
    // A run stream has no messages: the first part of each tells when it began.
    if message == nil, page.record.file == nil { page.put(first: time, of: known.entry) }
    page.time = page.time ?? time
    switch data["type"]?.string {
    case "text":
      add(data["text"], id, to: &known.texts, .message, of: known.entry, on: &page)
      let isMade = data["synthetic"]?.bool ?? false
      if known.role == .user, place == .root, !isMade { summary.asked(data["text"]?.string) }
      if known.role == .assistant, place == .root { summary.answer = known.entry }
    case "reasoning":
      add(data["text"], id, to: &known.reasoning, .reasoning, of: known.entry, on: &page)
    case "tool":
      write(call: data, id, of: &known, on: &page)
    case "file":
      let text = Attachment.text(data, type: "file")
      add(text, id, to: &known.texts, .message, of: known.entry, on: &page)
    case "subtask":
      let words = [data["agent"]?.string, data["description"]?.string ?? data["prompt"]?.string]
      let text = "[subtask \(words.compactMap { $0 }.joined(separator: ": "))]"
      add(text, id, to: &known.texts, .message, of: known.entry, on: &page)
    case "compaction":
      add("[compacted]", id, to: &known.texts, .message, of: known.entry, on: &page)
    case "retry":
      let text = "[retry \(data["attempt"]?.shortText ?? ""): \(Self.text(of: data["error"]))]"
      add(text, id, to: &known.reasoning, .reasoning, of: known.entry, on: &page)
    case "step-finish":
      if let tokens = data["tokens"] { known.steps[id] = Self.usage(tokens, cost: data["cost"]) }
      if page.record.file == nil, message == nil, place == .root {
        judgement = Self.outcome(data["reason"]?.string ?? "")
      }
    case "step-start":
      if page.record.file == nil, message == nil, place == .root { judgement = nil }
    case "patch", "snapshot", "agent": break
    case let type?: page.unknown("unknown part \"\(type)\"")
    case nil: page.malformed("a part without a type")
    }
    if data["type"]?.isString("step-finish") ?? false { count(&known, on: &page) }
    messages[owner] = known
  }

  /// Adds a text to those of a message, or changes it.
  private func add(
    _ value: JSONValue?, _ id: String, to pieces: inout [Piece], _ channel: Channel,
    of entry: NodeID, on page: inout Page
  ) {
    guard let value = value?.nonNull else { return }
    var hasher = Hasher()
    hasher.combine(bytes: value.bytes)
    add(hasher.finalize(), id, to: &pieces, channel, of: entry, on: &page) { $0.keep(value) }
  }

  private func add(
    _ text: String, _ id: String, to pieces: inout [Piece], _ channel: Channel, of entry: NodeID,
    on page: inout Page
  ) {
    add(text.hashValue, id, to: &pieces, channel, of: entry, on: &page) { $0.keep(text) }
  }

  private func add(
    _ hash: Int, _ id: String, to pieces: inout [Piece], _ channel: Channel, of entry: NodeID,
    on page: inout Page, keeping: (Page) -> Datum
  ) {
    if let place = pieces.firstIndex(where: { $0.id == id }) {
      guard pieces[place].hash != hash else { return }
      pieces[place] = Piece(id: id, hash: hash, datum: keeping(page))
    } else {
      pieces.append(Piece(id: id, hash: hash, datum: keeping(page)))
    }
    page.put(entry, channel, pieces: pieces.map { ($0.hash, $0.datum) })
  }

  // MARK: Calls

  private mutating func write(
    call data: JSONValue, _ id: String, of message: inout Message, on page: inout Page
  ) {
    let node = page.item(
      .call, named: data["callID"]?.string ?? id, under: message.entry)
    let state = data["state"]
    let time = state?["time"]
    page.put(node, .id, data["callID"])
    page.put(node, .name, data["tool"])
    page.put(node, .arguments, state?["input"])
    page.put(node, .startedAt, moment: time?["start"]?.moment)
    page.put(node, .completedAt, moment: time?["end"]?.moment)
    page.put(node, .result, state?["output"])
    page.put(node, .error, state?["error"])
    let metadata = state?["metadata"]
    if let child = (metadata?["sessionId"] ?? metadata?["sessionID"])?.string,
      places[child] == nil
    {
      places[child] = node
      ready.append(child)
    }
    guard let word = state?["status"]?.string else {
      return page.malformed("a call without a state")
    }
    guard var status = ToolStatus(word: word) else {
      return page.unknown("unknown state \"\(word)\" of a call")
    }
    status = Self.status(status, data, isAborted: message.isAborted)
    if status.isOpen {
      message.open.insert(node)
      openCalls.insert(node)
    } else {
      message.open.remove(node)
      openCalls.remove(node)
    }
    page.put(node, status)
    page.time = time?["end"]?.moment ?? time?["start"]?.moment ?? page.time
  }

  /// What the state of a call comes to, by what else is known of it.
  private static func status(_ status: ToolStatus, _ data: JSONValue, isAborted: Bool) -> ToolStatus
  {
    let metadata = data["state"]?["metadata"]
    if metadata?["interrupted"]?.bool ?? false { return .cancelled }
    switch status {
    case .failed:
      let error = data["state"]?["error"]?.string ?? ""
      if rejections.contains(where: { error.contains($0) }) { return .rejected }
      return error.contains("execution aborted") || isAborted ? .cancelled : .failed
    case .completed:
      if data["tool"]?.isString("invalid") ?? false { return .failed }
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
