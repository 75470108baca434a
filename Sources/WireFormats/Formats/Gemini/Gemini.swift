import JSONReading
import SessionModel

/// Sessions of Gemini CLI: one document that is rewritten (old), a log of updates (new), and the stream
/// of `--output-format stream-json`.
///
/// Source: `reference/session-formats.md` section 4.4. In the log a message comes again when it
/// changes; the last one counts.
struct Gemini: SourceFormat {
  static let name = "gemini"

  static let format = Format(
    name: name,
    summary: "Gemini CLI: session .json or .jsonl, or its --output-format stream-json",
    writer: .init("Gemini CLI", checked: "0.40"),
    coverage: .init(
      read: """
        messages, thoughts, calls with arguments, results, errors and their states; rewinds; \
        subagents; model, tokens, title
        """,
      derived:
        "the outcome of a session that is kept; the end of a call from the time of its record",
      unknown: "durations, cost"),
    recognises: { probe in
      if probe.text("type") == "init" { return probe.has("session_id") && probe.has("model") }
      return probe.has("sessionId") && probe.has("projectHash")
    },
    links: .init(prefix: "", isBelow: true, marks: ["agentId"]),
    glance: { readGlance($0, &$1) },
    makeReader: { RecordReader(Gemini()) })

  /// The logs by file, but for the one that is being read.
  private var logs: [String: GeminiLog] = [:]
  /// The log that the record belongs to.
  var log = GeminiLog()
  /// The call that started each subagent.
  var agents: [SourceID: NodeID] = [:]
  /// Records of subagents whose call is not known yet.
  private var waiting: [String: [HeldRecord]] = [:]
  /// The answer of the model in a stream.
  var answer = Answer()
  /// Its text.
  var spoken = ""
  /// The session of the main file: its subagents lie in a folder of this name.
  private var session: String?

  /// A document is read message by message, so that each has its own time.
  static func parts(of value: JSONValue) -> [JSONValue] {
    value.list("messages") + (value["$set"]?.list("messages") ?? [])
  }

  static func time(of value: JSONValue) -> Milliseconds? {
    (value["timestamp"] ?? value["startTime"] ?? value["$set"]?["lastUpdated"])?.moment
  }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    let file = writer.record.file ?? ""
    log = logs.removeValue(forKey: file) ?? GeminiLog(parent: file.isEmpty ? .root : nil)
    defer { logs[file] = log }
    if log.parent == nil {
      if log.session == nil {
        log.session = writer.string(value, "sessionId").map { SourceID($0) }
      }
      log.parent = log.session.flatMap { agents[$0] }
      guard log.parent != nil else {
        // A record of several messages waits once.
        if waiting[file]?.last != writer.heldRecord {
          waiting[file, default: []].append(writer.heldRecord)
        }
        return
      }
    }
    writer.lane = log.parent ?? .root
    if let set = value["$set"] {
      metadata(set, &writer)
      if let messages = set["messages"] { keep(messages, &writer) }
    } else if value["$rewindTo"] != nil {
      rewind(writer.string(value, "$rewindTo"), &writer)
    } else if value["sessionId"] != nil, value["projectHash"] != nil {
      metadata(value, &writer)
      if let messages = value["messages"] { keep(messages, &writer) }
    } else if let id = value["id"]?.string {
      message(value, id, &writer)
    } else {
      stream(value, &writer)
    }
  }

  // MARK: The session

  private mutating func metadata(_ value: JSONValue, _ writer: inout RecordWriter) {
    guard writer.isMain else { return }
    if let id = value["sessionId"], id.string != session {
      session = id.string
      writer.set(.root, .id, writer.keep(id))
    }
    if let time = value["startTime"]?.moment { writer.set(.root, .startedAt, Datum(moment: time)) }
    if let summary = value["summary"]?.string { writer.title(summary, replacing: true) }
  }

  /// Takes back the messages that are not in a list which replaces all.
  private mutating func keep(_ messages: JSONValue, _ writer: inout RecordWriter) {
    let ids = Set(messages.elements.compactMap { $0["id"]?.string.map { SourceID($0) } })
    log.retract(on: &writer) { !ids.contains($0) }
  }

  /// Takes back a message and all behind it; all of them when it is not there.
  private mutating func rewind(_ id: String?, _ writer: inout RecordWriter) {
    guard let id else { return }
    let place = log.order.firstIndex(of: SourceID(id)) ?? 0
    let gone = Set(log.order[place...])
    log.retract(on: &writer) { gone.contains($0) }
    if writer.isMain { writer.turnContinues() }
  }

  // MARK: Subagents

  mutating func takeReady() -> [HeldRecord] {
    let files = waiting.keys.sorted()
    let ready = files.first { file in
      guard let log = logs[file] else { return false }
      return log.parent != nil || log.session.map { agents[$0] != nil } ?? false
    }
    guard let ready else { return [] }
    return waiting.removeValue(forKey: ready) ?? []
  }

  mutating func placeWaiting(on writer: inout RecordWriter) -> Bool {
    guard let file = waiting.keys.min() else { return false }
    logs[file]?.parent = .root
    return true
  }

  /// Messages have names, and what is told again is known.
  var knowsAgain: Bool { !log.messages.isEmpty || !logs.values.allSatisfy { $0.messages.isEmpty } }

  /// Subagents lie in a folder that is named after the session.
  var linkedFiles: [String] { session.map { ["\($0)/"] } ?? [] }

  var linkedFileCount: Int { session == nil ? 0 : 1 }
}
