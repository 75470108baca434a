public import JSONReading
public import SessionModel

/// Whether a session of Claude Code is at work, worked out from its lines.
///
/// A pure fold: the reader of whole sessions uses it, and so can a list of sessions on the last lines of
/// a file (`standing(ofTail:)`). A turn is over with a text that ends it, an interruption, a rejection,
/// a plan that waits for a person, or an agreed shutdown; anything that happens later begins it anew. A
/// subagent that has no result yet keeps it going (`reference/session-formats.md`, section 4.1).
public struct ClaudeLiveness: Sendable {
  /// How the session stands.
  public enum Standing: Hashable, Sendable {
    /// No line says anything.
    case unknown
    /// A prompt, thinking, a tool call or a result is the last word.
    case working
    /// A text is the last word, and the line does not say whether more comes.
    case answered
    /// A person must answer: a plan or a question.
    case asking
    /// The turn is over.
    case ended(SessionStatus)
  }

  /// How the session stands by the last word alone.
  private var last = Standing.unknown
  /// Subagents without a result.
  private var agents: Set<SourceKey> = []
  /// Agreements to shut down, whose results are no new activity.
  private var shutdowns: Set<SourceKey> = []

  /// Makes the liveness of a session without lines.
  public init() {}

  /// How the session stands after the lines so far.
  public var standing: Standing {
    switch last {
    case .unknown, .working, .asking: last
    case .answered: agents.isEmpty ? .answered : .working
    case .ended(let status): status == .succeeded && !agents.isEmpty ? .working : last
    }
  }

  /// Whether the agent is at work, or would be if its process lives.
  public var isAtWork: Bool { standing == .working }

  /// The status of a session to which nothing more will be added.
  public var outcome: SessionStatus {
    switch standing {
    case .unknown, .working: .lost
    case .answered: .succeeded
    case .asking: .interrupted
    case .ended(let status): status
    }
  }

  /// Reads the last bytes of a session file.
  ///
  /// - Parameters:
  ///   - bytes: the end of the file; what cannot be read in it (its torn first line) is passed over.
  public static func standing(ofTail bytes: UnsafeRawBufferPointer) -> Standing {
    var liveness = ClaudeLiveness()
    let parser = JSONParser()
    for line in ByteSearch.lines(in: bytes) {
      // An unreadable line says nothing.
      try? parser.parse(copying: line) { (value) throws(JSONError) in
        if value["isSidechain"]?.bool != true { liveness.read(value) }
      }
    }
    return liveness.standing
  }

  /// Reads one line of the session.
  public mutating func read(_ line: JSONValue) { read(line, ClaudeLine(of: line), results: []) }

  /// Reads one line of the session.
  ///
  /// - Parameters:
  ///   - kind: its kind, where that is known.
  ///   - results: what its results say of their calls, where that is known already.
  mutating func read(_ line: JSONValue, _ kind: ClaudeLine?, results: [ToolStatus]) {
    switch kind {
    case .assistant: readAssistant(line)
    case .user: readUser(line, results)
    case .system: readSystem(line)
    case .attachment:
      guard let attachment = line["attachment"] else { return }
      if attachment["type"]?.isString("hook_stopped_continuation") == true {
        last = .ended(.cancelled)
      } else if case .notification(let text)? = ClaudeText(attachment["prompt"]) {
        notified(text)
      }
    default: break
    }
  }

  /// A message begins to arrive in pieces.
  mutating func began() { last = .working }

  /// A message that arrived in pieces has said why it ends.
  mutating func stopped(_ status: SessionStatus) {
    if last == .answered { last = .ended(status) }
  }

  // MARK: Lines

