import JSONReading
import SessionModel

/// Sessions of OpenAI Codex: rollouts, in the shapes of all its versions.
///
/// Source: `reference/session-formats.md` section 4.2. A rollout tells much twice (items of the
/// conversation, events for the screen) and the status of a call only in the text of its output.
struct Codex: SourceFormat {
  static let name = "codex"

  static let format = Format(
    name: name,
    summary:
      "OpenAI Codex: rollout-….jsonl (also packed as .zst), rollout-….json of its first versions",
    writer: .init(
      "Codex", checked: "0.153.0", place: "`cli_version` of `session_meta`",
      version: { $0["payload"]?["cli_version"] }),
    coverage: .init(
      read: """
        messages, reasoning summaries, calls with arguments, results, exit codes and durations; \
        commands inside scripts; subagents; turns, aborts, rollbacks, compactions; tokens, model
        """,
      derived: """
        the status of a call from the text of its output; which answer a call belongs to; the start \
        of a call that was recorded with its output; which script ran a command; which answer a count \
        of tokens belongs to
        """,
      unknown: "encrypted reasoning; cost; what waits for approval"),
    recognises: { probe in
      if probe.has(nested: "session.id"), probe.has(nested: "items[].type") { return true }
      if probe.has("payload"), let type = probe.text("type") {
        return CodexRecordKind(rawValue: type) != nil
      }
      // The first versions wrote the items themselves, behind a line about the session.
      return probe.has("instructions") && probe.has("timestamp") && probe.has("id")
    },
    links: .init(prefix: "rollout-", isBelow: false, marks: ["agent_id", "thread_id"]),
    wording: .whole(made: [
      .init("image_generation", for: "image"), .init("web_search", for: "search"),
    ]),
    glance: { readGlance($0, &$1) },
    makeReader: { RecordReader(Codex()) })

  /// Reads JSON that stands in strings.
  let inner = JSONParser()
  /// The threads by file, but for the one that was read last.
  private var lanes: [String: CodexLane] = [:]
  /// The thread that was read last, and its file.
  var lane = CodexLane(parent: .root)
  private var file = ""
  /// The call that started each thread.
  var spawns: [SourceID: NodeID] = [:]
  /// The thread in whose file each turn was recorded first.
  var turnOwners: [SourceID: String] = [:]
  /// Processes that go on, by the name that the model knows them by.
  var processes: [SourceKey: NodeID] = [:]
  /// The process or script that a call asks about, until its output comes.
  var continued: [SourceKey: NodeID] = [:]
  /// Whether the session was told an error.
  var tellsError = false
  /// The model that was told last.
  var model: String?
  /// Records of threads whose parent is not known yet.
  private var waiting: [String: [HeldRecord]] = [:]

  static func time(of value: JSONValue) -> Milliseconds? {
    (value["timestamp"] ?? value["session"]?["timestamp"])?.moment
  }

