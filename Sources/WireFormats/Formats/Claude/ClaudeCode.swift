import JSONReading
import SessionModel

/// Sessions that Claude Code keeps: a file of lines, and more files for its subagents.
///
/// What each kind of line comes to stands in `ClaudeCode+Lines.swift`; what both formats of Claude Code
/// share, in `ClaudeConversation`.
struct ClaudeCode: ClaudeFormat {
  static let name = "claude-code"
  static let format = Format(
    name: name,
    summary: "sessions of Claude Code, as it keeps them under ~/.claude/projects",
    writer: .init(
      "Claude Code", checked: "2.1.280", place: "`version` of the lines", version: { $0["version"] }
    ),
    coverage: .init(
      read: "messages, thinking, tool calls and results with the program's own durations, subagents"
        + " and workflows at any depth, background work, compactions, errors, titles, tokens",
      derived: "how the session stands, by its last words; calls that were interrupted; which call"
        + " started a subagent, when only its prompt tells; places where a person went back",
      unknown: "whether a call waits for permission, and the cost of most sessions"),
    recognises: { Self.recognises($0) },
    // Lines that carry no ids may come first.
    suspects: { probe in
      guard let type = probe.text("type"), type.contains("-") else { return false }
      return ClaudeLine(rawValue: type) != nil
    },
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
    links: .init(prefix: "agent-", isBelow: false, marks: []),
    wording: .whole(made: [
      .init("error of the service", for: "isApiErrorMessage"),
      .init("went on with instead of", for: "fallback"),
      .init("agent", for: "workflow"),
    ]),
    glance: { readGlance($0, &$1) },
    makeReader: { RecordReader(ClaudeCode()) })

  static let answeredOutcome = SessionStatus.succeeded

  /// What it adds up to.
  var conversation = ClaudeConversation()
  /// Whether the main file is a subagent's own; known with its first message.
  var mainIsSubagent: Bool?
  /// The agent of such a file.
  var mainAgent: String?
  /// What else was read in lines of the main file whose names had come before with another content.
  private var otherContents: Set<SourceKey> = []

  init() {}

  /// Old versions keep the files of subagents beside the session, among those of other sessions.
  var linkedFiles: [String] {
    conversation.lanes.startedAgents.map { "agent-\($0.text).jsonl" }.sorted()
  }

  var linkedFileCount: Int { conversation.lanes.startedAgents.count }

  /// Whether a source is such a file, by its first line.
  private static func recognises(_ probe: Probe) -> Bool {
    guard let type = probe.text("type"), !probe.has("projectHash"),
      !probe.has("session_id") || probe.has("sessionId"), !probe.has("payload")
    else { return false }
    guard ClaudeLine(rawValue: type) != nil else { return false }
    return probe.has("sessionId") || probe.has(oneOf: "uuid", "parentUuid", "leafUuid")
      || (type == "user" || type == "assistant") && probe.has("message")
      || probe.has(oneOf: "snapshot", "attachment") || probe.has("agentId") && probe.has("key")
  }

  static func isText(_ record: Record) -> Bool { record.file?.hasSuffix(".txt") ?? false }

  mutating func read(text: String, on writer: inout RecordWriter) -> Bool {
    conversation.readOutput(
      ClaudeFile.name(of: writer.record.file ?? ""), ClaudeFile.text(writer), on: &writer)
    conversation.settle(on: &writer)
    return true
  }

  mutating func read(
    _ value: JSONValue, on writer: inout RecordWriter, after session: borrowing Session
  ) {
    // What was taken for the end was none.
    if !writer.isAgain { conversation.told.isOver = false }
    let file = writer.record.file.map { ClaudeFile($0) }
    if let file, !file.isAgent {
      conversation.readCompanion(value, file, on: &writer)
    } else if !writer.isAgain, isCopy(value, in: writer.record.file) {
      return
    } else {
      let lane = lane(of: value, in: file)
      if lane != ClaudeLanes.main { learn(value, lane) }
      conversation.readOrHold(lane, on: &writer) { $0.read(value, lane: lane, on: &$1) }
    }
    conversation.settle(on: &writer)
  }

  // MARK: Lanes

  /// The lane of a line.
  private mutating func lane(of line: JSONValue, in file: ClaudeFile?) -> Int {
    if case .agent(let id, let workflow) = file {
      return conversation.lanes.lane(agent: id, workflow: workflow)
    }
    let isSidechain = line["isSidechain"]?.bool == true
    // Who it is of matters only where there may be others: the name is not read for each line.
    let agent = isSidechain || mainIsSubagent == nil ? line["agentId"]?.string : nil
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
    guard let name = SourceKey(line["uuid"]) else { return false }
    conversation.lines.expect(name)
    var key = name
    if let content = line["message"] ?? line["attachment"] ?? line["content"] ?? line["data"] {
      // The name of a line, and the size and the end of what it says: a copy is one byte for byte.
      let bytes = content.bytes
      key = SourceKey(key, UnsafeRawBufferPointer(rebasing: bytes.suffix(64)))
      key = SourceKey(key, bytes.count)
    }
    if let subtype = line["subtype"] { key = SourceKey(key, subtype.bytes) }
    // What stands in a subagent's file first may still come in the main one, where it belongs.
    guard file == nil else {
      return conversation.lines[name]?.says(key) == true || otherContents.contains(key)
    }
    let content = conversation.lines.change(name, default: ClaudeLineTrace()) {
      $0.take(content: key)
    }
    return switch content {
    case .first: false
    case .same: true
    case .other: !otherContents.insert(key).inserted
    }
  }
}