  private mutating func readAssistant(_ line: JSONValue) {
    let message = line["message"]
    if line["isApiErrorMessage"]?.bool == true {
      last = .ended(.failed)
      return
    }
    guard let content = message?["content"] else { return }
    if content.kind == .string, content.bytes.count > 2 { last = .answered }
    var calls = false
    for block in content.elements where readBlock(block) { calls = true }
    if line["isAbortedMidStream"]?.bool == true {
      last = .ended(.cancelled)
    } else if !calls, let status = Self.status(of: message?["stop_reason"]) {
      last = .ended(status)
    }
  }

  /// What a stop reason says of the turn; `nil` when it says nothing.
  static func status(of reason: JSONValue?) -> SessionStatus? {
    guard let reason else { return nil }
    if reason.isString("end_turn") || reason.isString("stop_sequence") { return .succeeded }
    if reason.isString("max_tokens") || reason.isString("refusal")
      || reason.isString("model_context_window_exceeded")
    {
      return .incomplete
    }
    return nil
  }

  /// Reads a block of a message of the model; tells whether it is a call.
  private mutating func readBlock(_ block: JSONValue) -> Bool {
    guard let type = block["type"] else { return false }
    if type.isString("text") {
      if let text = block["text"], text.bytes.count > 2 { last = .answered }
    } else if type.isString("tool_use") {
      readCall(block)
      return true
    } else if type.isString("thinking") || type.string?.hasSuffix("_use") == true {
      last = .working
    }
    return false
  }

  private mutating func readCall(_ block: JSONValue) {
    let name = block["name"]
    last = .working
    if name?.isString("ExitPlanMode") == true || name?.isString("AskUserQuestion") == true {
      last = .asking
    } else if name?.isString("SendMessage") == true, let input = block["input"],
      input["type"]?.isString("shutdown_response") == true, input["approve"]?.bool == true
    {
      if let id = SourceKey(block["id"]) { shutdowns.insert(id) }
      last = .ended(.succeeded)
    } else if name?.isString("Task") == true || name?.isString("Agent") == true {
      if let id = SourceKey(block["id"]) { agents.insert(id) }
    }
  }

  private mutating func readUser(_ line: JSONValue, _ results: [ToolStatus]) {
    var results = results[...]
    guard let content = line["message"]?["content"] else { return }
    if content.kind == .string { readText(content, line) }
    for block in content.elements {
      if block["type"]?.isString("tool_result") == true {
        let isNamed = !agents.isEmpty || !shutdowns.isEmpty
        let id = isNamed ? SourceKey(block["tool_use_id"]) : nil
        if let id { agents.remove(id) }
        let status =
          results.popFirst()
          ?? ClaudeVerdict(block, line, twin: line["toolUseResult"] ?? line["tool_use_result"])
          .status
        if status == .rejected {
          last = .ended(.cancelled)
        } else if id.map({ shutdowns.contains($0) }) == true {
          last = .ended(.succeeded)
        } else {
          last = .working
        }
      } else {
        readText(block["text"], line)
      }
    }
  }

  private mutating func readText(_ value: JSONValue?, _ line: JSONValue) {
    let isHidden = line["isMeta"]?.bool == true || line["isCompactSummary"]?.bool == true
    switch ClaudeText(value) {
    case .prompt: if !isHidden { last = .working }
    case .interruption:
      last = .ended(.cancelled)
      agents = []
    case .notification(let text): notified(text)
    case .context(_, _, let rest): if !isHidden, rest != nil { last = .working }
    case .teammates(let text):
      if !ClaudeTeammateMessage.all(in: text).allSatisfy(\.isIdle) { last = .working }
    case .command, .output, .noise, nil: break
    }
  }

  private mutating func notified(_ text: String) {
    if let id = ClaudeText.tag("tool-use-id", in: text) { agents.remove(SourceKey(id)) }
  }

  private mutating func readSystem(_ line: JSONValue) {
    guard let subtype = line["subtype"] else { return }
    // These are written when a turn is over.
    if subtype.isString("turn_duration") || subtype.isString("stop_hook_summary"),
      last == .answered
    {
      last = .ended(.succeeded)
    }
  }
}