  /// The first versions kept all items in one document.
  static func parts(of value: JSONValue) -> [JSONValue] {
    value["session"] == nil ? [] : value.list("items")
  }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    let file = writer.record.file ?? ""
    turn(to: file)
    let payload = value["payload"] ?? value
    let word = writer.word(value, "type")
    let kind = word.flatMap { CodexRecordKind.words[$0] }
    if lane.parent == nil {
      if kind == .sessionMeta, lane.thread == nil { lane.thread = name(payload["id"]) }
      lane.parent = lane.thread.flatMap { spawns[$0] }
      guard lane.parent != nil else {
        waiting[file, default: []].append(writer.heldRecord)
        return
      }
    }
    writer.lane = lane.parent ?? .root
    follow(kind, payload, file)
    if lane.isReplay { return }
    let first = writer.events.count
    switch kind {
    case .sessionMeta: meta(payload, &writer)
    case .turnContext: context(payload, &writer)
    case .responseItem: item(payload, &writer)
    case .eventMessage: event(payload, &writer)
    case .tokenUsage: count(response: payload, &writer)
    case .compacted: mark("Context compacted", payload["message"], .item, by: .summary, &writer)
    case .worldState, .agentMetadata: break
    case nil:
      let type = word?.string ?? ""
      if value["payload"] != nil {
        writer.unknownRecord(type)
      } else if type.isEmpty {
        // The first versions: a line about the session, and marks of states between the items.
        let session = value["session"] ?? value
        if lane.thread == nil { lane.thread = name(session["id"]) }
        if session["id"] != nil { meta(session, &writer) }
      } else {
        item(value, &writer)
      }
    }
    countBegun(&writer)
    for case .itemStart(let start) in writer.events.dropFirst(first)
    where start.kind == .entry && start.parent == lane.parent {
      if lane.turns.isEmpty { lane.turns.append([]) }
      lane.turns[lane.turns.count - 1].append(start.id)
    }
  }

  /// Goes on with the thread of a file.
  private mutating func turn(to next: String) {
    guard next != file else { return }
    lanes[file] = lane
    lane = lanes.removeValue(forKey: next) ?? CodexLane(parent: next.isEmpty ? .root : nil)
    file = next
  }

  /// Keeps track of turns that were copied from the thread that this one was forked from.
  private mutating func follow(
    _ kind: CodexRecordKind?, _ payload: JSONValue, _ file: String
  ) {
    if kind == .sessionMeta {
      let id = name(payload["id"])
      if lane.thread == nil {
        lane.thread = id
        if payload["parent_thread_id"]?.nonNull != nil || payload["source"]?["subagent"] != nil {
          lane.childSince = payload["timestamp"]?.moment
        }
      } else if id != lane.thread, !file.isEmpty || lane.childSince != nil {
        lane.isReplay = true
      }
      return
    }
    guard kind == .turnContext || kind == .eventMessage, let turn = name(payload["turn_id"]) else {
      return
    }
    if file.isEmpty, let since = lane.childSince {
      // The file of its parent, which knows its own turns, is not there: the time tells them.
      let began = Self.moment(ofName: turn.text) ?? payload["started_at"]?.moment
      if lane.isReplay, let began { lane.isReplay = began < since }
      return
    }
    if let owner = turnOwners[turn] {
      lane.isReplay = owner != file
    } else {
      turnOwners[turn] = file
      lane.isReplay = false
    }
  }

  /// When something was named, by a name that holds its time (a UUID of version 7).
  private static func moment(ofName name: String) -> Milliseconds? {
    let digits = name.filter { $0 != "-" }
    guard digits.utf8.count == 32, digits.dropFirst(12).first == "7" else { return nil }
    return Int64(digits.prefix(12), radix: 16).map { Milliseconds($0) }
  }

  /// A name that the source gave.
  func name(_ value: JSONValue?) -> SourceID? { value?.string.map { SourceID($0) } }

  // MARK: Threads that wait for their parent

  mutating func takeReady() -> [HeldRecord] {
    if waiting.isEmpty { return [] }
    let files = waiting.keys.sorted()
    // One at a time: a thread may tell of the others that wait.
    let ready = files.first { file in
      guard let lane = file == self.file ? lane : lanes[file] else { return false }
      return lane.parent != nil || lane.thread.map { spawns[$0] != nil } ?? false
    }
    guard let ready else { return [] }
    return waiting.removeValue(forKey: ready) ?? []
  }

  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool {
    guard let file = waiting.keys.min() else { return false }
    turn(to: file)
    lane.parent = .root
    return true
  }

  /// The files of subagents end with the names of their threads.
  var linkedFiles: [String] { spawns.keys.map { "-\($0.text).jsonl" }.sorted() }

  var linkedFileCount: Int { spawns.count }

  // MARK: The session

  private mutating func meta(_ payload: JSONValue, _ writer: inout RecordWriter) {
    guard writer.isMain, name(payload["id"]) == lane.thread else { return }
    if let id = payload["id"]?.nonNull { writer.set(.root, .id, writer.keep(id)) }
    if let time = payload["timestamp"]?.moment {
      writer.set(.root, .startedAt, Datum(moment: time))
    }
  }

  private mutating func context(_ payload: JSONValue, _ writer: inout RecordWriter) {
    tell(model: payload["model"], &writer)
  }

  /// Tells the model of the main thread when it is another one.
  mutating func tell(model value: JSONValue?, _ writer: inout RecordWriter) {
    lane.model = value?.string ?? lane.model
    guard writer.isMain, let value, let name = value.string, name != model else { return }
    model = name
    writer.set(.root, .model, writer.keep(value))
  }

  /// Writes an entry of the program itself, unless it is the copy of one.
  @discardableResult
  mutating func mark(
    _ title: String, _ text: JSONValue?, _ source: Echoes.Source?, by origin: EntryOrigin? = nil,
    _ writer: inout RecordWriter
  ) -> NodeID? {
    if let source, lane.echoes.isEcho(.mark, [Echoes.fingerprint(of: title)], source) { return nil }
    lane.answer.close()
    let entry = writer.entry(nil, .system)
    if let origin { writer.mark(entry, origin) }
    writer.append(entry, .message, writer.keep(title))
    if let text = writer.text(of: text) {
      writer.append(entry, .message, writer.keep(": "))
      writer.append(entry, .message, text)
    }
    return entry
  }
}
