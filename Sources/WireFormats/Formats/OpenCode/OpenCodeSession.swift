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
  var judgement: SessionStatus?
  var openCalls: Set<NodeID> = []
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
  var messages: [String: Message] = [:]

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

  /// Notes the session that a call has started.
  mutating func name(child: String, _ call: NodeID) {
    guard places[child] == nil else { return }
    places[child] = call
    ready.append(child)
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
}
