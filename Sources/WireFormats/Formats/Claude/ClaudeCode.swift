import JSONReading
public import SessionModel

/// Sessions that Claude Code keeps: a file of lines, and more files for its subagents.
///
/// What each kind of line comes to stands in `ClaudeCode+Lines.swift`; what both formats of Claude Code
/// share, in `ClaudeConversation`.
public struct ClaudeCode: FormatReader {
  static let format = Format(
    name: "claude-code",
    summary: "sessions of Claude Code, as it keeps them under ~/.claude/projects",
    coverage: .init(
      read: "messages, thinking, tool calls and results with the program's own durations, subagents"
        + " and workflows at any depth, background work, compactions, errors, titles, tokens",
      derived: "how the session stands, by its last words; calls that were interrupted; which call"
        + " started a subagent, when only its prompt tells; places where a person went back",
      unknown: "whether a call waits for permission, and the cost of most sessions"),
    recognises: { Self.recognises($0) },
    companions: { path in
      let folder = path.hasSuffix(".jsonl") ? String(path.dropLast(6)) : path
      return [
        .init(
          path: folder + "/subagents", isRecursive: true, lines: [".jsonl"],
          documents: [".meta.json"]),
        .init(path: folder + "/workflows", isRecursive: false, lines: [], documents: [".json"]),
        .init(path: folder + "/tool-results", isRecursive: false, lines: [], documents: [".txt"]),
      ]
    },
    makeReader: { ClaudeCode() })

  /// What it adds up to.
  var conversation = ClaudeConversation()
  /// Whether the main file is a subagent's own; known with its first message.
  var mainIsSubagent: Bool?
  /// The agent of such a file.
  var mainAgent: String?
  /// Copies that a resumed or branched session takes along: lines that were read, by id and content.
  var seen: Set<Int> = []

  public init() {}

  /// Whether a source is such a file, by its first line.
  private static func recognises(_ probe: Probe) -> Bool {
    guard let type = probe.text("type"), !probe.has("projectHash"), !probe.isArray,
      !probe.has("session_id") || probe.has("sessionId"), !probe.has("payload")
    else { return false }
    guard ClaudeLine(rawValue: type) != nil else { return false }
    return probe.has("sessionId") || probe.has(oneOf: "uuid", "parentUuid", "leafUuid")
      || (type == "user" || type == "assistant") && probe.has("message")
      || probe.has(oneOf: "snapshot", "attachment") || probe.has("agentId") && probe.has("key")
  }

  public mutating func read(_ record: Record, into session: inout Session)
    throws(UnreadableRecord)
  {
    try readOne(record, into: &session)
    readReady(into: &session)
  }

  /// Reads what waited for its place.
  private mutating func readReady(into session: inout Session) {
    while case let ready = conversation.lanes.takeReady(), !ready.isEmpty {
      for held in ready {
        held.withRecord(in: session.store) { record in
          // It could be read when it came.
          try? readOne(record, into: &session, isAgain: true)
        }
      }
    }
  }

  /// - Parameter isAgain: whether the record was held and is read a second time.
  private mutating func readOne(
    _ record: Record, into session: inout Session, isAgain: Bool = false
  ) throws(UnreadableRecord) {
    if let file = record.file, file.hasSuffix(".txt") {
      write(record, into: &session, time: nil) {
        $0.readOutput(ClaudeFile.name(of: file), ClaudeFile.text(record, $1), on: &$1)
      }
      return
    }
    let parser = conversation.parser
    do throws(JSONError) {
      try parser.parse(record.bytes) { value throws(JSONError) in
        guard value.kind == .object else { throw JSONError(.unexpectedByte) }
        readLine(value, record, into: &session, isAgain: isAgain)
      }
    } catch {
      throw UnreadableRecord(
        error.reason == .unexpectedByte ? "no JSON object" : error.message)
    }
  }

  /// Reads a line into its lane, or keeps it for later when the lane has no place.
  private mutating func readLine(
    _ value: JSONValue, _ record: Record, into session: inout Session, isAgain: Bool
  ) {
    let time = value["timestamp"]?.moment
    let file = record.file.map { ClaudeFile($0) }
    if let file, !file.isAgent {
      write(record, into: &session, time: time) { $0.readCompanion(value, file, on: &$1) }
      return
    }
    if !isAgain, isCopy(value, in: record.file) { return }
    let lane = lane(of: value, in: file)
    if lane != ClaudeLanes.main { learn(value, lane) }
    if conversation.lanes[lane].parent == nil {
      // This line may be what tells the place of its lane.
      write(record, into: &session, time: time) { _, _ in }
    }
    if conversation.lanes[lane].parent == nil || !conversation.lanes[lane].held.isEmpty {
      conversation.lanes[lane].held.append(HeldRecord(record, in: session.store))
      return
    }
    write(record, into: &session, time: time) { $0.read(value, lane: lane, on: &$1) }
  }

  /// Lends a page for a record and turns it over.
  private mutating func write(
    _ record: Record, into session: inout Session, time: Milliseconds?,
    _ body: (inout ClaudeConversation, inout Page) -> Void
  ) {
    conversation.write(
      record, into: &session, time: time, format: Self.format.name, body)
  }

  public mutating func finish(into session: inout Session) {
    guard conversation.transcript.hasBegun else { return }
    let end = Record(
      bytes: UnsafeRawBufferPointer(start: nil, count: 0), framing: .line, number: 0)
    let time = conversation.told.latest
    write(end, into: &session, time: time) { $0.placeTheRest(on: &$1) }
    readReady(into: &session)
    write(end, into: &session, time: time) { $0.finish(on: &$1) }
  }

  // MARK: Lanes

  /// The lane of a line.
  private mutating func lane(of line: JSONValue, in file: ClaudeFile?) -> Int {
    if case .agent(let id, let workflow) = file {
      return conversation.lanes.lane(agent: id, workflow: workflow)
    }
    let isSidechain = line["isSidechain"]?.bool == true
    let agent = line["agentId"]?.string
    let isMessage = line["type"]?.isString("user") ?? false
    if mainIsSubagent == nil, isMessage || line["type"]?.isString("assistant") == true {
      mainIsSubagent = isSidechain
      mainAgent = agent
    }
    guard isSidechain, let mainIsSubagent else { return ClaudeLanes.main }
    if let agent {
      return mainIsSubagent && agent == mainAgent
        ? ClaudeLanes.main : conversation.lanes.lane(agent: agent)
    }
    return mainIsSubagent
      ? ClaudeLanes.main
      : conversation.lanes.lane(
        inline: line["uuid"]?.string, after: line["parentUuid"]?.string)
  }

  /// Learns from a line of a subagent what may tell its place.
  private mutating func learn(_ line: JSONValue, _ lane: Int) {
    let isFirst = conversation.lanes[lane].prompt == nil
    conversation.lanes.learn(
      lane, prompt: isFirst ? ClaudePrompt.key(of: line) : nil, line: line["uuid"]?.string,
      after: line["parentUuid"]?.string)
  }

  /// Whether a line was read before: a branch of a session takes its past along, and a subagent may
  /// begin with a copy of its parent's.
  private mutating func isCopy(_ line: JSONValue, in file: String?) -> Bool {
    guard let uuid = line["uuid"], uuid.kind == .string else { return false }
    var hasher = Hasher()
    hasher.combine(bytes: uuid.bytes)
    if let content = line["message"] ?? line["attachment"] ?? line["content"] ?? line["data"] {
      hasher.combine(bytes: content.bytes)
    }
    hasher.combine(line["subtype"]?.string)
    if seen.contains(hasher.finalize()) { return true }
    // What stands in a subagent's file first may still come in the main one, where it belongs.
    if file == nil { seen.insert(hasher.finalize()) }
    return false
  }
}
